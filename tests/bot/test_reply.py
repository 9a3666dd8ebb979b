import json

from bot import reply
from locales.translate import speaking
from screens.screen import Button, File, Pin, Screen, strong

KEY = Button("Weiter", "start")
SCREEN = Screen(lines=(strong("<b>Fest & mehr</b>"), "", "1 < 2"), rows=((KEY,),))


def test_signs_are_shown_as_they_are() -> None:
    drawn = reply.drawn(SCREEN)

    assert drawn == "<b>&lt;b&gt;Fest &amp; mehr&lt;/b&gt;</b>\n\n1 &lt; 2"


def test_each_line_of_a_right_to_left_language_starts_as_such() -> None:
    with speaking("ar"):
        drawn = reply.drawn(SCREEN)

    assert [line[:1] for line in drawn.split("\n")] == ["\u200f", "", "\u200f"]


def test_a_tap_is_answered_in_place() -> None:
    (request,) = reply.requests(SCREEN, 7, tapped=5)

    assert (request["method"], request["message_id"]) == ("editMessageText", 5)


def test_typed_words_are_answered_by_a_new_message() -> None:
    (request,) = reply.requests(SCREEN, 7, tapped=None)

    assert request["method"] == "sendMessage"
    assert "message_id" not in request


def test_a_pin_goes_before_its_text() -> None:
    screen = Screen(lines=("Hier",), pin=Pin(50.08, 8.24, "KiEZ", "Hauptstraße 1"))

    methods = [request["method"] for request in reply.requests(screen, 7, tapped=5)]

    assert methods == ["sendVenue", "sendMessage"]


def test_documents_go_before_the_text_which_is_then_a_new_message() -> None:
    files = (
        File("termin.ics", "text/calendar", "BEGIN:VCALENDAR", "Termin"),
        File("daten.json", "application/json", "{}"),
    )
    screen = Screen(lines=("Hier",), files=files)

    first, second, text = reply.requests(screen, 7, tapped=5)

    assert first == {
        "method": "sendDocument",
        "chat_id": 7,
        "caption": "Termin",
        "files": {
            "document": {
                "name": "termin.ics",
                "media_type": "text/calendar",
                "content": "BEGIN:VCALENDAR",
            }
        },
    }
    assert (second["method"], "caption" in second) == ("sendDocument", False)
    assert text["method"] == "sendMessage"


def test_the_content_is_the_method_and_its_parameters() -> None:
    (request,) = reply.requests(SCREEN, 7, tapped=None)

    method, _, parameters = reply.content(request).partition(" ")

    assert {"method": method, **json.loads(parameters)} == request
