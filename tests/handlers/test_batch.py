"""A visitor makes cards, a family scans one; the storage is real, only the door is left out."""

from dataclasses import replace
from datetime import datetime

import pytest
from sqlalchemy import select

import storage.people
from kiez.batch import Stage, code_of
from kiez.code import shown
from kiez.directory import CentreId
from kiez.people import Door
from kiez.roles import Grant, Role
from storage.database import Database
from storage.tables import batch, card_origin, centre, person
from tests import cast
from tests.hand_out import HandOut
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking
from tests.staff import appoint


class Round:
    """A centre with cards, and the phones of those who have to do with them."""

    def __init__(self, database: Database, now: datetime) -> None:
        self.out = HandOut(database, now)
        self.routed = dispatcher()
        self.people = 40

    async def phone(self, door: Door = Door.WEB) -> Talking:
        self.people += 1
        person = await meet(self.out.database, self.out.town.id, self.out.now, self.people, door)
        return Talking(self.out.database, self.routed, person, self.out.now)

    async def visitor(self, *centres: CentreId) -> Talking:
        phone = await self.phone()
        grants = (Grant(Role.VISITOR, each) for each in centres or (self.out.centre,))
        await appoint(self.out.database, phone.person, "Vera", *grants)
        return phone


@pytest.fixture
async def there(database: Database, now: datetime) -> Round:
    made = Round(database, now)
    await made.out.build()
    return made


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_visitor_makes_cards_and_gets_them_as_documents(there: Round) -> None:
    vera = await there.visitor()

    assert "bring the bot to families" in await vera.write("/team")
    await vera.tap("Cards")
    await vera.tap("New cards")
    for answer in ("With a baby", "Home visit", "Türkçe"):
        await vera.tap(answer)
    said = await vera.tap("100 cards")
    await vera.tap("Four on A4")

    assert "The chat begins in Türkçe." in said
    assert "https://kiez.example/q/" in said
    assert [each.name.endswith(".pdf") for each in vera.screen.files] == [True]
    assert vera.screen.files[0].manuscript is not None
    assert await there.out.sums() == {"printed": 100}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_withdrawn_cards_lead_nowhere_and_are_not_printed_any_more(there: Round) -> None:
    vera, amina = await there.visitor(), await there.phone()
    cards = await there.out.cards()

    await vera.write("/team")
    await vera.tap("Cards")
    await vera.tap(shown(cards.code))
    old = list(vera.screen.rows)
    assert "lead nowhere any more?" in await vera.tap("Withdraw")
    said = await vera.tap("Yes, withdraw")
    told = await amina.write(cards.code)
    never = await (await there.phone()).write(code_of(1))

    assert "These cards are withdrawn." in said
    assert vera.labels == ["💌 All cards", "🗓 The week", "🏠 Start", "🌐 Language"]
    assert "no longer there" in await vera._send(old[0][0].data)
    assert told == never
    assert "opens nothing just now" in told


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_visits_for_two_centres_says_for_which(there: Round) -> None:
    vera = await there.visitor(there.out.centre, there.out.other)

    await vera.write("/team")
    asked = await vera.tap("Cards")
    await vera.tap("KiEZ Süd")

    assert "Cards of which centre?" in asked
    assert "Cards of KiEZ Süd" in vera.text


@pytest.mark.parametrize(
    ("way", "door"),
    [("/start b-{}", Door.TELEGRAM), ("/start {}", Door.TELEGRAM), (" {} ", Door.WEB)],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_card_leads_to_the_next_dates_of_its_centre(
    there: Round, way: str, door: Door
) -> None:
    amina = await there.phone(door)
    cards = await there.out.cards(Stage.BABY)

    said = await amina.write(way.format(cards.code.lower()))

    first, second = said.index("1. Sunday 29 November"), said.index("2. Wednesday 25 November")
    assert "KiEZ Mitte invites you." in said
    assert first < second
    assert "we remember that one led you here." in said
    assert await there.out.sums() == {"printed": 20, "started": 1}
    assert "Babycafé" in await amina.tap("1 ·")


@pytest.mark.parametrize(("chosen", "spoken"), [("de", "ar"), ("tr", "tr")])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_card_speaks_its_language_unless_another_was_chosen(
    there: Round, chosen: str, spoken: str
) -> None:
    amina = await there.phone()
    cards = await there.out.cards(language="ar")
    async with there.out.database.transaction() as tx:
        await storage.people.speak(tx, amina.person.id, chosen)
    # The phone of the tests tells no language, which is German.
    amina.person = replace(amina.person, language=chosen, new=False)

    await amina.write(f"/start b-{cards.code}")

    async with there.out.database.reading() as tx:
        assert (await tx.execute(select(person.c.language))).scalar_one() == spoken


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_family_may_want_us_to_forget_the_card(there: Round) -> None:
    amina = await there.phone()
    await amina.write((await there.out.cards()).code)

    said = await amina.tap("Forget the card")

    assert "We have forgotten that." in said
    assert await cast.count(there.out.database, batch, card_origin) == [1, 0]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_only_looks_like_a_code_is_read_as_words(there: Round) -> None:
    amina = await there.phone()
    cards = await there.out.cards()
    last = cards.code[-1]
    wrong = cards.code[:-1] + ("3" if last != "3" else "4")

    assert "opens nothing" not in await amina.write(wrong)
    assert "opens nothing" not in await amina.write("Babycafe")
    assert "opens nothing just now" in await amina.write(f"/start b-{wrong}")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_centre_that_is_not_in_telegram_leads_to_its_page(there: Round) -> None:
    cards = await there.out.cards()
    async with there.out.database.transaction() as tx:
        await tx.execute(centre.update().values(telegram="none"))
    deniz = await there.phone(Door.TELEGRAM)

    said = await deniz.write(f"/start b-{cards.code}")

    assert "Please use our website." in said
    assert deniz.screen.rows[0][0].url == f"https://kiez.example/q/{cards.code}"
