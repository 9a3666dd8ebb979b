"""Read Telegram's HTML: text and entities, errors with byte offsets (td, MessageEntity.cpp)."""

import re
from dataclasses import dataclass
from typing import Any, NoReturn

from webchat.links import checked
from webchat.refusals import bad

Entity = dict[str, Any]
"""A Bot API MessageEntity; offset and length count UTF-16 code units."""

_SPACE = frozenset(b" \t\r\n\0\v")
_WORD = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-")
_ALPHA = frozenset(b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_NAME_END = _SPACE | frozenset(b"=>/\"'")
_NAMED = {b"lt": "<", b"gt": ">", b"amp": "&", b"quot": '"'}
_EMOJI = re.compile(r"[1-9][0-9]{0,18}")
_UNIX = re.compile(r"[0-9]{1,10}")
_MOST_REFERENCE = 10  # bytes of a numeric reference
_LAST_CODE = 0x10FFFF
_TWO_UNITS = 0xFFFF

_SIMPLE = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
}
_TAGS = frozenset(_SIMPLE) | {"a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}


@dataclass(slots=True)
class _Open:
    """A tag that is not closed yet."""

    name: str
    argument: str
    unix: int
    offset: int
    begin: int


def parsed(text: str) -> tuple[str, list[Entity]]:
    """Turn Telegram's HTML into text and entities.

    Raises:
        RefusedError: The markup is broken; says what and at which byte.
    """
    return _Reader(text).read()


def _fail(reason: str) -> NoReturn:
    bad(f"can't parse entities: {reason}")


class _Reader:
    def __init__(self, text: str) -> None:
        self._source = text.encode() + b"\0"  # td reads up to the closing zero
        self._end = len(self._source) - 1
        self._at = 0
        self._out = bytearray()
        self._units = 0
        self._open: list[_Open] = []
        self._entities: list[Entity] = []

    def read(self) -> tuple[str, list[Entity]]:
        while self._at < self._end:
            if self._source[self._at] == ord("<"):
                self._tag()
            else:
                self._character()
        if self._open:
            _fail(f'Can\'t find end tag corresponding to start tag "{self._open[-1].name}"')
        for entity in self._entities:
            if entity["type"] == "code":
                entity.pop("language", None)
        try:
            return self._out.decode(), self._entities
        except UnicodeDecodeError:
            bad(
                "Text contains invalid Unicode characters after decoding HTML entities, "
                "check for unmatched surrogate code units"
            )

    def _character(self) -> None:
        sign = self._reference()
        if sign:
            self._out += sign.encode("utf-8", "surrogatepass")
            self._units += 2 if ord(sign) > _TWO_UNITS else 1
            return
        byte = self._source[self._at]
        if byte & 0xC0 != 0x80:  # noqa: PLR2004 - UTF-8: not a continuation byte
            self._units += 2 if byte >= 0xF0 else 1  # noqa: PLR2004 - UTF-8: four bytes, two units
        self._out.append(byte)
        self._at += 1

    def _reference(self) -> str:
        """Read `&amp;` and its like; an unknown one is a plain ampersand."""
        source, at = self._source, self._at
        if source[at] != ord("&"):
            return ""
        end = at + 1
        if source[end] == ord("#"):
            end, sign = self._numeric(at)
        else:
            while source[end] in _ALPHA:
                end += 1
            sign = _NAMED.get(source[at + 1 : end], "")
        if sign:
            self._at = end + 1 if source[end] == ord(";") else end
        return sign

    def _numeric(self, at: int) -> tuple[int, str]:
        hexadecimal = self._source[at + 2] == ord("x")
        digits = b"0123456789abcdefABCDEF" if hexadecimal else b"0123456789"
        begin = end = at + 3 if hexadecimal else at + 2
        while self._source[end] in digits:
            end += 1
        if end == begin or end - at >= _MOST_REFERENCE:
            return end, ""
        code = int(self._source[begin:end], 16 if hexadecimal else 10)
        return end, chr(code) if 0 < code < _LAST_CODE else ""

    def _tag(self) -> None:
        begin = self._at
        self._at += 1
        if self._source[self._at] == ord("/"):
            self._close(begin)
        else:
            self._begin(begin)
        self._at += 1

    def _skip_space(self) -> None:
        while self._source[self._at] in _SPACE and self._at < self._end:
            self._at += 1

    def _name(self, begin: int) -> str:
        while self._source[self._at] not in _SPACE and self._source[self._at] != ord(">"):
            self._at += 1
        return self._source[begin : self._at].decode("utf-8", "replace").lower()

    def _begin(self, begin: int) -> None:
        name = self._name(begin + 1)
        if self._at >= self._end:
            _fail(f"Unclosed start tag at byte offset {begin}")
        if name not in _TAGS:
            _fail(f'Unsupported start tag "{name}" at byte offset {begin}')
        tag = _Open(name, "", 0, self._units, len(self._out))
        while self._source[self._at] != ord(">"):
            self._skip_space()
            if self._source[self._at] == ord(">"):
                break
            self._attribute(tag, begin)
        if name == "span" and tag.argument != "spoiler":
            _fail(f'Tag "span" must have class "tg-spoiler" at byte offset {begin}')
        self._open.append(tag)

    def _attribute(self, tag: _Open, begin: int) -> None:
        start = self._at
        while self._source[self._at] not in _NAME_END:
            self._at += 1
        name = self._source[start : self._at].decode("utf-8", "replace")
        if not name:
            _fail(f'Empty attribute name in the tag "{tag.name}" at byte offset {begin}')
        self._skip_space()
        if self._at >= self._end:
            _fail(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
        if self._source[self._at] != ord("="):
            _note(tag, name, "")
            return
        self._at += 1
        self._skip_space()
        if self._at >= self._end:
            _fail(f'Unclosed start tag "{tag.name}" at byte offset {begin}')
        value = self._value()
        if self._at >= self._end:
            _fail(f"Unclosed start tag at byte offset {begin}")
        _note(tag, name, value)

    def _value(self) -> str:
        quote = self._source[self._at]
        if quote not in b"\"'":
            return self._bare()
        self._at += 1
        value = bytearray()
        while self._source[self._at] != quote and self._at < self._end:
            sign = self._reference()
            if sign:
                value += sign.encode("utf-8", "surrogatepass")
                continue
            value.append(self._source[self._at])
            self._at += 1
        if self._source[self._at] == quote:
            self._at += 1
        return value.decode("utf-8", "replace")

    def _bare(self) -> str:
        start = self._at
        while self._source[self._at] in _WORD:
            self._at += 1
        if self._source[self._at] not in _SPACE and self._source[self._at] != ord(">"):
            _fail(f"Unexpected end of name token at byte offset {start}")
        return self._source[start : self._at].decode().lower()

    def _close(self, begin: int) -> None:
        if not self._open:
            _fail(f"Unexpected end tag at byte offset {begin}")
        name = self._name(begin + 2)
        self._skip_space()
        if self._source[self._at] != ord(">"):
            _fail(f"Unclosed end tag at byte offset {begin}")
        tag = self._open[-1]
        if name and name != tag.name:
            _fail(
                f'Unmatched end tag at byte offset {begin}, expected "</{tag.name}>", '
                f'found "</{name}>"'
            )
        self._open.pop()
        if self._units > tag.offset:
            self._keep(tag)

    def _keep(self, tag: _Open) -> None:
        entity: Entity = {"offset": tag.offset, "length": self._units - tag.offset}
        if tag.name in _SIMPLE:
            entity["type"] = _SIMPLE[tag.name]
        elif tag.name == "blockquote":
            entity["type"] = "expandable_blockquote" if tag.argument else "blockquote"
        elif tag.name in {"pre", "code"}:
            entity = self._code(tag, entity)
        else:
            entity |= self._special(tag)
        if "type" in entity:
            self._entities.append(entity)

    def _code(self, tag: _Open, entity: Entity) -> Entity:
        """A pre and a code with a language over the same text are one entity, either way round."""
        if tag.name == "code" and tag.argument:
            entity["language"] = tag.argument
        entity["type"] = tag.name
        last = self._entities[-1] if self._entities else {}
        same = all(last.get(each) == entity[each] for each in ("offset", "length"))
        language = last.get("language") or entity.get("language")
        if same and language and {last["type"], tag.name} == {"pre", "code"}:
            self._entities.pop()
            return entity | {"type": "pre", "language": language}
        return entity

    def _special(self, tag: _Open) -> Entity:
        if tag.name == "tg-emoji":
            if not _EMOJI.fullmatch(tag.argument):
                _fail("Invalid custom emoji identifier specified")
            return {"type": "custom_emoji", "custom_emoji_id": tag.argument}
        if tag.name == "tg-time":
            shape = {"date_time_format": tag.argument} if tag.argument else {}
            return {"type": "date_time", "unix_time": tag.unix, **shape} if tag.unix > 0 else {}
        link = checked(tag.argument or self._out[tag.begin :].decode("utf-8", "replace"))
        return {"type": "text_link", "url": link} if link else {}


def _note(tag: _Open, name: str, value: str) -> None:
    match tag.name, name:
        case ("a", "href") | ("tg-emoji", "emoji-id") | ("tg-time", "format"):
            tag.argument = value
        case ("code", "class") if value.startswith("language-"):
            tag.argument = value.removeprefix("language-")
        case ("span", "class") if value.startswith("tg-"):
            tag.argument = value.removeprefix("tg-")
        case ("blockquote", "expandable"):
            tag.argument = "1"
        case ("tg-time", "unix") if _UNIX.fullmatch(value):
            tag.unix = int(value)
        case _:
            pass
