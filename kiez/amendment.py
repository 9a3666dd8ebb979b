"""Decide about a change of the directory that staff prepare, make, and take back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from kiez.change import Known, Turn
from kiez.directory import Kind, OfferId, Service

AmendmentId = NewType("AmendmentId", int)
Value = object
"""What a directory file may hold: text, a number, yes or no, a list, keys with values."""

# So long after it was made a change can be taken back by a tap (docs/rules.md).
UNDO = timedelta(minutes=10)
RETIRED = "retired"
"""No key of a directory file: `True` takes the offer out of use, `None` brings it back."""

TOUCHED = "touched"
"""No key either: in what was before, which keys a person had changed before this change."""

# The key says who it is, the source where it comes from; its carrier alone says what may pass
# through Telegram.
FIXED = frozenset({"key", "source", "telegram"})
LOOKED = frozenset({"checked_on", "confidence", "evidence"})
"""What says how sure a fact is, and since when."""
OF_COORDINATORS = frozenset({"kind", "service", "second_owner", "theme_every_weeks"})
"""What neither the leader of a course nor a partner changes."""


class State(StrEnum):
    """Where a change stands."""

    DRAFT = "draft"
    MADE = "made"
    UNDONE = "undone"
    DROPPED = "dropped"


class Reason(StrEnum):
    """Why an offer cannot be like this."""

    WRONG = "wrong"
    """No such value, or too long."""
    ORDER = "order"
    """The end does not come after the beginning."""
    UNKNOWN = "unknown"
    """No such venue or centre in this city."""
    TWICE = "twice"
    """Two dates on one day."""
    COURSE = "course"
    """A course needs a last day."""
    CHILDCARE = "childcare"
    """Seats in a childcare that there is not."""
    SLOTS = "slots"
    """Only a consultation hour has slots."""
    BOOKED = "booked"
    """Families have places that would be others then."""
    NOTHING = "nothing"
    """It is so already."""
    MOVED = "moved"
    """A date that moved before would be lost."""
    AWAY = "away"
    """The regular date of this day takes place on another one."""
    EMPTY = "empty"
    """There is no date there."""
    DAY = "day"
    """Over already, or farther away than a year."""
    OVER = "over"
    """Of today, and over already."""


class Outcome(StrEnum):
    """What became of a tap on a change."""

    MADE = "made"
    UNDONE = "undone"
    DROPPED = "dropped"
    ALREADY = "already"
    """A second tap: nothing more was done."""
    CHANGED = "changed"
    """The offer is not any more as it was; nothing was done."""
    REFUSED = "refused"
    """The offer could not be like this; nothing was done."""
    LATE = "late"
    """The ten minutes are over; nothing was done."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What staff want an offer to be.

    Args:
        id: Random; a draft that has it is replaced.
        offer: None: a new one; then `after` is its whole record, with or without a key.
        after: The new value of each key of the directory's record; None takes the key away.
    """

    id: AmendmentId
    offer: OfferId | None
    after: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Refusal:
    """What is wrong with which key of the record."""

    field: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class Fact:
    """A key of the record as it was and as it will be; None is "not there"."""

    field: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change does to those who have to do with the offer.

    Args:
        turns: The dates that are other ones then.
        added: The dates that nobody knew.
        told: How many people are told of it.
        offered: How many waiting families are offered a place.
    """

    turns: tuple[Turn, ...] = ()
    added: tuple[Known, ...] = ()
    told: int = 0
    offered: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """A change as staff see it: before it is made, and after.

    Args:
        offer: None as long as it is to be.
        facts: All that is changed, in the order of the directory's format.
        effect: As it would be now; of a change that was made only `told`.
        names: Of the city's venues and centres, by key.
        venues: Of the venues, by number.
        refusals: Why it cannot be made; nothing was kept then.
        mine: Whoever sees it has prepared it.
        undo_until: None if it was not made.
        new: The offer is to be, or has come to be by it.
    """

    id: AmendmentId
    offer: OfferId | None
    state: State
    kind: Kind
    service: Service | None
    title: str
    centre_name: str
    trial: bool
    facts: tuple[Fact, ...]
    effect: Effect = field(default_factory=Effect)
    names: Mapping[str, str] = field(default_factory=dict)
    venues: Mapping[int, str] = field(default_factory=dict)
    refusals: tuple[Refusal, ...] = ()
    mine: bool = True
    undo_until: datetime | None = None
    new: bool = False


@dataclass(frozen=True, slots=True)
class Heard:
    """A change as the other owners of the offer hear of it.

    Args:
        by: Who has made it, as colleagues read the name.
        undone: It was taken back.
        names: Of venues and centres, by key.
    """

    offer: OfferId
    kind: Kind
    service: Service | None
    title: str
    by: str
    undone: bool
    facts: tuple[Fact, ...]
    names: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """A change that was prepared and not made, as a list names it.

    Args:
        offer: None: it is to be.
        fields: The keys that are changed.
        on: The first of the single dates that are changed; None: none is.
    """

    id: AmendmentId
    offer: OfferId | None
    title: str
    fields: tuple[str, ...]
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """What became of a tap, with the change as it stands then."""

    outcome: Outcome
    preview: Preview


def facts(before: Mapping[str, Value], after: Mapping[str, Value]) -> tuple[Fact, ...]:
    """List what is changed; what is as before is no change."""
    return tuple(
        Fact(key, before.get(key), value)
        for key, value in after.items()
        if before.get(key) != value
    )


def amended(record: Mapping[str, Value], after: Mapping[str, Value]) -> dict[str, Value]:
    """Give the record as it will be."""
    whole = {**record, **after}
    return {key: value for key, value in whole.items() if value is not None}


def rebased(
    before: Mapping[str, Value], after: Mapping[str, Value], record: Mapping[str, Value]
) -> dict[str, Value]:
    """Prepare a change anew for an offer that has become another one meanwhile.

    Of single days only those are changed that the change was about; the others stay as they are.
    """
    rebuilt = dict(after)
    if "exceptions" in after:
        was, new = _by_day(before.get("exceptions")), _by_day(after["exceptions"])
        mine = {day for day in was.keys() | new.keys() if was.get(day) != new.get(day)}
        others = {
            day: each for day, each in _by_day(record.get("exceptions")).items() if day not in mine
        }
        whole = others | {day: new[day] for day in mine if day in new}
        rebuilt["exceptions"] = [whole[day] for day in sorted(whole)]
    return rebuilt


def first_on(before: Mapping[str, Value], after: Mapping[str, Value]) -> date | None:
    """Find the first single day that a change is about; None: it is about none."""
    was, new = _by_day(before.get("exceptions")), _by_day(after.get("exceptions"))
    days = [day for day in {*was, *new} if was.get(day) != new.get(day)]
    return date.fromisoformat(min(days)) if "exceptions" in after and days else None


def _by_day(exceptions: Value) -> dict[str, Value]:
    entries = exceptions if isinstance(exceptions, list) else []
    return {str(each["date"]): each for each in entries}


def as_left(record: Mapping[str, Value], values: Mapping[str, Value]) -> bool:
    """Tell whether a record still has these values."""
    return all(record.get(key) == value for key, value in values.items())


def quiet(after: Mapping[str, Value]) -> bool:
    """Tell whether a change only says that somebody has looked."""
    return after.keys() <= LOOKED


def allowed(*, coordinates: bool, keys: Sequence[str]) -> bool:
    """Tell whether somebody may change these keys.

    Args:
        coordinates: One of the centres whose offer it is; else the offer is led, or a partner's.
    """
    closed = FIXED if coordinates else FIXED | OF_COORDINATORS
    return not closed.intersection(keys)
