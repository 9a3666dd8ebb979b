"""Send what stands in the outbox: in order within a chat, chats side by side."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

import aiohttp

import storage.outbox
import storage.people
from kiez import delivery as rule
from kiez.delivery import Again, Anew, Never, Reason, Sent
from storage.database import Database, Transaction
from storage.outbox import Outgoing, Settled, State

log = logging.getLogger(__name__)

Key = tuple[int, int]

# So many requests at once: after a crash they are the messages that may arrive twice.
AT_ONCE = 8
# Marks wait this long for company: one commit serves many messages; seconds.
GATHER_SECONDS = 0.01
CLAIM = 100
# What was sent is of no interest here: only refusals are read.
WELL = b'{"ok":true'
# A chat whose message has to be tried again is looked at by a sweep, which comes this often.
HOLD = timedelta(seconds=15)
# Shorter than the lease: who is still trying is still the owner.
TIMEOUT = aiohttp.ClientTimeout(total=10)


@dataclass(frozen=True, slots=True)
class Postbox:
    """Where the messages of a bot are posted.

    Args:
        url: `http://…/bot<token>`.
        session: Goes through the proxy where there is one.
    """

    url: str
    session: aiohttp.ClientSession


class Delivery:
    """Carry messages to the doors.

    Args:
        postboxes: One for each bot.
    """

    def __init__(
        self,
        database: Database,
        postboxes: Mapping[int, Postbox],
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._postboxes = postboxes
        self._clock = clock
        self._queues: dict[Key, deque[Outgoing]] = {}
        self._held: dict[Key, datetime] = {}
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._swept: set[Key] = set()
        self._outcomes: list[tuple[Settled, Key]] = []
        self._blocked: set[Key] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._settling = False

    def hand_over(self, messages: Sequence[Outgoing]) -> None:
        """Send messages that are already ours, right after the commit that wrote them."""
        now = self._clock()
        for message in messages:
            key = (message.bot_id, message.chat_id)
            if self._held.get(key, now) > now:
                # An older message of this chat waits for its next try: this one stays behind it.
                self._note(message, Settled(message.id, State.WAITING, now, tried=False))
            elif key in self._queues:
                self._queues[key].append(message)
            else:
                self._queues[key] = deque([message])
                self._start(self._carry(key))

    def answer_tap(self, bot_id: int, query_id: str) -> None:
        """Let the phone stop waiting for a tapped button; worthless after seconds, so not kept."""
        self._start(self._answer(bot_id, query_id))

    async def sweep(self) -> int:
        """Take what is due and belongs to nobody, and send it; count it."""
        now = self._clock()
        bots = list(self._postboxes)
        claimed = await self._database.run(lambda tx: storage.outbox.claim(tx, bots, CLAIM, now))
        # A message that waits in this process's own queue for longer than its lease is no orphan.
        ours = {message.id for queue in self._queues.values() for message in queue}
        messages = [message for message in claimed if message.id not in ours]
        for message in messages:
            key = (message.bot_id, message.chat_id)
            self._held.pop(key, None)
            self._swept.add(key)
        self.hand_over(messages)
        return len(messages)

    async def close(self) -> None:
        """Finish what is under way."""
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _carry(self, key: Key) -> None:
        queue = self._queues[key]
        try:
            while queue:
                again = await self._one(queue[0])
                queue.popleft()
                if again is not None:
                    self._hold(key, queue, again)
        finally:
            del self._queues[key]

    async def _one(self, message: Outgoing) -> timedelta | None:
        """Try a message once; tell how long its chat has to wait if it must be tried again."""
        method, _, payload = message.content.partition(" ")
        async with self._slots:
            code, answer = await self._post(message.bot_id, method, payload)
        parameters = answer.get("parameters") or {}
        verdict = rule.verdict(
            code,
            str(answer.get("description", "")),
            parameters.get("retry_after"),
            message.tries,
            edit=method.startswith("edit"),
        )
        return self._settle(message, verdict)

    def _settle(self, message: Outgoing, verdict: rule.Verdict) -> timedelta | None:
        now = self._clock()
        match verdict:
            case Sent():
                self._note(message, Settled(message.id, State.SENT, now))
            case Again(after):
                outcome = Settled(message.id, State.WAITING, now, again_at=now + after)
                self._note(message, outcome)
                return after
            case Anew():
                content = _anew(message.content)
                outcome = Settled(message.id, State.WAITING, now, again_at=now, content=content)
                self._note(message, outcome)
                return timedelta()
            case Never(reason):
                log.warning("message given up", extra={"reason": reason})
                if reason is Reason.BLOCKED:
                    self._blocked.add((message.bot_id, message.chat_id))
                self._note(message, Settled(message.id, State.GIVEN_UP, now))
        return None

    def _hold(self, key: Key, queue: deque[Outgoing], after: timedelta) -> None:
        """Give the rest of a chat's messages back, and look again when the wait is over."""
        # Another process may send the message that is waited for, so the hold ends by itself.
        self._held[key] = self._clock() + after + HOLD
        while queue:
            rest = queue.popleft()
            self._note(rest, Settled(rest.id, State.WAITING, self._clock(), tried=False))
        self._start(self._look_again(after))

    async def _look_again(self, after: timedelta) -> None:
        await asyncio.sleep(after.total_seconds() + 2 * GATHER_SECONDS)
        while await self.sweep() == CLAIM:
            pass

    def _note(self, message: Outgoing, outcome: Settled) -> None:
        self._outcomes.append((outcome, (message.bot_id, message.chat_id)))
        if not self._settling:
            self._settling = True
            self._start(self._write())

    async def _write(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        self._settling = False
        outcomes, self._outcomes = self._outcomes, []
        blocked, self._blocked = self._blocked, set()

        async def write(tx: Transaction) -> None:
            await storage.outbox.settle(tx, [outcome for outcome, _ in outcomes])
            for key in blocked:
                await storage.people.block(tx, *key)

        await self._database.run(write)
        finished = {key for outcome, key in outcomes if outcome.state is not State.WAITING}
        if finished & self._swept:
            # What stood behind a message that had to be tried again may go now.
            self._swept -= finished
            self._start(self._look_again(timedelta()))

    async def _post(self, bot_id: int, method: str, payload: str) -> tuple[int, dict[str, Any]]:
        postbox = self._postboxes[bot_id]
        try:
            async with postbox.session.post(
                f"{postbox.url}/{method}",
                data=payload.encode(),
                headers={"Content-Type": "application/json"},
                timeout=TIMEOUT,
            ) as response:
                body = await response.read()
                if response.status == HTTPStatus.OK and body.startswith(WELL):
                    return HTTPStatus.OK, {}
                answer = json.loads(body)
                if not isinstance(answer, dict):
                    return 0, {}
                return (response.status if answer.get("ok") else int(answer["error_code"])), answer
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, KeyError):
            return 0, {}

    async def _answer(self, bot_id: int, query_id: str) -> None:
        await self._post(
            bot_id, "answerCallbackQuery", json.dumps({"callback_query_id": query_id})
        )

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # What is not settled stays a row, and is sent again when its lease ends.
            log.error("delivery failed", exc_info=error)


def _anew(content: str) -> str:
    """Ask for a new message instead of an edited one."""
    parameters = json.loads(content.partition(" ")[2])
    parameters.pop("message_id", None)
    return f"sendMessage {json.dumps(parameters, ensure_ascii=False)}"
