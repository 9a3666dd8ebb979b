"""Decide who answers a parent's question, and what of a conversation is kept how long."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kiez.directory import CentreId, OfferId, Through
from kiez.people import Door
from kiez.task import TaskId

MOST_SIGNS = 1000
"""So long may a message be: with its frame and a translation it fits into one of Telegram's."""
LINE_SIGNS = 4
PAGE_SIGNS = 2800
"""So much of a conversation stands on a page: with frame and marks it fits Telegram's 4,096."""
KEEP_CLOSED = timedelta(days=30)
"""A thread is erased so long after it was closed (docs/privacy.md)."""
CLOSE_IDLE = timedelta(days=14)
"""Where nobody has written for so long nothing is open any more."""
AT_ONCE = timedelta(hours=2)
"""Who has written just now waits for the answer: the quiet hours do not hold it back."""

ThreadId = int


class State(StrEnum):
    """Where a thread stands."""

    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Where:
    """Where a question goes: to a centre, or to the provider of one consultation alone.

    Args:
        offer: The consultation; None: the centre's coordinators read it.
        name: Of the centre, or of who offers the consultation.
        phone: Where somebody can be called instead; empty if no number is published.
        carrier: Who is responsible; empty: the city's office.
        protection: Whom the carrier's people turn to when a child may be in danger.
    """

    centre: CentreId | None
    offer: OfferId | None
    name: str
    phone: str
    through: Through
    carrier: str = ""
    protection: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answerer:
    """Who answers, as a parent may know it.

    Args:
        name: As it was typed for colleagues and parents.
        due_on: The parent is promised an answer by then.
        away_until: The last day of an absence; None: is there.
        stand_in: Name of who answers meanwhile; empty if nobody does.
    """

    name: str
    due_on: date
    away_until: date | None = None
    stand_in: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """What one side has written.

    Args:
        language: Of the text.
        translation: Into the other side's language; empty if there is none.
    """

    id: int
    from_staff: bool
    language: str
    text: str
    at: datetime
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    """A conversation between a parent and somebody with a role; neither sees the other's chat.

    Args:
        answerer: Name of who answers; empty while nobody has.
        due_on: An answer was promised by then; None: nothing is asked.
        messages: The oldest first.
    """

    id: ThreadId
    state: State
    where: Where
    answerer: str
    language: str
    due_on: date | None
    messages: tuple[Message, ...]

    @property
    def open(self) -> bool:
        """Tell whether one can write there."""
        return self.state is State.OPEN


@dataclass(frozen=True, slots=True)
class Draft:
    """What a parent sends, with random numbers for what may come of it."""

    message: Message
    thread: ThreadId
    task: TaskId


@dataclass(frozen=True, slots=True)
class Posted:
    """What became of a parent's message.

    Args:
        answerer: Who answers; None: nobody any more.
    """

    thread: ThreadId
    answerer: Answerer | None


@dataclass(frozen=True, slots=True)
class Untranslated:
    """A message that the other side reads in another language.

    Args:
        language: Of the text.
        into: The reader's.
    """

    id: int
    text: str
    language: str
    into: str


@dataclass(frozen=True, slots=True)
class Relayed:
    """A message of a thread as its reader gets it.

    Args:
        thread: Number of the thread.
        from_staff: A parent reads it; else somebody with a role.
        sender: Name of the member of staff; a parent has no name here.
        where: The centre's name, or the provider's, of a consultation.
        language: Of the text.
        translation: Into the reader's language; empty if there is none.
    """

    thread: ThreadId
    from_staff: bool
    sender: str
    where: str
    text: str
    language: str
    through: Through
    translation: str = ""


def length(text: str) -> int:
    """Count the signs of a text as a door does that shows it line by line.

    Telegram counts UTF-16 units: what looks short may be long. Each line gets marks that keep its
    direction.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2 + text.count("\n") * LINE_SIGNS


def over(text: str) -> int:
    """Count the signs by which a message is too long; 0 if it fits."""
    return max(0, length(text) - MOST_SIGNS)


def fits(translation: str) -> bool:
    """Tell whether a translation is as long as one may be: half as long again as a message."""
    return length(translation) <= MOST_SIGNS * 3 // 2


def kept_out(where: Where, door: Door) -> bool:
    """Tell whether what is written there must not be read at this door: its carrier decides."""
    return door is Door.TELEGRAM and where.through is not Through.ALL


def unasked(messages: Sequence[Message], now: datetime) -> bool:
    """Tell whether an answer has to respect the quiet hours: the parent is not waiting for it."""
    theirs = [each.at for each in messages if not each.from_staff]
    return not theirs or now - max(theirs) > AT_ONCE


def paged(messages: Sequence[Message], page: int) -> tuple[list[Message], int]:
    """Part the messages into pages, the newest first; within a page the oldest first."""
    pages: list[list[Message]] = [[]]
    signs = 0
    for each in reversed(messages):
        long = length(each.text) + length(each.translation)
        if pages[-1] and signs + long > PAGE_SIGNS:
            pages.append([])
            signs = 0
        pages[-1].insert(0, each)
        signs += long
    return pages[min(page, len(pages) - 1)], len(pages)
