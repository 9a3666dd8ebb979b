"""Tell which languages there are, how each names itself and which way it is written."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent

_A = "nplurals=2; plural=(n != 1);"
_B = "nplurals=2; plural=(n > 1);"
_C = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
)
_D = "nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);"
_E = (
    "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
    "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);"
)
_F = "nplurals=3; plural=(n==1 ? 0 : n==0 || (n%100>0 && n%100<20) ? 1 : 2);"


@dataclass(frozen=True, slots=True)
class Language:
    """A language as people choose it.

    Args:
        code: Name of its folder and its value in the database.
        name: What it calls itself, for the menu.
        babel: Babel's locale for dates, lists and distances.
        plural_forms: The catalogue's header, checked against CLDR (docs/translating.md).
        maps: Codes of Telegram and browsers that mean this language.
        rtl: True if written from right to left.
    """

    code: str
    name: str
    babel: str
    plural_forms: str
    maps: tuple[str, ...] = ()
    rtl: bool = False

    @property
    def html(self) -> str:
        """The language tag for the page (BCP 47); easy German is German to a screen reader."""
        return {"de_simple": "de", "hr": "hr-Latn"}.get(self.code, self.code)


# The order is that of the menu, after those that a city lists first.
LANGUAGES = {
    language.code: language
    for language in (
        Language("de", "Deutsch", "de", _A, ("de", "lb")),
        Language("de_simple", "Deutsch (einfach)", "de", _A),
        Language("en", "English", "en_GB", _A, ("en",)),
        Language("tr", "Türkçe", "tr", _A, ("tr", "az")),
        Language("ar", "العربية", "ar", _E, ("ar",), rtl=True),
        Language("uk", "Українська", "uk", _C, ("uk",)),
        Language("ru", "Русский", "ru", _C, ("ru", "be", "kk", "ky", "tg")),
        Language("fa", "فارسی / دری", "fa", _B, ("fa", "prs"), rtl=True),
        Language("pl", "Polski", "pl", _D, ("pl",)),
        Language("ro", "Română", "ro", _F, ("ro", "mo")),
        Language("bg", "Български", "bg", _A, ("bg", "mk")),
        Language("hr", "Bosanski / Hrvatski / Srpski", "hr", _C, ("hr", "bs", "sr", "sh", "cnr")),
        Language("it", "Italiano", "it", _A, ("it",)),
        Language("el", "Ελληνικά", "el", _A, ("el",)),
        Language("es", "Español", "es", _A, ("es", "ca", "gl")),
        Language("fr", "Français", "fr", _B, ("fr",)),
        Language("sq", "Shqip", "sq", _A, ("sq",)),
        Language("ku", "Kurdî (Kurmancî)", "ku", _A, ("ku", "kmr")),
        Language("ti", "ትግርኛ", "ti", _B, ("ti",)),
    )
}

DEFAULT = "de"
# For a code that stands in no row of the table; German is for no code at all.
UNKNOWN = "en"


@cache
def complete() -> tuple[str, ...]:
    """List the languages whose catalogue is there: a further language is only a file."""
    return tuple(
        code for code in LANGUAGES if (FOLDER / code / "LC_MESSAGES" / "messages.po").is_file()
    )


@cache
def _mapped() -> dict[str, str]:
    return {tag: code for code in complete() for tag in LANGUAGES[code].maps}


def of_code(language_code: str | None) -> str:
    """Choose the language for Telegram's `language_code` or a browser's tag.

    Args:
        language_code: An IETF tag such as `de-AT`, or None if the phone tells nothing.
    """
    if not language_code:
        return DEFAULT
    return _mapped().get(language_code.replace("_", "-").split("-")[0].lower(), UNKNOWN)


def of_header(accept_language: str | None) -> str | None:
    """Choose the first tag of an `Accept-Language` header that we speak, else its first.

    Returns:
        A tag for `of_code`, or None if the header names none.
    """
    tags: list[tuple[float, int, str]] = []
    for position, part in enumerate((accept_language or "")[:500].split(",")):
        tag, _, weight = part.strip().partition(";q=")
        try:
            quality = float(weight) if weight else 1.0
        except ValueError:
            quality = 0.0
        if tag and tag != "*":
            tags.append((-quality, position, tag))
    ordered = [tag for _, _, tag in sorted(tags)]
    known = (tag for tag in ordered if tag.split("-")[0].lower() in _mapped())
    return next(known, ordered[0] if ordered else None)


def menu(first: list[str]) -> list[Language]:
    """List the languages to choose from: the city's order, then all others that are complete."""
    codes = [code for code in first if code in complete()]
    codes += [code for code in complete() if code not in codes]
    return [LANGUAGES[code] for code in codes]
