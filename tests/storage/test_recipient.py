"""Whom an announcement reaches: who follows, who suits, who can be reached."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime

import pytest
from sqlalchemy import update

import storage.announcement
from kiez.announcement import Audience
from kiez.directory import Kind, OccurrenceId, OfferId
from kiez.people import Door
from kiez.publishing import Size
from kiez.roles import Staff
from kiez.signup import Band
from storage.database import Database
from storage.tables import centre, consent, follow
from tests.announcing import TEXT, Square, square


@pytest.fixture
async def here(database: Database, now: datetime) -> Square:
    return await square(database, now)


async def size(here: Square, number: int, staff: Staff | None = None) -> Size:
    async with here.database.reading() as tx:
        return await storage.announcement.audience_size(tx, staff or here.staff, number, here.now)


async def told(here: Square, number: int, staff: Staff | None = None) -> list[int]:
    """Publish, and list who is to hear it; the size said so before."""
    expected = (await size(here, number, staff)).total
    async with here.database.transaction() as tx:
        await storage.announcement.publish(tx, staff or here.staff, number, here.now)
    found = await here.told()
    assert len(found) == expected
    return found


Unfit = Callable[[Square], Awaitable[object]]


async def _follows_a_kind_everywhere(here: Square) -> None:
    await here.followers("tr", kind="elterncafe")
    async with here.database.transaction() as tx:
        await tx.execute(update(follow).values(centre_id=None))


async def _has_withdrawn(here: Square) -> None:
    await here.followers("tr")
    async with here.database.transaction() as tx:
        await tx.execute(update(consent).values(withdrawn_at=here.now))


@pytest.mark.parametrize(
    "unfit",
    [
        lambda here: here.people("tr"),
        lambda here: here.followers("tr", stopped=True),
        lambda here: here.followers("tr", kind="babycafe"),
        _follows_a_kind_everywhere,
        _has_withdrawn,
    ],
    ids=["follows nothing", "wants quiet", "another kind", "a kind everywhere", "withdrew"],
)
async def test_who_did_not_ask_for_it_is_not_told(here: Square, unfit: Unfit) -> None:
    await unfit(here)
    follower = (await here.followers("ar"))[0]

    assert await told(here, await here.draft()) == [follower]


async def test_a_followed_kind_counts_for_dates_of_that_kind_and_for_what_has_no_date(
    here: Square,
) -> None:
    (cafe,) = await here.followers("tr", kind="elterncafe")
    (baby,) = await here.followers("tr", kind="babycafe")

    assert (await size(here, await here.draft())).total == 1
    assert await told(here, await here.draft(occurrence_id=None)) == [cafe, baby]


async def test_an_audience_may_be_chosen_by_language_and_kind(here: Square) -> None:
    await here.followers("tr", kind="elterncafe")
    await here.followers("ar", kind="babycafe")
    both = await here.followers("ar", "de", kind="elterncafe")
    wanted = Audience((Kind.ELTERNCAFE,), ("ar", "de"))
    number = await here.draft(wanted, occurrence_id=None)

    assert await size(here, number) == Size(2, {}, few=True)
    assert await told(here, number) == both


async def test_of_less_than_five_picked_people_no_number_is_told(here: Square) -> None:
    await here.followers("ar", "de", "de", "de", "de")
    german, all_ = [await here.draft(Audience(languages=each)) for each in (("de",), ())]
    first = await size(here, german)
    await here.followers("de")

    assert (first.total, first.few) == (4, True)
    assert await size(here, german) == Size(5, {"de": 5})
    assert await size(here, all_) == Size(6, {"de": 5})
    async with here.database.transaction() as tx:
        done = await storage.announcement.publish(tx, here.staff, german, here.now)
    assert not done.result.few


@pytest.mark.parametrize(
    ("born_on", "band"),
    [
        (date(2025, 12, 1), Band.U1),
        (date(2025, 11, 1), Band.ONE_TWO),
        (date(2023, 12, 1), Band.ONE_TWO),
        (date(2023, 11, 1), Band.THREE_FIVE),
        (date(2020, 11, 1), Band.SIX_UP),
    ],
)
async def test_an_audience_may_be_chosen_by_a_child_s_age(
    here: Square, born_on: date, band: Band
) -> None:
    parent, _ = await here.followers("tr", "tr")
    await here.child(parent, born_on)

    found = {each: (await size(here, await here.draft(Audience(ages=(each,))))).total
             for each in Band if each is not Band.UNKNOWN}  # fmt: skip

    assert found == dict.fromkeys(found, 0) | {band: 1}


async def test_a_sensitive_theme_reaches_all_who_follow_whatever_was_chosen(
    here: Square,
) -> None:
    await here.followers("tr", "ar", kind="babycafe")
    wanted = Audience(languages=("tr",), ages=(Band.U1,), occurrence=OccurrenceId(here.date))

    assert (await size(here, await here.draft(wanted))).total == 0
    sensitive = await here.draft(wanted, theme_key="grief")
    assert (await size(here, sensitive)).total == 2


async def test_a_coordinator_reaches_of_those_who_signed_up_who_follow(here: Square) -> None:
    follower, other = await here.followers("tr", "tr")
    (guest,) = await here.people("tr")
    for who in (follower, guest):
        await here.sign_up(who, here.date)
    await here.sign_up(other, None, here.course)
    number = await here.draft(Audience(occurrence=OccurrenceId(here.date)))

    assert (await size(here, number)).by_language == {}
    assert await told(here, number) == [follower]


async def test_a_course_leader_reaches_the_own_participants_alone(here: Square) -> None:
    await here.followers("tr")
    guest, other = await here.people("ar", "ar")
    await here.sign_up(guest, None, here.course)
    await here.sign_up(other, here.date)
    lale = await here.leader(here.course)
    number = await here.draft(
        Audience(offer=OfferId(here.course)),
        staff_id=lale.id,
        occurrence_id=None,
        versions={"de": TEXT | {"text": "Bitte Hausschuhe mitbringen."}},
    )

    assert await told(here, number, lale) == [guest]


@pytest.mark.parametrize(("through", "reached"), [("all", 3), ("information", 3), ("none", 1)])
async def test_who_cannot_be_reached_is_not_counted(
    here: Square, through: str, reached: int
) -> None:
    await here.followers("tr")
    telegram = await here.followers("tr", "tr", door=Door.TELEGRAM)
    await here.sign_up(telegram[0], here.date)
    async with here.database.transaction() as tx:
        await tx.execute(update(centre).values(telegram=through))
    signed_up = await here.draft(Audience(occurrence=OccurrenceId(here.date)))

    assert (await size(here, await here.draft())).total == reached
    assert (await size(here, signed_up)).total == (through == "all")
