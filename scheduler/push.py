"""Let the phones of the web chat ring by Web Push (RFC 8030, 8291, 8292)."""

import asyncio
import logging
from collections import Counter
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from py_vapid import Vapid02
from pywebpush import WebPusher

import screens.push
import storage.webchat
import storage.webchat.push
from kiez.push import Outcome, Subscription, outcome
from locales import languages, translate
from storage.database import Database
from storage.webchat.push import Kept

log = logging.getLogger(__name__)

AT_ONCE = 8
TIMEOUT = aiohttp.ClientTimeout(total=5)
# News of yesterday needs no ring any more.
TTL = timedelta(hours=24)
SIGNED_FOR = timedelta(hours=12)
# Seconds before each further try; after that the news stands in the chat anyway.
WAITS = (5.0, 15.0, 30.0)
# All languages weigh the same, so that the length tells a push service nothing.
PADDED_BYTES = 160


@dataclass(frozen=True, slots=True)
class Sender:
    """Who rings.

    Args:
        key: Signs each ring (VAPID).
        contact: Where a push service can complain: `mailto:…` or our public address.
        session: Goes through the proxy where there is one.
    """

    key: Vapid02
    contact: str
    session: aiohttp.ClientSession


class Rings:
    """Ring at the phones of web chats.

    Args:
        bot_id: The web chat's own bot.
        waits: Seconds before each further try.
    """

    def __init__(
        self,
        database: Database,
        bot_id: int,
        sender: Sender,
        clock: Callable[[], datetime],
        waits: Sequence[float] = WAITS,
    ) -> None:
        self._database = database
        self._bot_id = bot_id
        self._sender = sender
        self._clock = clock
        self._waits = waits
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._tasks: set[asyncio.Task[None]] = set()

    async def ring(self, chat_id: int) -> None:
        """Ring once for whatever is new in a chat; never raises, for the news is there anyway."""
        try:
            kept, words = await self._look(chat_id)
            outcomes = await asyncio.gather(*(self._first(each, words) for each in kept))
        except Exception:  # an edge: a ring is an extra, and what it is for has been said
            log.exception("ring failed")
        else:
            if outcomes:
                log.info("rang", extra={"counts": dict(Counter(outcomes))})

    async def close(self) -> None:
        """Give up what is to be tried again."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._sender.session.close()

    async def _look(self, chat_id: int) -> tuple[list[Kept], str]:
        async with self._database.reading() as tx:
            kept = await storage.webchat.push.of_chat(tx, chat_id)
            if not kept:
                return [], ""
            language = await storage.webchat.language(tx, self._bot_id, chat_id)
        with translate.speaking(language or languages.DEFAULT):
            return kept, screens.push.ring()

    async def _first(self, kept: Kept, words: str) -> Outcome:
        result = await self._try(kept, words)
        if result is Outcome.AGAIN:
            self._start(self._again(kept, words))
        return result

    async def _again(self, kept: Kept, words: str) -> None:
        for seconds in self._waits:
            await asyncio.sleep(seconds)
            if await self._try(kept, words) is not Outcome.AGAIN:
                return
        log.info("ring given up")

    async def _try(self, kept: Kept, words: str) -> Outcome:
        try:
            async with self._slots:
                status = await self._post(kept.subscription, words)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.info("push service unreachable", extra={"reason": type(error).__name__})
            return Outcome.AGAIN
        except ValueError:
            return await self._drop(kept)  # the browser's key is no point of the curve
        result = outcome(status)
        if result is Outcome.GONE:
            return await self._drop(kept)
        if result is not Outcome.SENT:
            log.info("ring refused", extra={"reason": str(status)})
        return result

    async def _drop(self, kept: Kept) -> Outcome:
        await self._database.run(lambda tx: storage.webchat.push.drop(tx, kept.id))
        return Outcome.GONE

    async def _post(self, subscription: Subscription, words: str) -> int:
        """Post one ring and give the answer's status; a redirect is not followed."""
        keys = {"p256dh": subscription.p256dh, "auth": subscription.auth}
        pusher = WebPusher({"endpoint": subscription.endpoint, "keys": keys})
        body = pusher.encode(words.encode().ljust(PADDED_BYTES))["body"]
        headers = {
            **self._signature(subscription.endpoint),
            "Content-Encoding": "aes128gcm",
            "Content-Type": "application/octet-stream",
            "TTL": str(int(TTL.total_seconds())),
            "Urgency": "normal",
            "Topic": "news",  # of several that wait for a phone only the last is delivered
        }
        async with self._sender.session.post(
            subscription.endpoint,
            data=body,
            headers=headers,
            timeout=TIMEOUT,
            allow_redirects=False,
        ) as answer:
            return answer.status

    def _signature(self, endpoint: str) -> dict[str, str]:
        parts = urlsplit(endpoint)
        signed: dict[str, str] = self._sender.key.sign(
            {
                "aud": f"{parts.scheme}://{parts.netloc}",
                "exp": int((self._clock() + SIGNED_FOR).timestamp()),
                "sub": self._sender.contact,
            }
        )
        return signed

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
