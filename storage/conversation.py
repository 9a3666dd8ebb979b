"""Read what parents and members of staff have written to each other, each side its own."""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Row, and_, bindparam, case, func, or_, select, update

from kiez.details import discreet
from kiez.directory import Kind, Through
from kiez.errors import GoneError
from kiez.people import Person
from kiez.roles import Staff
from kiez.thread import Message, Relayed, State, Thread, Untranslated, Where
from storage.database import Transaction
from storage.tables import (
    centre,
    municipality,
    occurrence,
    offer,
    person,
    staff,
    thread,
    thread_message,
)

_THROUGH = func.coalesce(offer.c.telegram, centre.c.telegram, Through.ALL)
_WHERE = (
    offer.c.id.label("offer_id"),
    offer.c.kind,
    offer.c.record.label("offer_record"),
    centre.c.id.label("centre_id"),
    centre.c.name.label("centre_name"),
    centre.c.record.label("centre_record"),
    _THROUGH.label("through"),
)
_OF_DATE = (
    select(*_WHERE)
    .select_from(
        occurrence.join(offer, offer.c.id == occurrence.c.offer_id).outerjoin(
            centre, centre.c.id == offer.c.centre_id
        )
    )
    .where(occurrence.c.id == bindparam("of_occurrence"), ~offer.c.retired)
)
_OF_CENTRE = select(
    centre.c.id.label("centre_id"),
    centre.c.name.label("centre_name"),
    centre.c.record.label("centre_record"),
    func.coalesce(centre.c.telegram, Through.ALL).label("through"),
).where(
    centre.c.id == bindparam("of_centre"),
    centre.c.municipality_id == bindparam("city"),
    ~centre.c.retired,
)
_WRITERS = (
    thread.c.id,
    thread.c.state,
    thread.c.due_on,
    thread.c.person_id,
    thread.c.municipality_id,
    person.c.language,
    person.c.quiet_from,
    person.c.quiet_to,
    municipality.c.timezone,
    func.coalesce(staff.c.display_name, "").label("answerer"),
    staff.c.person_id.label("answerer_person"),
    *_WHERE,
)
_THREADS = (
    select(*_WRITERS)
    .select_from(
        thread.join(person, person.c.id == thread.c.person_id)
        .join(municipality, municipality.c.id == thread.c.municipality_id)
        .outerjoin(staff, staff.c.id == thread.c.staff_id)
        .outerjoin(offer, offer.c.id == thread.c.offer_id)
        .outerjoin(centre, centre.c.id == func.coalesce(thread.c.centre_id, offer.c.centre_id))
    )
    .order_by(thread.c.state.desc(), thread.c.due_on, thread.c.id)
)
_MESSAGES = (
    select(thread_message)
    .where(thread_message.c.thread_id.in_(bindparam("threads", expanding=True)))
    .order_by(thread_message.c.at, thread_message.c.id)
)
OPEN = thread.c.state == State.OPEN
OWN = thread.c.person_id == bindparam("of_person")
THIS = thread.c.id == bindparam("of_thread")

_RELAYED = (
    select(
        thread_message,
        thread.c.person_id,
        func.coalesce(staff.c.display_name, "").label("answerer"),
        *_WHERE,
    )
    .select_from(
        thread_message.join(thread, thread.c.id == thread_message.c.thread_id)
        .outerjoin(staff, staff.c.id == thread.c.staff_id)
        .outerjoin(offer, offer.c.id == thread.c.offer_id)
        .outerjoin(centre, centre.c.id == func.coalesce(thread.c.centre_id, offer.c.centre_id))
    )
    .where(thread_message.c.id.in_(bindparam("messages", expanding=True)))
)
_staff_person = person.alias("staff_person")
_INTO = case(
    (thread_message.c.from_staff, person.c.language),
    else_=func.coalesce(_staff_person.c.language, "de"),
)


def _plain(language: ColumnElement[str]) -> ColumnElement[str]:
    """Take easy German for German: nobody translates the one into the other."""
    return func.replace(language, "_simple", "")


# What is to be translated into the language of the other side, the oldest first.
_UNTRANSLATED = (
    select(
        thread_message.c.id,
        thread_message.c.text,
        thread_message.c.language,
        _INTO.label("into"),
    )
    .select_from(
        thread_message.join(thread, thread.c.id == thread_message.c.thread_id)
        .join(person, person.c.id == thread.c.person_id)
        .outerjoin(staff, staff.c.id == thread.c.staff_id)
        .outerjoin(_staff_person, _staff_person.c.id == staff.c.person_id)
    )
    .where(
        thread_message.c.translation.is_(None),
        OPEN,
        _plain(_INTO) != _plain(thread_message.c.language),
    )
    .order_by(thread_message.c.at, thread_message.c.id)
    .limit(bindparam("most"))
)
_TRANSLATED = (
    update(thread_message)
    .where(thread_message.c.id == bindparam("of_message"))
    .values(translation=bindparam("new_translation"))
)


_REACHED_BY = ("name", "phone", "email")


