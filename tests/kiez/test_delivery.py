from datetime import timedelta

import pytest

from kiez.delivery import MOST_TRIES, Again, Anew, Never, Reason, Sent, Verdict, verdict

BLOCKED = "Forbidden: bot was blocked by the user"
SAME = "Bad Request: message is not modified: specified new message content and reply markup"


@pytest.mark.parametrize(
    ("code", "description", "edit", "expected"),
    [
        (200, "", False, Sent()),
        (403, BLOCKED, False, Never(Reason.BLOCKED)),
        (400, "Bad Request: chat not found", False, Never(Reason.GONE)),
        (400, "Bad Request: message is too long", False, Never(Reason.REFUSED)),
        (400, SAME, True, Sent()),
        (400, "Bad Request: message to edit not found", True, Anew()),
        (400, "Bad Request: message can't be edited", True, Anew()),
        (400, "Bad Request: message to edit not found", False, Never(Reason.REFUSED)),
        (0, "", False, Again(timedelta(seconds=2))),
        (502, "Bad Gateway", False, Again(timedelta(seconds=2))),
    ],
)
def test_an_answer_is_judged(code: int, description: str, edit: bool, expected: Verdict) -> None:
    assert verdict(code, description, None, 0, edit=edit) == expected


def test_too_many_requests_wait_as_long_as_the_door_says_and_are_not_counted() -> None:
    judged = verdict(429, "Too Many Requests: retry after 7", 7, MOST_TRIES + 5, edit=False)

    assert judged == Again(timedelta(seconds=7), counted=False)


def test_waits_grow_to_five_minutes_and_then_end() -> None:
    waits = [verdict(0, "", None, tries, edit=False) for tries in range(MOST_TRIES)]

    assert waits[:3] == [Again(timedelta(seconds=2 * 2**n)) for n in range(3)]
    assert waits[-1] == Never(Reason.TRIED)
