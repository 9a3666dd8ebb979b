"""What the typesetter needs for a notice sheet: all that can be read there, in its place."""

from dataclasses import dataclass

from screens.picture import Text


@dataclass(frozen=True, slots=True)
class Column:
    """What one language says above and below the dates.

    Args:
        name: What the language calls itself.
        breaks: Names of school holidays; from when to when they are stands once for all.
        welcome: What it costs, and who may come.
        code: What the code in the corner is for; empty if there is none.
        mark: What the mark of an unconfirmed time means; empty if there is none.
    """

    language: str
    rtl: bool
    name: str
    heading: Text
    breaks: tuple[Text, ...]
    welcome: Text
    code: Text
    mark: Text


@dataclass(frozen=True, slots=True)
class Cell:
    """What one language says of a date.

    Args:
        brief: The same as what, in a word or two, for a month.
        title: Its own name, where that says more.
        tag: The same as the notes, in a word or two.
        mark: That it is cancelled, or that nobody has confirmed the time.
    """

    what: Text
    brief: Text
    title: Text
    theme: Text
    notes: tuple[Text, ...]
    tag: Text
    mark: Text


@dataclass(frozen=True, slots=True)
class Row:
    """A date: what is the same in all languages, then a cell for each.

    Args:
        sign: Name of the drawing.
        place: If it is not the centre's own house.
        confirmed: Else it carries its mark.
    """

    sign: str
    start: str
    end: str
    place: Text
    cancelled: bool
    confirmed: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A day with its dates; names and holiday stand in each language's column.

    Args:
        weekday: Monday is 0.
    """

    number: str
    weekday: int
    names: tuple[Text, ...]
    shorts: tuple[Text, ...]
    holidays: tuple[Text, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """All that the typesetter needs; an empty text is left out.

    Args:
        span: From when to when, in digits.
        breaks: The same of school holidays.
    """

    form: str
    monthly: bool
    title: Text
    unit: Text
    span: str
    columns: tuple[Column, ...]
    breaks: tuple[str, ...]
    days: tuple[Day, ...]
    place: Text
    address: Text
    phone: str
    carrier: Text
    link: str
