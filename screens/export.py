"""Write everything that is kept about somebody: one file to read, one for computers."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kiez.people import Door
from locales import translate
from locales.translate import _
from screens.foot import foot
from screens.screen import File, Screen, strong

_NAME = "kiezbot"


def exported(export: Mapping[str, Sequence[Mapping[str, Any]]], door: Door) -> Screen:
    """Hand over everything that is kept about somebody.

    Args:
        export: Rows by table, columns by name.
    """
    whole = json.dumps(export, ensure_ascii=False, indent=2)
    return Screen(
        lines=(
            strong(_("Here is everything that we keep about you.")),
            _("One file is for reading, the other for computers."),
            *([_("Telegram has seen them too.")] if door is Door.TELEGRAM else []),
        ),
        rows=(foot(),),
        files=(
            File(f"{_NAME}.txt", "text/plain", readable(export), _("To read")),
            File(f"{_NAME}.json", "application/json", whole, _("For computers")),
        ),
    )


def readable(export: Mapping[str, Sequence[Mapping[str, Any]]]) -> str:
    """Write every row under a heading in the language being spoken."""
    headings = _headings()
    lines = [
        _("Everything that we keep about you"),
        _("The words before the colons are the computer's own names."),
    ]
    for table, rows in export.items():
        if rows:
            lines += ["", "", headings.get(table, table)]
        for row in rows:
            lines += ["", *_row(row)]
    return translate.lines(lines) + "\n"


def _row(row: Mapping[str, Any]) -> Iterator[str]:
    for name, value in row.items():
        if value is not None:
            written = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
            yield f"{name}: {written}"


def _headings() -> dict[str, str]:
    return {**_own_headings(), **_chat_headings(), **_staff_headings()}


def _own_headings() -> dict[str, str]:
    return {
        "person": _("About you"),
        "consent": _("What you agreed to"),
        "child": _("Your children"),
        "signup": _("Your places"),
        "absence": _("Dates that you leave out"),
        "checkin": _("Where you are counted just now"),
        "year_marker": _("Centres that you have been to in a year"),
        "card_origin": _("Which card led you here"),
        "thread": _("Your questions to a person"),
        "thread_message": _("What was written there"),
        "handover": _("To whom you are introduced"),
        "task": _("What the team has to do for you"),
        "reminding": _("Your reminders"),
        "follow": _("What you follow"),
        "notice": _("What we have to tell you"),
        "joining_code": _("Number for another phone"),
        "missed_code": _("Numbers that did not fit"),
    }


def _chat_headings() -> dict[str, str]:
    return {
        "chat": _("Your chats"),
        "dialogue": _("A question that is still open"),
        "inbox": _("What you have sent us"),
        "outbox": _("What we have sent you"),
        "webchat_chat": _("Your chat on our website"),
        "webchat_message": _("Its messages"),
        "webchat_file": _("Its files"),
        "webchat_update": _("What waits for an answer"),
        "webchat_setting": _("Its settings"),
        "push_subscription": _("How your phone rings"),
    }


def _staff_headings() -> dict[str, str]:
    return {
        "staff": _("Your account"),
        "staff_role": _("Your roles"),
        "audit": _("What you have changed"),
        "announcement": _("Announcements"),
        "amendment": _("Changes of the directory"),
        "invitation": _("Invitations that you opened"),
    }
