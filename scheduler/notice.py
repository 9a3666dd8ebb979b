"""Say what is due to be said unasked: claim, decide, word, send, settle."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import storage.follow
import storage.notice
import storage.people
import storage.subject
from kiez.delivery import MOST_TRIES, Again, Anew, Lane, Never, Reason, Sent, Verdict, wait
from kiez.notice import Kind, Way
from kiez.people import Door
from kiez.publishing import Shown
from kiez.subject import Drop, Later, Say, Subject, Why, decide
from locales import translate
from scheduler import wording
from scheduler.post import Post
from screens.screen import Screen
from storage.database import Database, Transaction
from storage.notice import Settled, State

log = logging.getLogger(__name__)

# So many are taken at most: what goes out in two seconds at the usual rate. At a higher one they
# are taken oftener: to word hundreds in a row would let everybody else wait.
MOST = 54
# Marks wait this long for company: one commit serves many notices; seconds.
GATHER_SECONDS = 0.01
# Who is woken looks after this long at the earliest, so that a busy hour costs few looks; seconds.
WAKE_SECONDS = 0.3
# After so many in a row whom the door wants to leave in peace nobody is taken for a while.
HELD_IN_A_ROW = 8
REST_SECONDS = 2.0
# A mark that cannot be written is tried again: without it the notice goes out twice.
WRITE_TRIES = 3


@dataclass(frozen=True, slots=True)
class Voice:
    """How a notice gets out.

    Args:
        draw: Turns a screen into the requests to a chat, as the outbox keeps them.
        ring: Lets the phone of a web chat ring, by the chat's number; never raises.
    """

    draw: Callable[[Screen, int], list[str]]
    ring: Callable[[int], Awaitable[None]] | None = None


class Notices:
    """Say notices in the words and through the door of the hour at which they are due."""

    def __init__(
        self, database: Database, post: Post, voice: Voice, clock: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._post = post
        self._voice = voice
        self._clock = clock
        self._said: list[tuple[Subject, Settled]] = []
        self._blocked: set[tuple[int, int]] = set()
        self._flying: set[int] = set()
        self._landed = asyncio.Event()
        # Sent and not yet marked: these may go out twice after a crash, and there are few of them.
        self._places = {each: asyncio.Semaphore(post.at_once(each)) for each in post.bots}
        self._aloft: dict[int, int] = {}
        self._sweeping = asyncio.Lock()
        self._tasks: set[asyncio.Task[None]] = set()
        self._counts: Counter[str] = Counter()
        self._held_in_a_row = 0
        self._settling = self._waking = self._stopped = False

    async def sweep(self) -> dict[str, int]:
        """Say what is due for as long as there is something; count what came of it."""
        await self._sweep()
        counts, self._counts = self._counts, Counter()
        return dict(counts)

    def kick(self) -> None:
        """Look soon: something may be due at once."""
        if not (self._waking or self._stopped):
            self._waking = True
            self._start(self._wake())

    async def edit(self, shown: Shown, screen: Screen) -> Verdict:
        """Show something else in a message that is there."""
        if shown.bot_id not in self._post.bots:
            return Never(Reason.GONE)
        with_number = {"message_id": shown.message_id}
        *_, content = self._voice.draw(screen, shown.chat_id)
        parameters = json.dumps(json.loads(content.partition(" ")[2]) | with_number)
        edit = f"editMessageText {parameters}"
        return await self._post.deliver(shown.bot_id, shown.chat_id, Lane.REPLY, edit)

    def stop(self) -> None:
        """Take nothing more."""
        self._stopped = True
        self._landed.set()

    async def close(self) -> None:
        """Finish what is under way."""
        self.stop()
        while self._tasks:
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _wake(self) -> None:
        await asyncio.sleep(WAKE_SECONDS)
        self._waking = False
        await self._sweep()

    async def _sweep(self) -> None:
        async with self._sweeping:
            while not self._stopped:
                room = MOST - len(self._flying)
                if room * 2 < MOST:
                    # One that has to wait holds its own place and no other's.
                    self._landed.clear()
                    await self._landed.wait()
                elif self._held_in_a_row >= HELD_IN_A_ROW:
                    self._held_in_a_row = 0
                    await asyncio.sleep(REST_SECONDS)
                elif not await self._take(room):
                    return

    async def _take(self, room: int) -> int:
        """Take what is due, and let it fly; the rest of a batch goes on meanwhile."""
        now = self._clock()
        flying = list(self._flying)

        async def take(tx: Transaction) -> list[Subject]:
            await storage.notice.renew(tx, flying, now)
            claimed = await storage.notice.claim(tx, room, now)
            return await storage.subject.subjects(tx, claimed, now)

        subjects = await self._database.run(take)
        self._flying |= {each.id for each in subjects}
        for each in subjects:
            self._start(self._fly(each, now))
        return len(subjects)

    async def _fly(self, subject: Subject, now: datetime) -> None:
        try:
            settled = await self._one(subject, now)
        except Exception:  # an edge: one bad notice must not stop the others
            log.exception("notice failed", extra={"tries": subject.tries + 1})
            settled = self._failed(subject)
        if settled.state is not State.WAITING:
            self._counts[settled.state] += 1
        self._said.append((subject, settled))
        if not self._settling:
            self._settling = True
            self._start(self._settle())

    async def _one(self, subject: Subject, now: datetime) -> Settled:
        match decide(subject, self._post.bots, now):
            case Drop(why):
                state = State.BLOCKED if why is Why.NO_WAY else State.DROPPED
                return Settled(subject.id, state, now, tried=False)
            case Later(at):
                return Settled(subject.id, State.WAITING, now, again_at=at, tried=False)
            case Say(way):
                return await self._say(subject, way, now)

    async def _say(self, subject: Subject, way: Way, now: datetime) -> Settled:
        with translate.speaking(subject.language):
            screen = await wording.screen(self._database, subject, way.door, now)
            contents = self._voice.draw(screen, way.chat_id) if screen else []
        if not contents:
            return Settled(subject.id, State.DROPPED, now, tried=False)
        await self._places[way.bot_id].acquire()
        self._aloft[subject.id] = way.bot_id
        verdict: Verdict = Sent()
        for content in contents:
            verdict = await self._post.deliver(
                way.bot_id, way.chat_id, Lane.UNASKED, content, subject.tries
            )
            if not isinstance(verdict, Sent):
                break
        return self._judge(subject, way, verdict)

    def _judge(self, subject: Subject, way: Way, verdict: Verdict) -> Settled:
        now = self._clock()
        self._held_in_a_row = (
            self._held_in_a_row + 1 if isinstance(verdict, Again) and not verdict.counted else 0
        )
        match verdict:
            case Sent():
                if way.door is Door.WEB and self._voice.ring:
                    self._start(_rung(self._voice.ring, way.chat_id))
                return Settled(subject.id, State.SENT, now)
            case Again(after, counted):
                at = now + after
                return Settled(subject.id, State.WAITING, now, again_at=at, tried=counted)
            case Anew():
                return self._failed(subject)
            case Never(reason):
                return self._refused(subject, way, reason, now)

    def _refused(self, subject: Subject, way: Way, reason: Reason, now: datetime) -> Settled:
        """Try the next way if this chat is closed to us; give up if there is none."""
        if reason in {Reason.BLOCKED, Reason.GONE}:
            self._blocked.add((way.bot_id, way.chat_id))
            rest = replace(subject, ways=tuple(each for each in subject.ways if each != way))
            if not isinstance(decide(rest, self._post.bots, now), Drop):
                return Settled(subject.id, State.WAITING, now, again_at=now, tried=False)
        log.warning("notice given up", extra={"reason": reason})
        closed = reason in {Reason.BLOCKED, Reason.GONE}
        return Settled(subject.id, State.BLOCKED if closed else State.GIVEN_UP, now)

    def _failed(self, subject: Subject) -> Settled:
        now = self._clock()
        if subject.tries + 1 >= MOST_TRIES:
            return Settled(subject.id, State.GIVEN_UP, now)
        return Settled(subject.id, State.WAITING, now, again_at=now + wait(subject.tries))

    async def _settle(self) -> None:
        await asyncio.sleep(GATHER_SECONDS)
        self._settling = False
        said, self._said = self._said, []
        blocked, self._blocked = sorted(self._blocked), set()

        async def settle(tx: Transaction) -> None:
            await storage.notice.settle(tx, [settled for _, settled in said])
            for key in blocked:
                await storage.people.block(tx, *key)

        try:
            await self._patiently(settle)
        finally:
            for subject, _ in said:
                self._flying.discard(subject.id)
                if (bot_id := self._aloft.pop(subject.id, None)) is not None:
                    self._places[bot_id].release()
            self._landed.set()
        await self._plan_digests(said)
        # What stood behind one of these may go now.
        self.kick()

    async def _plan_digests(self, said: list[tuple[Subject, Settled]]) -> None:
        people = {
            subject.notice.person
            for subject, settled in said
            if subject.notice.kind is Kind.DIGEST and settled.state is not State.WAITING
        }
        if people:
            now = self._clock()
            await self._database.run(lambda tx: storage.follow.plan(tx, now, people))

    async def _patiently(self, work: Callable[[Transaction], Awaitable[None]]) -> None:
        for _ in range(WRITE_TRIES - 1):
            try:
                await self._database.run(work)
            except Exception:  # an edge: what is said must be marked
                log.exception("notices not settled")
                await asyncio.sleep(1)
            else:
                return
        await self._database.run(work)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            # What is not settled stays a row, and is said again when its lease ends.
            log.error("notices failed", exc_info=error)


async def _rung(ring: Callable[[int], Awaitable[None]], chat_id: int) -> None:
    await ring(chat_id)
