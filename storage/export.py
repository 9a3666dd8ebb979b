"""Gather everything that is kept about a person, table by table, for the person alone."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Table,
    bindparam,
    exists,
    or_,
    select,
)

from kiez import secret
from kiez.code import Secrets, shown
from kiez.people import Door, PersonId
from kiez.signup import SignupId
from storage.database import Transaction
from storage.tables import (
    absence,
    amendment,
    announcement,
    audit,
    card_origin,
    centre,
    chat,
    checkin,
    child,
    consent,
    dialogue,
    follow,
    handover,
    inbox,
    invitation,
    joining_code,
    missed_code,
    municipality,
    notice,
    occurrence,
    offer,
    outbox,
    person,
    push_subscription,
    reminding,
    signup,
    staff,
    staff_role,
    task,
    thread,
    thread_message,
    webchat_chat,
    webchat_file,
    webchat_message,
    webchat_setting,
    webchat_update,
    year_marker,
)

Rows = list[dict[str, Any]]
Export = dict[str, Rows]
"""Rows by table, columns by name; times in ISO 8601, and names beside numbers."""

# They open something for whoever reads the file; that they are there is told all the same.
_KEYS = {"secret_hash", "code_hmac", "p256dh", "auth"}
HIDDEN = "kept, not shown"
_NAMED = {
    "municipality_id": "municipality",
    "centre_id": "centre",
    "offer_id": "offer",
    "occurrence_id": "occurrence",
    "from_staff_id": "introduced by",
    "to_staff_id": "introduced to",
}

_OF: BindParameter[int] = bindparam("of_person")


def _owned(table: Table) -> ColumnElement[bool]:
    return table.c.person_id == _OF


def _chatted(table: Table) -> ColumnElement[bool]:
    return exists().where(
        chat.c.person_id == _OF,
        chat.c.bot_id == table.c.bot_id,
        chat.c.chat_id == table.c.chat_id,
    )


def _paged(table: Table) -> ColumnElement[bool]:
    return exists().where(
        chat.c.person_id == _OF, chat.c.door == Door.WEB, chat.c.chat_id == table.c.chat_id
    )


def _signed(table: Table) -> ColumnElement[bool]:
    return exists().where(signup.c.person_id == _OF, signup.c.id == table.c.signup_id)


def _employed(table: Table) -> ColumnElement[bool]:
    return exists().where(staff.c.person_id == _OF, staff.c.id == table.c.staff_id)


_SHOWN_IN_A_CHAT = exists().where(
    webchat_message.c.file_id == webchat_file.c.file_id,
    chat.c.person_id == _OF,
    chat.c.door == Door.WEB,
    chat.c.chat_id == webchat_message.c.chat_id,
)
_WHOSE: dict[Table, ColumnElement[bool]] = {
    person: person.c.id == _OF,
    **{each: _owned(each) for each in (chat, consent, child, signup)},
    absence: _signed(absence),
    **{each: _owned(each) for each in (checkin, year_marker, card_origin)},
    thread: _owned(thread),
    thread_message: exists().where(
        thread.c.person_id == _OF, thread.c.id == thread_message.c.thread_id
    ),
    task: or_(
        exists().where(thread.c.person_id == _OF, thread.c.id == task.c.thread_id),
        exists().where(signup.c.person_id == _OF, signup.c.id == task.c.signup_id),
        exists().where(handover.c.person_id == _OF, handover.c.id == task.c.handover_id),
    ),
    handover: _owned(handover),
    **{each: _owned(each) for each in (reminding, follow, notice, joining_code)},
    missed_code: exists().where(chat.c.person_id == _OF, chat.c.id == missed_code.c.chat_id),
    **{each: _chatted(each) for each in (dialogue, inbox, outbox)},
    **{each: _paged(each) for each in (webchat_chat, webchat_message)},
    webchat_file: _SHOWN_IN_A_CHAT,
    **{each: _paged(each) for each in (webchat_update, webchat_setting, push_subscription)},
    invitation: exists().where(chat.c.person_id == _OF, chat.c.id == invitation.c.chat_id),
    staff: _owned(staff),
    **{each: _employed(each) for each in (staff_role, audit, announcement, amendment)},
}
COVERED = frozenset(table.name for table in _WHOSE)
"""The tables that an export reads."""


def _read(table: Table, condition: ColumnElement[bool]) -> Select[Any]:
    # What a file holds was sent by the bot and stands in the chat: its name is enough.
    columns = [
        each for each in table.columns if each.name != "content" or table is not webchat_file
    ]
    return select(*columns).where(condition).order_by(*table.primary_key.columns)


_STATEMENTS = {table.name: _read(table, condition) for table, condition in _WHOSE.items()}
_DATES = (
    select(
        occurrence.c.id,
        offer.c.title,
        occurrence.c.local_on,
        occurrence.c.start_time,
        centre.c.name.label("centre_name"),
    )
    .join(offer, offer.c.id == occurrence.c.offer_id)
    .outerjoin(centre, centre.c.id == offer.c.centre_id)
    .where(occurrence.c.id.in_(bindparam("ids", expanding=True)))
)
_NAMES: dict[str, Select[*tuple[Any, ...]]] = {
    "municipality_id": select(municipality.c.id, municipality.c.name),
    "centre_id": select(centre.c.id, centre.c.name),
    "offer_id": select(offer.c.id, offer.c.title.label("name")),
    **dict.fromkeys(
        ("from_staff_id", "to_staff_id"), select(staff.c.id, staff.c.display_name.label("name"))
    ),
}


async def everything(tx: Transaction, person_id: PersonId, secrets: Secrets) -> Export:
    """Read all rows of the inventory that belong to a person, over all their chats."""
    export = {
        name: [_plain(row) for row in await tx.execute(statement, {"of_person": person_id})]
        for name, statement in _STATEMENTS.items()
    }
    for row in export[signup.name]:
        row["code"] = shown(secrets.signup_code(SignupId(row["id"])))
    names = await _names(tx, export)
    for row in (each for rows in export.values() for each in rows):
        _name(row, names)
    return export


def _plain(row: Row[Any]) -> dict[str, Any]:
    return {
        name: HIDDEN if name in _KEYS else _written(value)
        for name, value in row._mapping.items()  # noqa: SLF001 - SQLAlchemy's own name for it
    }


def _written(value: object) -> object:
    """Write a value so that JSON takes it, without what a chat shows only once."""
    match value:
        case datetime() | date() | time():
            return value.isoformat()
        case str():
            return secret.shown(value)
        case dict():
            return {name: _written(each) for name, each in value.items()}
        case list():
            return [_written(each) for each in value]
        case _:
            return value


async def _names(tx: Transaction, export: Export) -> dict[str, dict[int, str]]:
    """Name what the rows point to, as a person knows it."""
    wanted = {
        column: sorted(
            {row[column] for rows in export.values() for row in rows if row.get(column)}
        )
        for column in _NAMED
    }
    names: dict[str, dict[int, str]] = {}
    for column, statement in _NAMES.items():
        ids = statement.where(statement.selected_columns[0].in_(wanted[column]))
        names[column] = {row.id: row.name for row in await tx.execute(ids)}
    dates = await tx.execute(_DATES, {"ids": wanted["occurrence_id"]})
    names["occurrence_id"] = {row.id: _date(row) for row in dates}
    return names


def _name(row: dict[str, Any], names: Mapping[str, Mapping[int, str]]) -> None:
    for column, name in _NAMED.items():
        if row.get(column) is not None:
            row[name] = names[column].get(row[column], "")


def _date(row: Row[Any]) -> str:
    where = f", {row.centre_name}" if row.centre_name else ""
    return f"{row.title}, {row.local_on} {row.start_time:%H:%M}{where}"
