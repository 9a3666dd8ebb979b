"""The sheet for the door: nothing is missing, turned round, or shown without its mark."""

import json
import re
import struct
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from kiez.bulletin import Bulletin, Form, Notice, Span
from kiez.directory import Kind, Service
from locales import languages
from locales.translate import bare
from screens.bulletin_page import Cell
from screens.bulletin_sheet import lost, sheet, written
from screens.typesetter import typeset
from tests.printing import unpacked
from tests.scanning import picture
from tests.screens.samples_bulletin import FOUR, FULL, LINK, MONTH, PLAIN, THEMES, TYPED, WEEK


def cells(bulletin: Bulletin, *codes: str) -> list[Cell]:
    """List what each language says of the dates."""
    told = written(bulletin, codes, Form.A4, LINK)
    return [cell for day in told.days for row in day.rows for cell in row.cells]


def page(bulletin: Bulletin, form: Form = Form.A4, *codes: str) -> bytes:
    manuscript = sheet(bulletin, codes or FOUR, form, LINK).manuscript
    assert manuscript is not None
    return typeset(manuscript)


def texts(value: Any) -> list[str]:  # noqa: ANN401 - JSON
    """List all texts of a manuscript."""
    if isinstance(value, dict):
        return [text for each in value.values() for text in texts(each)]
    if isinstance(value, list):
        return [text for each in value for text in texts(each)]
    return [value] if isinstance(value, str) else []


def test_a_page_is_accessible_and_brings_its_fonts_and_languages() -> None:
    made = unpacked(page(FULL))

    assert "pdfuaid:part>1<" in made
    assert set(re.findall(r"/Lang ?\((\w+)\)", made)) >= set(FOUR)
    assert re.findall(r"/FontFile2", made)
    assert len(re.findall(r"/FontFile2", made)) == len(re.findall(r"/FontName", made))


@pytest.mark.parametrize("bulletin", [FULL, MONTH], ids=["week", "month"])
@pytest.mark.parametrize("code", languages.complete())
def test_every_sign_of_every_language_is_drawn(code: str, bulletin: Bulletin) -> None:
    # Set as an accessible PDF, a sign that no font has is an error of the typesetter.
    assert page(bulletin, Form.A4, code).startswith(b"%PDF")


@pytest.mark.parametrize("bulletin", [FULL, MONTH], ids=["week", "month"])
@pytest.mark.parametrize("code", languages.complete())
def test_an_unconfirmed_time_is_never_without_its_mark(code: str, bulletin: Bulletin) -> None:
    told = written(bulletin, [code], Form.A4, LINK)

    unconfirmed = [
        (row, row.cells[0]) for day in told.days for row in day.rows if not row.confirmed
    ]
    assert len(unconfirmed) == bulletin.unconfirmed > 0
    assert all(cell.mark.text for _, cell in unconfirmed)
    assert all(column.mark.text for column in told.columns)


def test_a_cancelled_date_is_said_to_be_and_its_theme_is_not() -> None:
    told = [each for each in cells(FULL, "de") if each.mark.text.startswith("Dieser Termin")]

    assert [(each.theme.text, each.notes) for each in told] == [("", ())]


def test_a_consultation_has_its_official_name_and_no_other() -> None:
    hour = replace(PLAIN, kind=Kind.SPRECHSTUNDE, service=Service.JOBCENTER, title="Hilfe, Geld!")

    (cell,) = cells(replace(WEEK, notices=(Notice(hour),)), "tr")

    assert (cell.what.text, cell.brief.text, cell.title.text) == ("Jobcenter", "Jobcenter", "")


def test_a_theme_is_said_in_the_language_else_in_german_in_its_own_direction() -> None:
    told = {code: cells(WEEK, code)[0].theme for code in ("de", "ar", "tr")}

    assert told["ar"].rtl
    assert told["tr"] == told["de"]
    assert not told["de"].rtl


