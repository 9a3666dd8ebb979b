import hashlib
import json
import struct
from dataclasses import replace
from datetime import date

import pytest
from typst import TypstError

import screens.picture
from kiez.calendar import State
from kiez.details import Details
from kiez.directory import CentreId, Kind, Service, Through
from kiez.passing import Centre, Passed
from locales import languages
from locales.translate import bare, speaking
from screens.picture import Picture, Text, drawable
from screens.typesetter import FONTS
from screens.words import kind
from tests.screens.samples import CARD, CITY, FOUND, TODAY

CENTRE = Centre(
    id=CentreId(1),
    key="sauerland",
    name="KiEZ Sauerland",
    quarter="Sauerland",
    carrier="AWO",
    phone="0611 31-2345",
    venue_name="Kinder- und Beratungszentrum",
    street="Föhrer Straße 74",
    postal_code="65199",
    city="Wiesbaden",
    lat=50.07,
    lon=8.2,
    through=Through.ALL,
)
LINK = "kiez.example.org/o/12"
EVERY = [
    *(replace(CARD, kind=each, service=None) for each in Kind),
    *(replace(CARD, kind=Kind.SPRECHSTUNDE, service=service) for service in Service),
    replace(CARD, state=State.CANCELLED, local_on=date(2026, 11, 26)),
]


def told(code: str, card: Details | None) -> Picture:
    with speaking(code):
        return screens.picture.picture(
            Passed(CITY, main=True, today=TODAY, card=card, centre=CENTRE, dates=(FOUND,) * 5),
            LINK,
        )


def texts(shown: Picture) -> list[str]:
    return [shown.what.text, shown.day.text, shown.theme.text, shown.mark.text]


@pytest.mark.parametrize("code", languages.complete())
def test_every_sign_of_every_language_is_drawn(code: str) -> None:
    for card in (*EVERY, None):
        # Set as an accessible PDF, a sign that no font has is an error of the typesetter.
        assert screens.picture.typeset(told(code, card), "pdf").startswith(b"%PDF")


@pytest.mark.parametrize("code", languages.complete())
def test_nothing_of_our_own_words_is_taken_out(code: str) -> None:
    with speaking(code):
        said = [kind(card.kind, card.service) for card in EVERY]

    assert [drawable(each) for each in said] == [bare(each) for each in said]
    assert all(told(code, card).mark.text for card in EVERY)


@pytest.mark.parametrize("code", ["de", "ar"])
def test_a_picture_has_the_size_that_previews_want(code: str) -> None:
    for card in (CARD, None):
        drawn = screens.picture.draw(told(code, card))

        assert struct.unpack(">II", drawn[16:24]) == (1200, 630)
        assert len(drawn) < 300_000


def test_the_same_picture_has_the_same_bytes() -> None:
    shown = told("uk", CARD)

    one, other = (screens.picture.typeset(shown, "png", 72.0) for _ in range(2))

    assert one == other


def test_what_no_font_can_draw_is_left_out_and_the_picture_is_made() -> None:
    card = replace(CARD, title="Tanz ❤️ 你好 mit ☎ Musik", venue_name="你好")

    shown = told("de", card)

    assert shown.theme.text == "Tanz mit Musik"
    assert shown.place.text == ""
    assert screens.picture.typeset(shown, "pdf")


def test_times_and_names_keep_their_direction_in_a_right_to_left_language() -> None:
    shown = told("ar", replace(CARD, venue_name="Haus", street="Weg 1"))

    assert shown.rtl
    assert shown.what.rtl
    assert not any(each.rtl for each in (shown.time, shown.place, shown.address, shown.unit))


def test_no_direction_mark_reaches_the_typesetter() -> None:
    assert all(text == bare(text) for text in texts(told("ar", CARD)) + texts(told("ar", None)))


def test_an_unconfirmed_time_and_a_cancelled_date_are_marked() -> None:
    assert told("de", CARD).mark.text == "Beispielzeit. Bitte vorher fragen."
    assert told("de", replace(CARD, confirmed=True)).mark.text == ""
    assert told("de", replace(CARD, state=State.CANCELLED)).cancelled


def test_a_centre_s_picture_tells_its_next_dates() -> None:
    shown = told("de", None)

    assert shown.what.text == "KiEZ Sauerland"
    assert [row.time.text for row in shown.dates] == ["09:30"] * 3


def test_the_fonts_are_those_that_were_looked_at() -> None:
    made = json.loads((FONTS / "fonts.json").read_text(encoding="utf-8"))

    found = {path.name: path.read_bytes() for path in FONTS.glob("*.ttf")}

    assert {name: hashlib.sha256(data).hexdigest() for name, data in found.items()} == {
        name: font["sha256"] for name, font in made.items()
    }


def test_a_sign_that_no_font_has_would_be_noticed() -> None:
    shown = replace(told("de", CARD), theme=Text("你好"))

    with pytest.raises(TypstError, match="could not be displayed"):
        screens.picture.typeset(shown, "pdf")
