"""Propose themes to a centre, and keep those that coordinators wrote themselves."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, bindparam, func, insert, select, update

import storage.audit
import storage.card
import storage.composing
from kiez.announcement import versions
from kiez.audit import Action
from kiez.calendar import State as DateState
from kiez.composing import Draft
from kiez.details import Details
from kiez.directory import Kind
from kiez.errors import GoneError
from kiez.roles import Staff
from kiez.spelling import fold
from kiez.theme import OwnTheme, Proposal, ThemeId, ordered
from locales import theme as catalogue
from storage.composing import Beginning
from storage.database import Transaction
from storage.search import WITH_PLACE
from storage.staff import reach, reached
from storage.tables import announcement, centre, occurrence, offer, theme

_MOST = 12
_MOST_DATES, _AHEAD = 8, timedelta(weeks=5)
# Of a consultation nobody but its partner knows who comes.
_QUIET_KINDS = (Kind.SPRECHSTUNDE, Kind.HAUSBESUCH)

_DATES = (
    select(*storage.card.CARD)
    .select_from(WITH_PLACE)
    .where(
        reached(),
        offer.c.retired.is_(False),
        offer.c.kind.not_in(_QUIET_KINDS),
        occurrence.c.state == DateState.ON,
        occurrence.c.starts_at > bindparam("after"),
        occurrence.c.starts_at < bindparam("until"),
    )
    .order_by(occurrence.c.starts_at, occurrence.c.id)
    .limit(_MOST_DATES)
)
_KINDS = (
    select(offer.c.kind)
    .where(reached(), offer.c.retired.is_(False), offer.c.kind.not_in(_QUIET_KINDS))
    .distinct()
    .order_by(offer.c.kind)
)
_USED = (
    select(announcement.c.theme_key, func.max(announcement.c.sent_at).label("used_at"))
    .where(
        announcement.c.centre_id == bindparam("own_centre"),
        announcement.c.theme_key.is_not(None),
        announcement.c.sent_at.is_not(None),
    )
    .group_by(announcement.c.theme_key)
)
_KNOWN = (
    select(theme, centre.c.name.label("centre_name"))
    .join(centre, centre.c.id == theme.c.centre_id)
    .where(theme.c.municipality_id == bindparam("city"))
)
_OWN = _KNOWN.where(theme.c.centre_id == bindparam("own_centre")).order_by(theme.c.id.desc())
_OTHERS = _KNOWN.where(theme.c.centre_id != bindparam("own_centre")).order_by(
    centre.c.position, theme.c.id.desc()
)
_ONE = _KNOWN.where(theme.c.id == bindparam("number"))
_SAVE = insert(theme)
_HUSH = (
    update(theme)
    .where(theme.c.id == bindparam("number"), theme.c.centre_id == bindparam("own_centre"))
    .values(sensitive=bindparam("new_sensitive"))
)


async def dates(tx: Transaction, staff: Staff, now: datetime) -> list[Details]:
    """List the next dates that one can invite to."""
    rows = await tx.execute(_DATES, reach(staff) | {"after": now, "until": now + _AHEAD})
    return [storage.card.told(row) for row in rows]


async def kinds(tx: Transaction, staff: Staff) -> tuple[Kind, ...]:
    """List the kinds of what one offers."""
    return tuple(map(Kind, (await tx.execute(_KINDS, reach(staff))).scalars()))


async def proposals(
    tx: Transaction, staff: Staff, suited: Collection[Kind], today: date
) -> tuple[Proposal, ...]:
    """List the themes of the catalogue, the most fitting first.

    Args:
        suited: Kinds of the date that it is for; empty: all that the centre has.
    """
    rows = await tx.execute(_USED, {"own_centre": staff.centre})
    used = {row.theme_key: row.used_at.date() for row in rows}
    all_ = (
        Proposal(
            key=each.key,
            kinds=frozenset(map(Kind, each.kinds)),
            months=frozenset(each.months),
            sensitive=each.sensitive,
            used_on=used.get(each.key),
        )
        for each in catalogue.facts().values()
    )
    return ordered(all_, suited or await kinds(tx, staff), today)


def found(themes: Collection[Proposal], word: str) -> tuple[Proposal, ...]:
    """Choose the themes that have a word, in the language being spoken, in German or English."""
    wanted = fold(word)

    def has(theme: Proposal) -> bool:
        said = [catalogue.said(theme.key), *(catalogue.words(theme.key, c) for c in ("de", "en"))]
        texts = [f"{each.title} {each.invite}" for each in said if each]
        return any(wanted in fold(text) for text in (*texts, theme.key))

    return tuple(each for each in themes if wanted and has(each))


async def own(tx: Transaction, staff: Staff) -> tuple[OwnTheme, ...]:
    """List what the centre has written itself or copied; the latest first."""
    values = {"city": staff.municipality, "own_centre": staff.centre}
    return tuple(_read(row) for row in await tx.execute(_OWN.limit(_MOST), values))


async def others(tx: Transaction, staff: Staff) -> tuple[OwnTheme, ...]:
    """List what the other centres of the city have written themselves."""
    values = {"city": staff.municipality, "own_centre": staff.centre}
    rows = await tx.execute(_OTHERS.limit(_MOST), values)
    return tuple(_read(row) for row in rows if not row.origin)


async def save(
    tx: Transaction, staff: Staff, number: int, theme_id: ThemeId, now: datetime
) -> Draft:
    """Keep what a draft says as an own theme of the centre.

    Args:
        number: Of the draft.
        theme_id: Random.

    Raises:
        GoneError: There is no such draft, or nothing of its own in it.
    """
    draft = await storage.composing.one(tx, staff, number)
    if staff.centre is None or not draft.ready:
        raise GoneError("There is nothing to keep.")
    words = {code: draft.versions[code].written() for code in draft.ready}
    await _insert(tx, staff, theme_id, {"versions": words}, now)
    await storage.composing.name(tx, staff, number, theme_id)
    return await storage.composing.one(tx, staff, number)


async def use(
    tx: Transaction, staff: Staff, number: int, wanted: Beginning, now: datetime
) -> Draft:
    """Begin a draft with an own theme; another centre's is copied first, with its origin.

    Args:
        number: Of the theme.
        wanted: What the draft begins with beside it; its number is the copy's as well.

    Raises:
        GoneError: There is no such theme in this city, or the date is not there.
    """
    values = {"city": staff.municipality, "number": number}
    row = (await tx.execute(_ONE, values)).first()
    if row is None or staff.centre is None:
        raise GoneError("This theme is not there.")
    await storage.composing.aimed(tx, staff, wanted.occurrence)
    theme_id = row.id
    if row.centre_id != staff.centre:
        theme_id = ThemeId(wanted.id)
        copied = {
            "versions": row.versions,
            "sensitive": row.sensitive,
            "origin": row.origin or row.centre_name,
        }
        await _insert(tx, staff, theme_id, copied, now)
    begun = Beginning(
        wanted.id, wanted.occurrence, own_theme=theme_id, versions=versions(row.versions)
    )
    return await storage.composing.begin(tx, staff, begun, now)


async def hush(tx: Transaction, staff: Staff, number: int, *, sensitive: bool) -> Draft:
    """Say of the own theme of a draft whether it is sensitive.

    Args:
        number: Of the draft.

    Raises:
        GoneError: There is no such draft, or it has no own theme.
    """
    row = await storage.composing.held(tx, staff, number)
    values = {"number": row.theme_id, "own_centre": staff.centre, "new_sensitive": sensitive}
    if not (await tx.execute(_HUSH, values)).rowcount:
        raise GoneError("This theme is not there.")
    return await storage.composing.one(tx, staff, number)


async def _insert(
    tx: Transaction, staff: Staff, theme_id: ThemeId, words: dict[str, Any], now: datetime
) -> None:
    row = {"id": theme_id, "municipality_id": staff.municipality, "centre_id": staff.centre}
    await tx.execute(_SAVE, row | words)
    await storage.audit.note(tx, staff, Action.AMENDED, ("theme", theme_id), now)


def _read(row: Row[Any]) -> OwnTheme:
    return OwnTheme(ThemeId(row.id), row.centre_name, versions(row.versions), row.origin)