def test_languages_written_from_the_right_stand_on_the_right() -> None:
    told = written(WEEK, ("de", "ar", "tr"), Form.A4, LINK)

    assert [(each.language, each.rtl) for each in told.columns] == [
        ("de", False),
        ("tr", False),
        ("ar", True),
    ]


def test_digits_are_runs_of_their_own_and_no_direction_mark_reaches_the_typesetter() -> None:
    manuscript = sheet(FULL, FOUR, Form.A4, LINK).manuscript
    assert manuscript is not None

    said = texts(json.loads(manuscript.facts))

    assert said == [bare(each) for each in said]
    arabic = [each for each in said if re.search("[\u0600-\u06ff]", each)]
    assert arabic
    assert not [each for each in arabic if re.search(r"\d[–-]\d|\d{1,2}:\d\d|\d{3,}", each)]


def test_what_costs_something_is_not_called_free() -> None:
    free, costly = (written(each, ["de"], Form.A4, LINK) for each in (WEEK, FULL))

    assert free.columns[0].welcome.text.startswith("Es ist kostenlos.")
    assert "kostenlos" not in costly.columns[0].welcome.text


def test_signs_that_cannot_be_printed_are_left_out_and_named() -> None:
    assert lost(TYPED) == "☎ 你 好"
    assert cells(TYPED, "de")[0].title.text == "Tanz"
    assert page(TYPED).startswith(b"%PDF")


def test_an_emoji_with_its_selector_is_named_once() -> None:
    heart = replace(WEEK, notices=(Notice(PLAIN, {"de": "Tanz ❤️"}),))

    assert lost(heart) == "❤"


@pytest.mark.parametrize("form", [Form.PICTURE, pytest.param(Form.A4, marks=pytest.mark.long)])
def test_the_code_leads_to_the_centre_s_page(form: Form) -> None:
    manuscript = sheet(WEEK, ["de"], form, LINK).manuscript
    assert manuscript is not None

    drawn = typeset(replace(manuscript, ending="png"), ppi=90)

    assert picture(drawn).read() == [LINK]


def test_without_an_address_the_page_is_made_without_a_code() -> None:
    manuscript = sheet(WEEK, ["de"], Form.A4, "").manuscript
    assert manuscript is not None

    made = unpacked(typeset(manuscript))

    assert "/URI" not in made
    assert (manuscript.link, json.loads(manuscript.facts)["link"]) == ("", "")


def test_the_picture_of_a_full_month_is_one_that_doors_take() -> None:
    days = [date(2026, 12, 1) + timedelta(days=n) for n in range(31)]
    notices = tuple(Notice(replace(PLAIN, local_on=day), THEMES) for day in days for _ in range(3))
    month = replace(MONTH, notices=notices)

    drawn = page(month, Form.PICTURE)

    # Telegram, sendPhoto: width and height together 10,000 at most, 10 MB.
    assert sum(struct.unpack(">II", drawn[16:24])) <= 10_000
    assert len(drawn) < 10_000_000


def test_twenty_dates_in_four_languages_fit_on_a_page_of_a3() -> None:
    first = date(2026, 12, 1)
    days = [first + timedelta(days=n) for n in range(28) if n % 7 < 5]
    notices = tuple(Notice(replace(PLAIN, local_on=day)) for day in days)
    month = replace(WEEK, span=Span.NEXT_MONTH, notices=notices)

    made = unpacked(page(month, Form.A3))

    assert len(notices) == 20
    assert re.search(r"/Count 1\b", made)


def test_long_names_are_set_whole() -> None:
    name = "KiEZ Klarenthal-Nordwest/Schelmengraben "
    centre = replace(WEEK.centre, name=name, venue_name="Stadtteilzentrum Büblingshausen-Nordwest")
    long = replace(FULL, centre=centre)

    assert page(long, Form.A4).startswith(b"%PDF")
    assert written(long, FOUR, Form.A4, LINK).title.text == name.strip()
