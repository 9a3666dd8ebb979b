"""Make of a text what Telegram's server makes of it: cleaned, trimmed, with its entities."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from webchat import limits, links
from webchat.refusals import bad
from webchat.tags import Entity, parsed

_BLANK = " \n"
_TWO_UNITS = 0xFFFF

# td's misc.cpp, clean_input_string: line and direction marks, and lines that cross other lines.
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")
_CONTROL = re.compile("[\0-\x09\x0b\x0c\x0e-\x1f]")
# td's misc.cpp, strip_empty_characters: what alone makes no text.
_EMPTY = re.compile(
    "[\\s\u1680\u180e\u2000-\u200f\u202e\u202f\u205f\u2800\u3000\ufeff\ufffc\u00a0"
    "\U000e0000-\U000e007f]*"
)

# Which of two entities over the same text comes first.
_ORDER = ("blockquote", "expandable_blockquote", "pre", "code", "text_link")
_MERGING = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
_ALONE = frozenset({"code", "pre"})
_GIVEN = (
    _MERGING
    | _ALONE
    | {
        "text_link",
        "blockquote",
        "expandable_blockquote",
        "custom_emoji",
        "date_time",
    }
)
_DETAILS = ("url", "language", "custom_emoji_id", "unix_time", "date_time_format")


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text with its entities; offsets and lengths count UTF-16 code units."""

    text: str = ""
    entities: list[Entity] = field(default_factory=list)


def formatted(text: str, parse_mode: str, entities: str) -> Formatted:
    """Read a text as the Bot API takes it.

    Args:
        text: The text, with or without markup.
        parse_mode: `HTML`, or nothing.
        entities: A JSON array of MessageEntity, used where there is no parse mode.

    Raises:
        RefusedError: In Telegram's words.
    """
    if not valid(text):
        bad("strings must be encoded in UTF-8")
    if len(text.encode()) > limits.MAX_RAW_TEXT:
        bad("Text is too long")
    mode = parse_mode.lower()
    if mode == "html":
        text, found = parsed(text)
    elif mode in {"", "none"}:
        found = _given(entities)
    else:
        # Markdown is Telegram's as well; our screens write HTML only.
        bad("Unsupported parse_mode")
    return fixed(text, found)


def fixed(text: str, entities: list[Entity]) -> Formatted:
    """Clean and trim a text, keep what its entities still cover, and find further ones."""
    text, entities = _cleaned(text, entities)
    text, entities = _trimmed(text, entities)
    if _EMPTY.fullmatch(text):
        return Formatted()
    kept = _settled(entities)
    marks = _offsets(text)
    for kind, begin, end in links.found(text):
        entity = {"type": kind, "offset": marks[begin], "length": marks[end] - marks[begin]}
        if not any(_meet(entity, other) for other in kept if other["type"] not in _MERGING):
            kept.append(entity)
    return Formatted(text, sorted(kept, key=_rank)[: limits.MAX_ENTITIES])


def units(text: str) -> int:
    """Count the UTF-16 code units of a text."""
    return len(text) + sum(ord(sign) > _TWO_UNITS for sign in text)


def whole(text: str) -> str:
    """Replace halves of signs, which no database and no network takes."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def valid(text: str) -> bool:
    """Tell whether a text has no halves of signs."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _given(entities: str) -> list[Entity]:
    if not entities:
        return []
    try:
        values = json.loads(entities)
    except (ValueError, RecursionError):
        bad("can't parse entities JSON object")
    if not isinstance(values, list):
        return []
    return [entity for value in values for entity in _one(value)]


def _one(value: object) -> Iterator[Entity]:
    if not isinstance(value, dict):
        bad("can't parse MessageEntity: expected an Object")
    for name in ("offset", "length"):
        if not isinstance(value.get(name), int) or not 0 <= value[name] <= 1_000_000:  # noqa: PLR2004 - td's own bound
            bad(f'can\'t parse MessageEntity: Field "{name}" must be of type Number')
    if not isinstance(value.get("type"), str):
        bad("can't parse MessageEntity: Can't find field \"type\"")
    # Kinds that the server finds by itself are not taken from the bot.
    if value["type"] in _GIVEN:
        details = {name: value[name] for name in _DETAILS if name in value}
        yield from _linked({name: value[name] for name in ("type", "offset", "length")} | details)


def _linked(entity: Entity) -> Iterator[Entity]:
    if entity["type"] == "text_link":
        link = links.checked(str(entity.get("url", "")))
        if link is None:
            return
        entity["url"] = link
    yield entity


def _offsets(text: str) -> list[int]:
    """Tell at which code unit each character begins, and at which the text ends."""
    return list(accumulate((2 if ord(sign) > _TWO_UNITS else 1 for sign in text), initial=0))


def _cleaned(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    if not entities:
        return _CONTROL.sub(" ", _DROPPED.sub("", text)), []
    old = _offsets(text)
    signs = ["" if _DROPPED.match(sign) else _CONTROL.sub(" ", sign) for sign in text]
    new = list(accumulate((units(sign) for sign in signs), initial=0))
    moved = dict(zip(old, new, strict=True))
    # An offset in the middle of a sign is that of its beginning.
    moved |= {at + 1: moved[at] for at in old if at + 1 not in moved}
    return "".join(signs), [_moved(entity, moved, old[-1]) for entity in entities]


def _moved(entity: Entity, moved: dict[int, int], end: int) -> Entity:
    begin = moved[min(entity["offset"], end)]
    stop = moved[min(entity["offset"] + entity["length"], end)]
    return entity | {"offset": begin, "length": stop - begin}


def _trimmed(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    marks = _offsets(text)
    at = {unit: index for index, unit in enumerate(marks)}
    kept = [
        entity
        for entity in entities
        if text[at[entity["offset"]] : at[entity["offset"] + entity["length"]]].strip(_BLANK)
    ]
    text = text.rstrip(_BLANK)
    end = units(text)
    # The beginning of what is marked is not trimmed: a first line may be moved in on purpose.
    first = min((entity["offset"] for entity in kept), default=end)
    lead = min(len(text) - len(text.lstrip(_BLANK)), first)
    return text[lead:], [
        entity
        | {
            "offset": entity["offset"] - lead,
            "length": min(entity["length"], end - entity["offset"]),
        }
        for entity in kept
    ]


def _settled(entities: list[Entity]) -> list[Entity]:
    """Join neighbours of the same kind, and leave nothing inside of code."""
    kept: list[Entity] = []
    for entity in sorted(entities, key=_rank):
        same = next(
            (
                other
                for other in kept
                if other["type"] == entity["type"]
                and entity["type"] in _MERGING
                and entity["offset"] <= other["offset"] + other["length"]
            ),
            None,
        )
        if same is not None:
            end = max(_end(same), _end(entity))
            same["length"] = end - same["offset"]
        elif not any(_meet(entity, other) for other in kept if other["type"] in _ALONE):
            kept.append(dict(entity))
    return kept


def _end(entity: Entity) -> int:
    return int(entity["offset"]) + int(entity["length"])


def _meet(one: Entity, other: Entity) -> bool:
    return bool(one["offset"] < _end(other) and other["offset"] < _end(one))


def _rank(entity: Entity) -> tuple[int, int, int]:
    kind = entity["type"]
    rank = _ORDER.index(kind) if kind in _ORDER else len(_ORDER)
    return entity["offset"], -entity["length"], rank
