"""Fold what people type, so that the spellings of one name meet."""

import re
import unicodedata

_NOT_A_WORD = re.compile(r"[\W_]+")

# Cyrillic and Greek as people write them in Latin letters, so that a name in one script meets the
# other; Persian and Arabic keyboards write different letters for the same; strokes are no marks.
_LATIN = str.maketrans(
    dict(zip("абвгґдеєэзиіыклмнопрстуфхцћђј", "abvggdeeeziiiklmnoprstufhzcdj", strict=True))
    | dict(zip("αβγδεζηθικλμνξοπρστυφχω", "avgdezitiklmnxoprstifho", strict=True))
    | dict(zip("یىکەةھۀ", "ييكهههه", strict=True))
    | dict(zip("ıøłđð", "ioldd", strict=True))
    | {"ж": "sch", "ч": "tsch", "ш": "sch", "щ": "sch", "ю": "u", "я": "a", "ψ": "ps"}
    | {"ъ": "", "ь": "", "љ": "l", "њ": "n", "џ": "d", "æ": "a", "œ": "o"}
)

# What sounds alike in a German name, longest first: Klarental, Biberisch, Dotzhaim, Schirstein.
# "ae" is how a keyboard without ä writes it, and stands with the a.
_SOUNDS = {
    "μπ": "b",
    "ντ": "d",
    "sch": "s",
    "sh": "s",
    "ch": "h",
    "ck": "k",
    "ph": "f",
    "th": "t",
    "dt": "t",
    "tz": "z",
    "ts": "z",
    "ae": "a",
    "oe": "o",
    "ue": "u",
    "ie": "i",
    "ei": "ai",
    "c": "k",
    "q": "k",
    "w": "v",
    "y": "i",
    "j": "i",
}
_SOUND = re.compile("|".join(_SOUNDS))
_GREEK = re.compile("μπ|ντ")
_TWICE = re.compile(r"([a-z])\1+")
_STREET = re.compile(r"str\b")


def fold(text: str) -> str:
    """Reduce text to small letters and digits of any script, one space between words.

    Marks, punctuation, direction signs and zero-width signs go; ß is ss, every digit is 0 to 9.
    """
    plain = "".join(map(_plain, unicodedata.normalize("NFKD", text.casefold())))
    return " ".join(_NOT_A_WORD.sub(" ", plain).split())


def sound(folded: str) -> str:
    """Reduce folded text to how it sounds, without spaces: names that sound alike become equal."""
    full = _STREET.sub("strasse", folded)
    greek = _GREEK.sub(lambda pair: _SOUNDS[pair[0]], full)
    latin = "".join(map(_syllable, greek.translate(_LATIN))).replace(" ", "")
    return _TWICE.sub(r"\1", _SOUND.sub(lambda part: _SOUNDS[part[0]], latin))


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    category = unicodedata.category(sign)
    if category == "Nd":
        return str(unicodedata.digit(sign))
    # Cf: direction marks, zero-width signs, and the joiner inside Persian words.
    return "" if category in {"Mn", "Mc", "Me", "Cf"} else sign


def _syllable(sign: str) -> str:
    """Spell an Ethiopic syllable by its Unicode name; "-E" is the bare consonant."""
    if not "ሀ" <= sign <= "ፚ":
        return sign
    spelt = unicodedata.name(sign, "").removeprefix("ETHIOPIC SYLLABLE ").lower()
    return spelt if spelt.endswith("ee") else spelt.removesuffix("e")
