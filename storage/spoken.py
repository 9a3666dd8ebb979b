"""Read an announcement as each of those who get it reads it."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select

import storage.announcement_row
import storage.card
from kiez.announcement import Spoken, State, Version, versions
from kiez.details import Details
from kiez.directory import OccurrenceId, Through
from kiez.errors import GoneError
from kiez.notice import NoticeId
from kiez.people import Door, Person, PersonId
from kiez.publishing import version
from kiez.roles import Staff
from kiez.signup import State as Claim
from locales import theme as catalogue
from locales.languages import DEFAULT
from storage.announcement_row import ROWS, Known
from storage.database import Transaction
from storage.notice import Claimed
from storage.tables import announcement, follow, signup

_OUT = (State.SENDING, State.SENT)
_MANY = ROWS.where(
    announcement.c.id.in_(bindparam("numbers", expanding=True)), announcement.c.state.in_(_OUT)
)
_FOLLOWING = select(follow.c.person_id, follow.c.centre_id).where(
    follow.c.person_id.in_(bindparam("people", expanding=True)), follow.c.centre_id.is_not(None)
)
_SIGNED_UP = select(signup.c.person_id, signup.c.offer_id).where(
    signup.c.person_id.in_(bindparam("people", expanding=True)), signup.c.state == Claim.IN
)

Cards = Mapping[OccurrenceId, Details]


async def of(
    tx: Transaction,
    claimed: Sequence[Claimed],
    languages: Mapping[PersonId, str],
    cards: Cards,
    now: datetime,
) -> dict[NoticeId, Spoken]:
    """Give the announcements that these notices carry, each as its reader gets it.

    What was recalled is not among them, nor what somebody follows no longer or has left.

    Args:
        languages: Of the readers.
        cards: Of the dates of these notices, as they are now.
    """
    numbers = {each.notice.announcement for each in claimed if each.notice.announcement}
    if not numbers:
        return {}
    rows = await tx.execute(_MANY, {"numbers": sorted(numbers)})
    known = {row.id: Known(row) for row in rows}
    about = {each.id: known[each.notice.announcement] for each in claimed
             if each.notice.announcement in known}  # fmt: skip
    ties = await _ties(tx, {each.notice.person for each in claimed})
    found = {
        each.id: _said(about[each.id], languages[each.notice.person], cards, now)
        for each in claimed
        if each.id in about and _tie(about[each.id], each.notice.person, cards) in ties
    }
    return {number: spoken for number, spoken in found.items() if spoken}


async def preview(
    tx: Transaction, staff: Staff, number: int, language: str, now: datetime
) -> Spoken | None:
    """Give an announcement as somebody who speaks this language would get it.

    Returns:
        None if nothing is written that may go out.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    known = await storage.announcement_row.own(tx, staff, number)
    return _said(known, language, await _cards(tx, known), now)


async def opened(tx: Transaction, person: Person, number: int, now: datetime) -> Spoken:
    """Give a sensitive announcement to somebody who asks what it is about.

    Raises:
        GoneError: There is none such, or this door does not carry it.
    """
    known = await storage.announcement_row.one(tx, number)
    here = known is not None and known.row.state in _OUT and known.sensitive
    closed = person.door is Door.TELEGRAM and known and known.through is Through.NONE
    said = _said(known, person.language, await _cards(tx, known), now) if here and known else None
    if said is None or closed:
        raise GoneError("This announcement is not there.")
    return said


async def _cards(tx: Transaction, known: Known) -> Cards:
    date = known.row.occurrence_id
    return await storage.card.cards(tx, [date] if date else [])


async def _ties(tx: Transaction, people: Collection[PersonId]) -> set[tuple[int, str, int]]:
    """Tell which centres people follow, and for which offers they have signed up."""
    values = {"people": sorted(people)}
    follows = await tx.execute(_FOLLOWING, values)
    ties = {(row.person_id, "follow", row.centre_id) for row in follows}
    signups = await tx.execute(_SIGNED_UP, values)
    return ties | {(row.person_id, "signup", row.offer_id) for row in signups}


def _tie(known: Known, person: PersonId, cards: Cards) -> tuple[int, str, int]:
    """Tell because of what somebody gets an announcement."""
    if not known.personal:
        return person, "follow", known.row.centre_id
    audience = known.audience
    card = cards.get(audience.occurrence) if audience.occurrence else None
    return person, "signup", audience.offer or (card.offer if card else 0)


def _said(known: Known, language: str, cards: Cards, now: datetime) -> Spoken | None:
    row = known.row
    words = _words(known, language)
    if words is None:
        return None
    code, said = words
    return Spoken(
        id=row.id,
        centre=row.centre_id,
        centre_name=row.centre_name,
        title=said.title,
        text=said.text,
        language=code,
        machine=said.machine,
        sensitive=known.sensitive,
        through=known.through,
        personal=known.personal,
        trial=not row.live,
        today=now.astimezone(known.zone).date(),
        card=cards.get(row.occurrence_id),
    )


def _words(known: Known, language: str) -> tuple[str, Version] | None:
    """Choose the version for a reader, and tell its language."""
    key = known.row.theme_key
    if key is None:
        written = versions(known.row.versions)
        code = version(written, language, DEFAULT)
        return (code, written[code]) if code else None
    if not known.whole:
        return None
    wanted = ((code, catalogue.words(key, code)) for code in (language, DEFAULT))
    return next(((code, Version(said.body, said.title)) for code, said in wanted if said), None)
