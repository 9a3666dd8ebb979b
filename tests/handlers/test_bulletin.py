"""A coordinator has a sheet for the door made, with four taps."""

import json
import time
from datetime import datetime, timedelta
from itertools import product

import pytest
from sqlalchemy import select, update

import storage.bulletin
from kiez.bulletin import Bulletin, Form, Span
from screens.bulletin_buttons import BulletinButton
from screens.bulletin_sheet import sheet
from screens.team_buttons import TeamButton
from screens.typesetter import typeset
from storage import calendar
from storage.database import Database
from storage.directory_file import parse
from storage.tables import centre, municipality
from tests.directories import WETZLAR, WIESBADEN, take_in
from tests.handlers.phone import dispatcher, meet
from tests.handlers.talking import Talking, build
from tests.staff import coordinator
from tests.towns import Town


@pytest.fixture
async def petra(database: Database, now: datetime) -> Talking:
    """Let somebody coordinate one of two centres, each with a café next week."""
    town = Town()
    for name in ("Unseres", "Fremdes"):
        venue = town.venue(town.centre(name=f"KiEZ {name}", live=True))
        town.dated(town.offer(venue, title=name, slot_confirmed=True), days=7)
    await build(database, town)
    async with database.transaction() as tx:
        await tx.execute(update(municipality).values(languages=["de", "en", "tr", "ar", "uk"]))
    person = await meet(database, town.id, now, 91)
    await coordinator(database, person, "centre1001")
    return Talking(database, dispatcher(), person, now)


async def test_four_taps_from_the_week_to_the_sheet(petra: Talking) -> None:
    await petra.press(TeamButton())

    await petra.tap("Sheet for the door")
    await petra.tap("Next week")
    text = await petra.tap("Paper A4")

    (file,) = petra.screen.files
    assert (file.name, file.media_type) == ("aushang-2026-11-30-a4.pdf", "application/pdf")
    assert file.manuscript is not None
    assert file.manuscript.link == "https://kiez.example/c/centre1001"
    facts = json.loads(file.manuscript.facts)
    assert [each["language"] for each in facts["columns"]] == ["de", "en", "tr", "ar"]
    assert "Unseres" in file.manuscript.facts
    assert "Fremdes" not in file.manuscript.facts
    assert "Here is the sheet." in text


async def test_languages_are_chosen_by_tapping(petra: Talking) -> None:
    await petra.press(BulletinButton(span="x", languages="", form=""))

    for label in ("English", "Türkçe", "العربية", "Українська"):
        await petra.tap(label)
    await petra.tap("Picture to forward")

    (file,) = petra.screen.files
    assert file.manuscript is not None
    facts = json.loads(file.manuscript.facts)
    assert file.media_type == "image/png"
    assert [each["language"] for each in facts["columns"]] == ["de", "uk"]


async def test_days_without_a_date_and_made_up_buttons_give_no_sheet(petra: Talking) -> None:
    petra.now += timedelta(weeks=8)

    empty = await petra.press(BulletinButton(span="x", languages="xx.de", form="a4"))
    asked = await petra.press(BulletinButton(span="zz", languages="", form="a4"))

    assert "No date is planned" in empty
    assert "For which days?" in asked
    assert petra.screen.files == ()


async def test_without_an_address_that_others_reach_there_is_no_code(petra: Talking) -> None:
    petra.address = "http://127.0.0.1:8080"

    text = await petra.press(BulletinButton(span="x", languages="de", form="a4"))

    (file,) = petra.screen.files
    assert file.manuscript is not None
    assert file.manuscript.link == ""
    assert "It has no code" in text


@pytest.mark.long
@pytest.mark.parametrize("file", [WIESBADEN, WETZLAR], ids=["wiesbaden", "wetzlar"])
async def test_every_centre_of_a_shipped_directory_gets_its_sheets(
    database: Database, now: datetime, file: bytes
) -> None:
    city = (await take_in(database, parse(file, "city.yaml"))).municipality
    async with database.transaction() as tx:
        await calendar.keep_up(tx, city, now)
        keys = (await tx.execute(select(centre.c.key))).scalars().all()
    for number, key in enumerate(keys, 91):
        person = await meet(database, city, now, number)
        staff = await coordinator(database, person, key)
        for span, form in product(Span, Form):
            async with database.reading() as tx:
                found = await storage.bulletin.read(tx, staff, span, now)
            began = time.perf_counter()

            page = made(found, form)

            took = time.perf_counter() - began
            print(f"{key} {span} {form}: {took:.3f} s")  # noqa: T201 - told, not asserted
            assert page.startswith(b"%PDF" if form is not Form.PICTURE else b"\x89PNG"), key
    assert len(keys) > 5


def made(found: Bulletin, form: Form) -> bytes:
    manuscript = sheet(
        found, ("de", "tr", "ar", "uk"), form, "https://kiez.example/c/x"
    ).manuscript
    assert manuscript is not None
    return typeset(manuscript)
