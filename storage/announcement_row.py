"""Read announcements with all that their sending depends on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Row, bindparam, func, select

from kiez.announcement import Audience, State, audience, versions
from kiez.calendar import State as DateState
from kiez.directory import Kind, OfferId, Through
from kiez.errors import GoneError
from kiez.publishing import Result, aimed, by_signup, few
from kiez.roles import Staff
from locales import theme as catalogue
from storage.database import Transaction
from storage.notice import State as Noted
from storage.tables import announcement, centre, municipality, notice, occurrence, offer, theme

ROWS = (
    select(
        announcement,
        centre.c.name.label("centre_name"),
        centre.c.live,
        municipality.c.timezone,
        theme.c.sensitive.label("own_sensitive"),
        func.coalesce(offer.c.telegram, centre.c.telegram, Through.ALL).label("through"),
        offer.c.kind.label("date_kind"),
        occurrence.c.offer_id.label("date_offer"),
        occurrence.c.state.label("date_state"),
        occurrence.c.starts_at,
        occurrence.c.ends_at,
    )
    .join(centre, centre.c.id == announcement.c.centre_id)
    .join(municipality, municipality.c.id == announcement.c.municipality_id)
    .outerjoin(theme, theme.c.id == announcement.c.theme_id)
    .outerjoin(occurrence, occurrence.c.id == announcement.c.occurrence_id)
    .outerjoin(offer, offer.c.id == occurrence.c.offer_id)
)
"""Announcements, and what `Known` reads of each."""
_ONE = ROWS.where(announcement.c.id == bindparam("number"))
_COUNTS = (
    select(notice.c.announcement_id, notice.c.state, func.count().label("many"))
    .where(notice.c.announcement_id.in_(bindparam("numbers", expanding=True)))
    .group_by(notice.c.announcement_id, notice.c.state)
)
_STATE = select(announcement.c.state).where(announcement.c.id == bindparam("number"))


@dataclass(frozen=True, slots=True)
class Known:
    """An announcement as the tables have it."""

    row: Row[Any]

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of its city."""
        return ZoneInfo(self.row.timezone)

    @property
    def sensitive(self) -> bool:
        """Whether only café and time are named outside the open chat."""
        return bool(self.row.own_sensitive) or catalogue.sensitive(self.row.theme_key)

    @property
    def audience(self) -> Audience:
        """Whom it reaches in the end."""
        kind = Kind(self.row.date_kind) if self.row.date_kind else None
        return aimed(audience(self.row.audience), sensitive=self.sensitive, kind=kind)

    @property
    def through(self) -> Through:
        """What the carrier lets pass through Telegram."""
        return Through(self.row.through)

    @property
    def personal(self) -> bool:
        """Whether coming tells that somebody has signed up."""
        return by_signup(self.audience)

    @property
    def whole(self) -> bool:
        """Whether it says something that may go out."""
        if self.row.theme_key is not None:
            return self.row.theme_key in catalogue.facts()
        return any(each.ready for each in versions(self.row.versions).values())

    def over(self, at: datetime) -> bool:
        """Tell whether the date that it invites to is over at an hour, or cancelled."""
        row = self.row
        return row.ends_at is not None and (row.ends_at <= at or row.date_state != DateState.ON)

    def led(self, staff: Staff | None) -> bool:
        """Tell whether a course leader writes here to the own participants."""
        if staff is None or staff.centre is not None or self.row.staff_id != staff.id:
            return False
        return self.audience.offer in _leads(staff)

    def result(self, counts: Mapping[Noted, int]) -> Result:
        """Tell what became of it.

        Args:
            counts: Of its notices that are still there; of older ones the row has the numbers.
        """
        row = self.row
        return Result(
            id=row.id,
            state=State(row.state),
            titles=_titles(row),
            recipients=row.recipients,
            delivered=max(row.delivered, counts.get(Noted.SENT, 0)),
            waiting=counts.get(Noted.WAITING, 0),
            failed=max(row.failed, counts.get(Noted.GIVEN_UP, 0)),
            blocked=max(row.blocked, counts.get(Noted.BLOCKED, 0)),
            weekly=row.weekly,
            trial=not row.live,
            zone=self.zone,
            send_at=row.send_at,
            sent_at=row.sent_at,
            few=few(self.audience, row.recipients),
        )


async def own(tx: Transaction, staff: Staff, number: int) -> Known:
    """Read an announcement that somebody may send.

    Raises:
        GoneError: It is foreign, or does not exist: nobody can tell which.
    """
    known = await one(tx, number)
    if known is None or not (known.row.centre_id == staff.centre or known.led(staff)):
        raise GoneError("This announcement is not there.")
    return known


async def one(tx: Transaction, number: int) -> Known | None:
    """Read an announcement, whosever it is; None if there is none."""
    row = (await tx.execute(_ONE, {"number": number})).first()
    return Known(row) if row else None


async def counts(tx: Transaction, numbers: Collection[int]) -> dict[int, dict[Noted, int]]:
    """Count the notices of announcements, by what has become of them."""
    found: dict[int, dict[Noted, int]] = {number: {} for number in numbers}
    if numbers:
        for row in await tx.execute(_COUNTS, {"numbers": list(numbers)}):
            found[row.announcement_id][Noted(row.state)] = row.many
    return found


async def out(tx: Transaction, number: int) -> bool:
    """Tell whether an announcement is no draft any more."""
    state = (await tx.execute(_STATE, {"number": number})).scalar()
    return state is not None and state != State.DRAFT


def _leads(staff: Staff) -> frozenset[OfferId]:
    return staff.offers - staff.consulted


def _titles(row: Row[Any]) -> Mapping[str, str]:
    if row.theme_key is None:
        return {code: each.title or each.text for code, each in versions(row.versions).items()}
    said = ((code, catalogue.words(row.theme_key, code)) for code in catalogue.languages())
    return {code: words.title for code, words in said if words}
