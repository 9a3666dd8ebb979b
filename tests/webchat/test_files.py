import io
import struct
import zlib
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import aiogram
import pytest
import telegram
from aiogram.types import (
    BufferedInputFile,
)

from webchat.gateway import Gateway

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Json = dict[str, Any]
Call = Callable[..., Awaitable[Json]]
Unknown = Callable[[object], list[str]]
Value = TypeVar("Value")
KEYS = telegram.InlineKeyboardMarkup(
    [[telegram.InlineKeyboardButton("Elterncafé", callback_data="kind:elterncafe")]]
)


def picture(width: int, height: int) -> bytes:
    """Draw the smallest PNG of a size."""

    def chunk(name: bytes, data: bytes) -> bytes:
        whole = name + data
        return struct.pack(">I", len(data)) + whole + struct.pack(">I", zlib.crc32(whole))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IEND", b"")


def there(value: Value | None) -> Value:
    assert value is not None
    return value


async def test_a_file_is_sent_shown_and_fetched(
    ptb: telegram.Bot, gateway: Gateway, chat: int, unknown: Unknown
) -> None:
    sent = await ptb.send_document(
        chat,
        io.BytesIO(b"BEGIN:VCALENDAR"),
        filename="kiez.ics",
        caption="<b>Termin</b>",
        parse_mode="HTML",
    )

    file = await ptb.get_file(there(sent.document).file_id)
    shown = (await gateway.changes(chat, 1))[-1].data
    assert bytes(await file.download_as_bytearray()) == b"BEGIN:VCALENDAR"
    assert (there(sent.document).file_name, there(sent.document).mime_type) == (
        "kiez.ics",
        "text/calendar",
    )
    assert (sent.caption, sent.caption_entities[0].type) == ("Termin", "bold")
    assert shown["text"] == "Termin"
    assert shown["file"] == {
        "url": f"api/file/{there(sent.document).file_id}",
        "name": "kiez.ics",
        "size": 15,
        "kind": "document",
    }
    assert unknown([sent, file]) == []


async def test_a_file_is_sent_again_by_its_number(
    ptb: telegram.Bot, gateway: Gateway, chat: int
) -> None:
    first = await ptb.send_document(chat, b"poster", filename="poster.pdf")
    other = (await gateway.open(None, None)).chat_id

    again = await ptb.send_document(other, there(first.document).file_id)

    assert again.document == first.document
    assert await gateway.file(other, there(first.document).file_id) is not None


async def test_a_picture_is_measured(
    aio: aiogram.Bot, ptb: telegram.Bot, chat: int, unknown: Unknown
) -> None:
    sent = await aio.send_photo(chat, BufferedInputFile(picture(640, 480), "karte.png"))
    again = await ptb.send_photo(chat, picture(640, 480))

    assert sent.photo is not None
    assert [(size.width, size.height) for size in sent.photo] == [(640, 480)]
    assert unknown(again) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no picture at all", "Image_process_failed"),
        (picture(9000, 2000), "Photo_invalid_dimensions"),
        (picture(2000, 50), "Photo_invalid_dimensions"),
        (b"\xff\xd8\xff\xe0\x00\x00", "Image_process_failed"),
    ],
)
async def test_what_is_no_picture_is_refused(
    ptb: telegram.Bot, chat: int, content: bytes, reason: str
) -> None:
    with pytest.raises(telegram.error.BadRequest, match=reason):
        await ptb.send_photo(chat, content)


async def test_a_jpeg_is_measured(ptb: telegram.Bot, chat: int) -> None:
    frame = b"\xff\xc0\x00\x11\x08\x01\xe0\x02\x80" + bytes(10)
    jpeg = b"\xff\xd8\xff\xe0\x00\x10" + bytes(14) + frame

    sent = await ptb.send_photo(chat, jpeg)

    assert (sent.photo[0].width, sent.photo[0].height) == (640, 480)
