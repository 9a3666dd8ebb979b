"""Let a machine draft translations, where the operator has set a service up (LibreTranslate)."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

import aiohttp

import storage.version
from kiez.announcement import TEXT_SIGNS, Version
from kiez.composing import Order, cleaned
from locales.translate import bare
from storage.database import Database

log = logging.getLogger(__name__)

TIMEOUT = aiohttp.ClientTimeout(total=20)
# Seconds before each further try.
WAITS = (1.0, 5.0)
# Of so many drafts the languages are looked up at once.
MOST = 5
# A translation may be longer than its text, by half at most: beyond that it is none.
MOST_SIGNS = TEXT_SIGNS * 3 // 2
# Any number that no other work of ours has: one process asks at a time.
_KEY = 7_302_019_114
# Easy German is German to a machine.
_CODES = {"de_simple": "de"}
_LATER = {HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT}


class AwayError(Exception):
    """The service cannot be reached, or is too busy: another text would fare no better."""


@dataclass(frozen=True, slots=True)
class Translator:
    """A service that translates (`POST /translate`, as LibreTranslate has it).

    Args:
        url: Address of the service.
        session: Goes through the proxy where there is one.
        waits: Seconds before each further try.
    """

    url: str
    session: aiohttp.ClientSession
    waits: Sequence[float] = WAITS
    timeout: aiohttp.ClientTimeout = TIMEOUT

    async def translate(self, text: str, source: str, target: str) -> str | None:
        """Translate a text; None: the service cannot, such as into a language unknown to it.

        Raises:
            AwayError: The service could not be reached, however often it was tried.
        """
        if not text:
            return ""
        for seconds in (*self.waits, None):
            try:
                return await self._ask(text, source, target)
            except (aiohttp.ClientError, TimeoutError, OSError, AwayError) as error:
                log.info("translation failed", extra={"reason": type(error).__name__})
            if seconds is not None:
                await asyncio.sleep(seconds)
        raise AwayError

    async def _ask(self, text: str, source: str, target: str) -> str | None:
        asked = {
            "q": text,
            "source": _CODES.get(source, source),
            "target": _CODES.get(target, target),
            "format": "text",
        }
        async with self.session.post(
            f"{self.url}/translate", json=asked, timeout=self.timeout, allow_redirects=False
        ) as answer:
            if answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR or answer.status in _LATER:
                raise AwayError
            if answer.status != HTTPStatus.OK:
                return None
            return _read(await answer.read())


async def draft(
    database: Database, translator: Translator | None, clock: Callable[[], datetime]
) -> dict[str, int]:
    """Write the drafts that coordinators have asked for; count what came of them.

    What a former life has not finished still stands in its row, and is asked for again. No text
    is sent while a transaction is open.
    """
    counts: Counter[str] = Counter()
    if translator is None:
        return counts
    async with database.alone(_KEY) as mine:
        if not mine:
            return counts
        async with database.reading() as tx:
            orders = await storage.version.orders(tx, MOST)
        away = False
        for order in orders:
            version = None
            try:
                version = None if away else await _version(translator, order)
            except AwayError:
                away = True
            await _keep(database, order, version, clock)
            counts["drafted" if version else "failed"] += 1
    return counts


async def _keep(
    database: Database, order: Order, version: Version | None, clock: Callable[[], datetime]
) -> None:
    await database.run(lambda tx: storage.version.drafted(tx, order, version, clock()))


async def _version(translator: Translator, order: Order) -> Version | None:
    title = await translator.translate(order.title, order.source, order.target)
    text = await translator.translate(order.text, order.source, order.target)
    if title is None or not text or len(text) + len(title) > MOST_SIGNS:
        return None
    return Version(text, title, machine=True, checked=False)


def _read(body: bytes) -> str | None:
    """Take the text out of an answer; None if there is none."""
    try:
        answer: object = json.loads(body)
    except ValueError:
        return None
    said = answer.get("translatedText") if isinstance(answer, dict) else None
    return cleaned(bare(said)) if isinstance(said, str) else None
