"""Send what stands in the outbox: in order within a chat, chats side by side."""

import asyncio
import json
import logging
import math
from collections import deque
from collections.abc import Callable, Collection, Coroutine, Sequence
from datetime import datetime, timedelta
from typing import Any

import storage.outbox
import storage.people
from kiez.delivery import Again, Anew, Lane, Never, Reason, Sent, Verdict
from scheduler.post import Post
from storage.database import Database, Transaction
from storage.outbox import Outgoing, Settled, State

log = logging.getLogger(__name__)

Key = tuple[int, int]

# Marks wait this long for company: one commit serves many messages; seconds.
GATHER_SECONDS = 0.01
LOOK_SECONDS = 0.02
CLAIM = 100
# A chat whose message has to be tried again is looked at by a sweep, which comes this often.
HOLD = timedelta(seconds=15)
# Long before a lease ends it is renewed: a message may wait for its turn for longer.
RENEW = storage.outbox.LEASE / 3


class Delivery:
    """Carry messages to the doors: replies, for what is said unasked has a table of its own."""

    def __init__(
        self,
        database: Database,
        post: Post,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._post = post
        self._clock = clock
        self._queues: dict[Key, deque[Outgoing]] = {}
        self._held: dict[Key, datetime] = {}
        self._swept: set[Key] = set()
        self._outcomes: list[tuple[Settled, Key]] = []
        self._blocked: dict[Key, int] = {}
        self._looks: set[int] = set()
        self._renewed_at: datetime | None = None
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
        ours = {message.id for queue in self._queues.values() for message in queue}
        renewed = self._to_renew(ours, now)

        async def claim(tx: Transaction) -> list[Outgoing]:
            await storage.outbox.renew(tx, renewed, now)
            return await storage.outbox.claim(tx, self._post.bots, CLAIM, now)

        claimed = await self._database.run(claim)
        # A message that waits in this process's own queue for longer than its lease is no orphan.
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
        verdict = await self._post.deliver(
            message.bot_id, message.chat_id, Lane.REPLY, message.content, message.tries
        )
        return self._settle(message, verdict)

    def _settle(self, message: Outgoing, verdict: Verdict) -> timedelta | None:
        now = self._clock()
        match verdict:
            case Sent():
                self._note(message, Settled(message.id, State.SENT, now))
            case Again(after, counted):
                again_at = now + after
                outcome = Settled(message.id, State.WAITING, now, again_at, tried=counted)
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
                    self._block(message)
                self._note(message, Settled(message.id, State.GIVEN_UP, now))
        return None

    def _block(self, message: Outgoing) -> None:
        """Give up all that waits for a chat that does not let us in; what comes later is tried."""
        key = (message.bot_id, message.chat_id)
        queue = self._queues[key]
        self._blocked[key] = queue[-1].id
        queue.clear()
        queue.append(message)

    def _to_renew(self, ours: Collection[int], now: datetime) -> list[int]:
        if self._renewed_at is not None and now < self._renewed_at + RENEW:
            return []
        self._renewed_at = now
        return list(ours)

    def _hold(self, key: Key, queue: deque[Outgoing], after: timedelta) -> None:
        """Give the rest of a chat's messages back, and look again when the wait is over."""
        # Another process may send the message that is waited for, so the hold ends by itself.
        self._held[key] = self._clock() + after + HOLD
        while queue:
            rest = queue.popleft()
            self._note(rest, Settled(rest.id, State.WAITING, self._clock(), tried=False))
        self._look_later(after)

    def _look_later(self, after: timedelta) -> None:
        """Look for what is due then, once for all chats that wait for about the same moment."""
        now = asyncio.get_running_loop().time()
        look = math.ceil((now + after.total_seconds()) / LOOK_SECONDS)
        if look not in self._looks:
            self._looks.add(look)
            self._start(self._look_again(look, look * LOOK_SECONDS - now))

    async def _look_again(self, look: int, seconds: float) -> None:
        # By then what is to be found has been written.
        await asyncio.sleep(seconds + 2 * GATHER_SECONDS)
        self._looks.discard(look)
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
        blocked, self._blocked = self._blocked, {}
        at = self._clock()

        async def write(tx: Transaction) -> None:
            await storage.outbox.settle(tx, [outcome for outcome, _ in outcomes])
            for key, newest in blocked.items():
                await storage.people.block(tx, *key)
                await storage.outbox.give_up(tx, *key, newest, at)

        await self._database.run(write)
        finished = {key for outcome, key in outcomes if outcome.state is not State.WAITING}
        if finished & self._swept:
            # What stood behind a message that had to be tried again may go now.
            self._swept -= finished
            self._look_later(timedelta())

    async def _answer(self, bot_id: int, query_id: str) -> None:
        # It shows nothing, so it takes no turn and waits for none.
        await self._post.send(
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
