"""Check an address as Telegram does, and find addresses, commands and numbers in a text."""

import re
from urllib.parse import SplitResult, urlsplit

# What a button carries that lets the phone ring; the page hides it where that cannot work.
RING = "#ring"
_SCHEMES = ("http://", "https://")
_OTHER_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)

# td's MessageEntity.cpp knows all top-level domains; these are the ones that our texts name.
_DOMAIN = r"(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:de|eu|org|net|com|info)"
_FOUND = (
    ("url", re.compile(r"(?<![\w@/.])https?://[^\s<>\"']+", re.IGNORECASE)),
    ("email", re.compile(rf"(?<![\w.+-])[\w.+-]+@{_DOMAIN}(?![\w-])", re.IGNORECASE)),
    ("url", re.compile(rf"(?<![\w@/.-]){_DOMAIN}(?![\w@-])(?:/[^\s<>\"']*)?", re.IGNORECASE)),
    (
        "bot_command",
        re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])"),
    ),
    ("mention", re.compile(r"(?<![\w/])@[a-zA-Z0-9_]{2,32}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#/])#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
    ("phone_number", re.compile(r"(?<![\w+])\+\d(?:[ ()/-]{0,2}\d){6,14}(?!\w)")),
    # Telegram finds those with + alone. Ours stand between isolates, and whoever is in danger
    # needs to tap them: 112, 116016, 0800 111 0 550.
    (
        "phone_number",
        re.compile(r"(?<=\u2068)(?:11[02]|116 ?\d{3}|0\d[\d /()-]{4,}\d)(?=\u2069)"),
    ),
)
_ENDINGS = ".,:;!?)]}»“”'"


def checked(link: str) -> str | None:
    """Write a link as Telegram keeps it.

    Returns:
        The link with its scheme and a path, or None if it is no link at all.
    """
    link = link.strip()
    if not link.lower().startswith(_SCHEMES):
        if _OTHER_SCHEME.match(link):
            return None
        link = f"http://{link}"
    try:
        parts = urlsplit(link)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    return _written(parts, host, port) if _host(host) else None


def _host(host: str) -> bool:
    # Telegram asks for a dot; our own page may also live on localhost while somebody tries it.
    return (
        bool(host)
        and not set(host) & set(' <>"\\^`{|}')
        and ("." in host or ":" in host or host == "localhost")
    )


def _written(parts: SplitResult, host: str, port: int | None) -> str:
    place = f"[{host}]" if ":" in host else host
    if port is not None:
        place = f"{place}:{port}"
    return parts._replace(
        scheme=parts.scheme.lower(), netloc=place, path=parts.path or "/"
    ).geturl()


def found(text: str) -> list[tuple[str, int, int]]:
    """Find what Telegram's server makes an entity of by itself.

    Returns:
        Kind, begin and end of each, in characters; they do not overlap.
    """
    spans: list[tuple[str, int, int]] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            begin, end = match.span()
            while kind == "url" and text[end - 1] in _ENDINGS:
                end -= 1
            if not any(begin < other_end and other < end for _, other, other_end in spans):
                spans.append((kind, begin, end))
    return sorted(spans, key=lambda span: span[1])
