"""Measure pictures as Telegram judges them: PNG and JPEG."""

from collections.abc import Iterator

from webchat import limits
from webchat.refusals import bad

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
# Frame headers of JPEG (ITU-T T.81, table B.1): all of C0 to CF but the tables C4, C8 and CC.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def measured(content: bytes) -> tuple[int, int]:
    """Give width and height of a picture, in pixels.

    Raises:
        RefusedError: It is no picture, too heavy, too large or too long.
    """
    size = _png(content) if content.startswith(_PNG) else next(_jpeg(content), None)
    if size is None:
        bad("IMAGE_PROCESS_FAILED")
    if len(content) > limits.MAX_PHOTO:
        bad("Size of the photo is too big")
    short, long = sorted(size)
    if sum(size) > limits.MAX_PHOTO_SIDES or long > short * limits.MAX_PHOTO_RATIO:
        bad("PHOTO_INVALID_DIMENSIONS")
    return size


def mime_type(content: bytes) -> str:
    """Tell the kind of a picture."""
    return "image/png" if content.startswith(_PNG) else "image/jpeg"


def _png(content: bytes) -> tuple[int, int] | None:
    header = content[16:24]  # after signature, length and name of the first chunk
    if len(header) < 8:  # noqa: PLR2004 - two numbers of four bytes
        return None
    return int.from_bytes(header[:4]), int.from_bytes(header[4:])


def _jpeg(content: bytes) -> Iterator[tuple[int, int]]:
    at = len(_JPEG)
    while content.startswith(_JPEG) and at + 9 <= len(content) and content[at] == _JPEG[0]:
        if content[at + 1] in _FRAMES:
            height, width = content[at + 5 : at + 7], content[at + 7 : at + 9]
            yield int.from_bytes(width), int.from_bytes(height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4])