def reached() -> ColumnElement[bool]:
    """Bind threads to whoever reads them: of a consultation its provider alone."""
    return or_(
        and_(
            thread.c.offer_id.is_(None),
            thread.c.centre_id == bindparam("own_centre", type_=thread.c.centre_id.type),
        ),
        thread.c.offer_id.in_(bindparam("consulted", expanding=True)),
    )


def reach(who: Staff) -> dict[str, Any]:
    """Give the values that `reached` asks for."""
    return {"own_centre": who.centre, "consulted": sorted(who.consulted)}


async def where(tx: Transaction, who: Person, occurrence_id: int, centre_id: int) -> Where:
    """Tell where a question about a date, or to a centre, goes.

    Raises:
        GoneError: There is no such date or centre, or nobody stands behind it.
    """
    if occurrence_id:
        row = (await tx.execute(_OF_DATE, {"of_occurrence": occurrence_id})).first()
    else:
        values = {"of_centre": centre_id, "city": who.municipality}
        row = (await tx.execute(_OF_CENTRE, values)).first()
    if row is None:
        raise GoneError("There is nobody to ask.")
    return where_of(row)


async def own(tx: Transaction, who: Person, number: int) -> Thread:
    """Read a parent's own conversation.

    Raises:
        GoneError: It is another's, or does not exist.
    """
    row = await one(tx, and_(OWN, THIS), {"of_person": who.id, "of_thread": number})
    return (await told(tx, [row]))[0]


async def mine(tx: Transaction, who: Person) -> list[Thread]:
    """List a parent's open conversations."""
    rows = (await tx.execute(_THREADS.where(OWN, OPEN), {"of_person": who.id})).all()
    return await told(tx, rows)


async def read(tx: Transaction, who: Staff, number: int) -> Thread:
    """Read a conversation within reach.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    row = await one(tx, and_(reached(), THIS), {"of_thread": number, **reach(who)})
    return (await told(tx, [row]))[0]


async def relayed(tx: Transaction, messages: Collection[int]) -> dict[int, Relayed]:
    """Read messages as the other side gets them, by their numbers."""
    if not messages:
        return {}
    rows = await tx.execute(_RELAYED, {"messages": sorted(messages)})
    return {row.id: _relayed(row) for row in rows}


async def untranslated(tx: Transaction, most: int) -> list[Untranslated]:
    """List some messages that the other side reads in another language."""
    rows = await tx.execute(_UNTRANSLATED, {"most": most})
    return [Untranslated(row.id, row.text, row.language, row.into) for row in rows]


async def translated(tx: Transaction, number: int, text: str) -> None:
    """Keep a message's translation; an empty one says that there is none."""
    await tx.execute(_TRANSLATED, {"of_message": number, "new_translation": text})


def _relayed(row: Row[Any]) -> Relayed:
    at = where_of(row)
    return Relayed(
        thread=row.thread_id,
        from_staff=row.from_staff,
        sender=row.answerer,
        where=at.name,
        text=row.text,
        language=row.language,
        through=at.through,
        translation=row.translation or "",
    )


async def one(tx: Transaction, which: ColumnElement[bool], values: dict[str, Any]) -> Row[Any]:
    """Find one conversation among those that somebody may see.

    Raises:
        GoneError: It is another's, or does not exist.
    """
    row = (await tx.execute(_THREADS.where(which), values)).first()
    if row is None:
        raise GoneError("This conversation is not there.")
    return row


async def told(tx: Transaction, rows: Sequence[Row[Any]]) -> list[Thread]:
    """Read the conversations of these rows with what was written."""
    found: dict[int, list[Message]] = {row.id: [] for row in rows}
    if found:
        for each in await tx.execute(_MESSAGES, {"threads": list(found)}):
            found[each.thread_id].append(_message(each))
    return [_thread(row, found[row.id]) for row in rows]


def _message(row: Row[Any]) -> Message:
    translated = row.translation or ""
    return Message(row.id, row.from_staff, row.language, row.text, row.at, translated)


def _thread(row: Row[Any], messages: Collection[Message]) -> Thread:
    return Thread(
        id=row.id,
        state=State(row.state),
        where=where_of(row),
        answerer=row.answerer,
        language=row.language,
        due_on=row.due_on,
        messages=tuple(messages),
    )


def where_of(row: Row[Any]) -> Where:
    """Tell where a conversation goes."""
    known = row._mapping  # noqa: SLF001 - SQLAlchemy's own name for it
    kind, record = known.get("kind"), known.get("offer_record") or {}
    house = known.get("centre_record") or {}
    alone = kind is not None and discreet(Kind(kind))
    number = record.get("phone") if alone else None
    carrier = house.get("carrier") or {}
    contact = carrier.get("child_protection") or {}
    return Where(
        centre=row.centre_id,
        offer=row.offer_id if alone else None,
        name=(record.get("provider") if alone else "") or row.centre_name or "",
        phone=number or (house.get("contact") or {}).get("phone") or "",
        through=Through(row.through),
        carrier=carrier.get("name") or "",
        protection=tuple(word for word in map(contact.get, _REACHED_BY) if word),
    )
