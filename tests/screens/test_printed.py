import json
import re
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from typst import TypstError

from kiez.batch import Stage
from kiez.printed import Form, Order
from locales.card import LINED, said
from locales.translate import bare
from screens.picture import drawable
from screens.printed import document, lost, manuscript
from screens.screen import Manuscript
from screens.typesetter import typeset
from tests.printing import CENTRE, CODE, LINK, LONG, MODULES, ORDER, QUIET, cut, rendered, unpacked

PAGES = [Form.CARD, Form.SHEET, Form.POSTER_A4, Form.POSTER_A3]


def facts(order: Order) -> dict[str, object]:
    told: dict[str, object] = json.loads(manuscript(order).facts)
    return told


@pytest.mark.parametrize("form", PAGES)
def test_a_page_is_accessible_and_brings_its_fonts(
    form: Form, record_property: Callable[[str, object], None]
) -> None:
    began = time.perf_counter()
    page = unpacked(typeset(manuscript(replace(ORDER, form=form))))
    record_property(f"{form}, seconds", time.perf_counter() - began)

    assert "pdfuaid:part>1<" in page
    assert set(re.findall(r"/Lang ?\((\w+)\)", page)) == {each.html for each in LINED}
    assert len(re.findall(r"/FontFile2", page)) == len(re.findall(r"/FontName", page)) == 4
    assert re.findall(r"/Type ?/Pages/Count (\d+)|/Count (\d+)", page)[0] in {("1", ""), ("", "1")}


@pytest.mark.parametrize(
    ("form", "cards"), [(form, 4 if form == "sheet" else 1) for form in PAGES]
)
def test_a_phone_reads_exactly_the_link_at_two_dots_a_module(form: Form, cards: int) -> None:
    page = rendered(replace(ORDER, form=form), dots=2)

    assert page.read() == [LINK] * cards


@pytest.mark.parametrize("seed", range(3))
def test_a_turned_blurred_and_stained_code_is_read(seed: int) -> None:
    dots = 4
    clean = cut(rendered(ORDER, dots), dots)

    box = (QUIET * dots, QUIET * dots, MODULES * dots)
    harmed = clean.stained(box, 0.10, seed).blurred(0.4 * dots).turned(30)

    assert harmed.read() == [LINK]


def test_the_same_page_has_the_same_bytes() -> None:
    one, other = (typeset(manuscript(ORDER)) for _ in range(2))

    assert one == other


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("language", [each.code for each in LINED])
def test_every_line_of_every_language_is_drawn(language: str, stage: Stage) -> None:
    # Set as an accessible PDF, a sign that no font has is an error of the typesetter.
    assert typeset(manuscript(replace(ORDER, stage=stage, language=language)))


def test_nothing_of_our_own_lines_is_taken_out() -> None:
    keys = ("headline", "headline_baby", "subline", "scan", "choose", "find", "promise")
    lines = [said(each, key) for each in LINED for key in keys]
    lines += [said(each, f"invitation_{stage}") for each in LINED for stage in Stage]

    assert [drawable(line) for line in lines] == [bare(line) for line in lines]


@pytest.mark.parametrize("form", [Form.CARD, Form.POSTER_A3])
def test_long_names_keep_the_page_whole_and_its_code_readable(form: Form) -> None:
    order = replace(ORDER, form=form, inviting=LONG, language="ru")

    assert set(rendered(order, dots=2).read()) == {LINK}


def test_what_no_font_can_draw_is_left_out_and_told() -> None:
    order = replace(ORDER, inviting=replace(CENTRE, name="KiEZ ❤️ Mitte 你好", place="☎ Haus"))

    assert lost(order) == "❤️你好☎"
    assert facts(order)["inviting"] == "KiEZ Mitte"
    assert typeset(manuscript(order))
    assert lost(ORDER) == ""


def test_a_time_that_nobody_confirmed_never_stands_without_its_mark() -> None:
    assert facts(ORDER)["weekly"] == "Babycafé: dienstags 10:00–11:30 Uhr, mit Kinderbetreuung"
    assert facts(ORDER)["mark"] == ""
    assert facts(replace(ORDER, inviting=LONG))["mark"] == "Beispielzeit. Bitte vorher fragen."


def test_a_card_speaks_german_and_the_language_that_was_chosen() -> None:
    steps = [facts(replace(ORDER, language=code))["steps"] for code in (None, "de", "hr", "ar")]

    second = [each[0]["words"][1]["language"] for each in steps if isinstance(each, list)]
    assert second == ["en", "en", "en", "ar"]


def test_right_to_left_lines_are_marked_as_such() -> None:
    lines = facts(ORDER)["lines"]
    assert isinstance(lines, list)

    assert {line["language"] for line in lines if line["rtl"]} == {"ar", "fa"}
    # They stand in the right column.
    assert [place % 2 for place, line in enumerate(lines) if line["rtl"]] == [1, 1]


def test_a_document_is_yet_to_be_set() -> None:
    sheet, png, svg = (
        document(replace(ORDER, form=form)) for form in (Form.SHEET, Form.PNG, Form.SVG)
    )

    assert (sheet.name, sheet.media_type) == (
        f"karten-zum-schneiden-{CODE}.pdf",
        "application/pdf",
    )
    assert (png.media_type, svg.media_type) == ("image/png", "image/svg+xml")
    assert isinstance(svg.manuscript, Manuscript)
    assert typeset(svg.manuscript).startswith(b"<svg")
    assert sheet.data == b""


def test_the_address_to_type_is_told_with_the_code_in_two_halves() -> None:
    below = replace(ORDER, link=f"https://stadt.example/kiez/q/{CODE}")

    assert facts(ORDER)["shown"] == "kiez.example.org · 8F3K 2A9Q"
    assert facts(below)["shown"] == "stadt.example/kiez · 8F3K 2A9Q"


def test_a_sign_that_no_font_has_would_be_noticed() -> None:
    told = manuscript(ORDER)

    with pytest.raises(TypstError, match="could not be displayed"):
        typeset(replace(told, facts=told.facts.replace("Rathausstraße", "☎")))
