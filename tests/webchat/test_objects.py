from collections.abc import Callable

import telegram


def test_the_walker_finds_a_field_wherever_it_hides(
    unknown: Callable[[object], list[str]],
) -> None:
    entity = {"type": "bold", "offset": 0, "length": 1, "odd": 1}
    chat = {"id": 1, "type": "private", "surprise": 1}
    raw = {
        "message_id": 1,
        "date": 1,
        "chat": chat,
        "texxt": "x",
        "text": "x",
        "entities": [entity],
    }

    message = telegram.Message.de_json(raw, None)

    assert sorted(unknown(message)) == ["odd", "surprise", "texxt"]
