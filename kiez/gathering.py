"""Name a date or a course with its seats, and the families that have or want some."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from kiez import seating
from kiez.accompany import NONE, Welcome
from kiez.calendar import State as Taking
from kiez.details import Details
from kiez.directory import OccurrenceId, OfferId
from kiez.people import MunicipalityId, PersonId
from kiez.seating import Entry, Pool, Step
from kiez.signup import Family, SignupId


@dataclass(frozen=True, slots=True)
class Key:
    """Where seats are given together.

    Args:
        occurrence: None: the whole course.
    """

    offer: OfferId
    occurrence: OccurrenceId | None


@dataclass(frozen=True, slots=True)
class Claim:
    """What is known of a family's sign-up beside its entry in the pool."""

    person: PersonId
    family: Family
    code_hmac: str
    coming: bool | None = None
    welcome: Welcome = NONE


@dataclass(frozen=True, slots=True)
class Dated:
    """A date of a course."""

    occurrence: OccurrenceId
    local_on: date
    starts_at: datetime
    ends_at: datetime
    state: Taking

    def ahead(self, now: datetime) -> bool:
        """Tell whether it takes place and has not begun."""
        return self.state is Taking.ON and self.starts_at > now


@dataclass(frozen=True, slots=True)
class Gathering:
    """A date or a course with its seats and families.

    Args:
        card: The date; of a course the one asked for, or the next.
        shown: It is shown at the door that was asked for.
        ahead: It takes place and has not begun; a course has a date that has not.
        given: Places are given here at all.
        last_on: The last day to join; None: any.
        slot_minutes: Length of a slot; None if there are none.
        dates: Of a course all its dates, by start.
        claims: By the id of the entry.
    """

    key: Key
    municipality: MunicipalityId
    card: Details
    shown: bool
    ahead: bool
    given: bool
    last_on: date | None
    slot_minutes: int | None
    dates: tuple[Dated, ...]
    pool: Pool
    claims: Mapping[SignupId, Claim]

    @property
    def course(self) -> bool:
        """Tell whether a sign-up holds for the whole run."""
        return self.key.occurrence is None

    @property
    def ends_at(self) -> datetime:
        """Tell when all is over."""
        return max([self.card.ends_at, *(each.ends_at for each in self.dates)])

    def entry(self, signup_id: SignupId) -> Entry | None:
        """Find a sign-up."""
        return next((each for each in self.pool.entries if each.id == signup_id), None)

    def of(self, person_id: PersonId) -> Entry | None:
        """Find the sign-up of a person."""
        mine = (each for each in self.pool.entries if self.claims[each.id].person == person_id)
        return next(mine, None)

    def joinable(self, now: datetime) -> bool:
        """Tell whether a family that has nothing here may still sign up."""
        today = now.astimezone(self.pool.zone).date()
        return self.ahead and self.given and (self.last_on is None or today <= self.last_on)

    def coming(self, now: datetime) -> list[Dated]:
        """List the dates of a course that are still to come."""
        return [each for each in self.dates if each.ahead(now)]

    def occurrences(self, now: datetime) -> list[OccurrenceId]:
        """List the dates that a sign-up is about."""
        if self.key.occurrence is not None:
            return [self.key.occurrence]
        return [each.occurrence for each in self.coming(now)]

    def seated(self, entry: Entry, claim: Claim) -> "Gathering":
        """Put a family in, in place of what it was before."""
        pool = seating.seated(self.pool, entry)
        return replace(self, pool=pool, claims={**self.claims, entry.id: claim})

    def without(self, signup_id: SignupId) -> "Gathering":
        """Take a family out."""
        return replace(self, pool=seating.without(self.pool, signup_id))

    def settled(self, now: datetime) -> tuple["Gathering", list[Step]]:
        """Tell how it stands once it is settled; what is off or has begun stays as it is."""
        if not self.ahead:
            return self, []
        pool, steps = seating.settle(self.pool, now)
        return replace(self, pool=pool), steps


def ordered(keys: Iterable[Key]) -> list[Key]:
    """Put keys into the order in which they are locked, each once: dates, then courses."""
    return sorted(
        set(keys), key=lambda key: (key.occurrence is None, key.occurrence or 0, key.offer)
    )


def following(dates: Sequence[Dated], now: datetime) -> Dated | None:
    """Choose the date that stands for a course: the next, else the last that took place."""
    on = [each for each in dates if each.state is Taking.ON] or list(dates)
    coming = (each for each in on if each.starts_at > now)
    return next(coming, on[-1] if on else None)
