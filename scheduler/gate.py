"""Let the messages of one bot out, each when overall and for its chat it is time."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from heapq import heapify, heappop, heappush
from itertools import count
from types import TracebackType

from kiez.delivery import Lane
from kiez.pace import BURST, SECOND_S, Limits
from scheduler.slots import Slots

# Whoever has to wait for longer than this is sent away, and comes again; seconds.
PATIENCE_S = 1.0


class HeldError(Exception):
    """The door wants to hear nothing for a while.

    Args:
        after: When to come again.
    """

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"not before {after.total_seconds():.1f} s")
        self.after = after


Order = tuple[Lane, int]


@dataclass(slots=True)
class _Chat:
    """How one chat stands.

    Args:
        paid_until: Up to here its seconds are used (the generic cell rate algorithm's
            theoretical arrival time, ITU-T I.371).
        resting_until: The door has asked for silence.
        going: A message is under way: the next one waits for its answer.
    """

    chat_id: int
    paid_until: float
    resting_until: float = float("-inf")
    going: bool = False
    waiting: list[tuple[Order, "Turn"]] = field(default_factory=list)
    timer: asyncio.TimerHandle | None = None


class Turn:
    """One message's turn: entered when it comes, left when the answer is there."""

    def __init__(self, gate: "Gate", chat_id: int, lane: Lane) -> None:
        self.chat_id = chat_id
        self.lane = lane
        self.came: asyncio.Future[None] | None = None
        self.began: float | None = None
        self._gate = gate

    async def __aenter__(self) -> None:
        self.came = asyncio.get_running_loop().create_future()
        self._gate.ask(self)
        try:
            await self.came
        except asyncio.CancelledError:
            self._gate.withdraw(self)
            raise

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._gate.leave(self)


class Gate:
    """Say whose turn it is.

    Three things bound it. Slots space messages out. Each message holds a token from its start
    until a second after its answer; it arrives in between, so in no second can more arrive than
    there are tokens, whatever the network does. And a chat has its own, slower pace.
    """

    def __init__(self, limits: Limits, slots: Slots) -> None:
        self.limits = limits
        self._slots = slots
        self._numbers = count()
        self._chats: dict[int, _Chat] = {}
        # Chats that may have a message in this order; whether it is so is seen when it comes up.
        self._ready: list[tuple[Order, int]] = []
        self._going = 0
        self._began: float | None = None
        self._ends: deque[float] = deque()
        self._resting_until = float("-inf")
        self._timer: asyncio.TimerHandle | None = None

    def turn(self, chat_id: int, lane: Lane) -> Turn:
        """Make a turn for a chat's message."""
        return Turn(self, chat_id, lane)

    def ask(self, turn: Turn) -> None:
        """Stand in line.

        Raises:
            HeldError: The door wants silence for longer than a moment.
        """
        now = self._now()
        chat = self._chat(turn.chat_id, now)
        after = max(chat.resting_until, self._resting_until) - now
        if after > PATIENCE_S:
            self._admit(chat)
            raise HeldError(timedelta(seconds=after))
        heappush(chat.waiting, ((turn.lane, next(self._numbers)), turn))
        self._admit(chat)

    def withdraw(self, turn: Turn) -> None:
        """Go away without having sent anything."""
        if turn.began is not None:
            self.leave(turn)
            return
        chat = self._chats.get(turn.chat_id)
        if chat is None:
            return
        chat.waiting = [each for each in chat.waiting if each[1] is not turn]
        heapify(chat.waiting)
        self._admit(chat)

    def leave(self, turn: Turn) -> None:
        """Give way to the next; the message arrived at the latest now."""
        now = self._now()
        chat = self._chats[turn.chat_id]
        chat.going = False
        chat.paid_until += now - (turn.began or now)
        self._going -= 1
        self._ends.append(now + SECOND_S)
        self._admit(chat)
        self._serve()

    def refused(self, chat_id: int, retry_after: float) -> None:
        """Let a chat rest; if another one rests already, let the whole bot rest.

        The door's word is about one chat, but when a second one hears it, others would as well.
        """
        now = self._now()
        chat = self._chat(chat_id, now)
        others = [
            each.resting_until
            for each in self._chats.values()
            if each is not chat and each.resting_until > now
        ]
        chat.resting_until = max(chat.resting_until, now + retry_after)
        if others:
            self._resting_until = max(self._resting_until, chat.resting_until, *others)
        self._send_away(list(self._chats.values()) if others else [chat], now)

    def _send_away(self, chats: list[_Chat], now: float) -> None:
        for chat in chats:
            after = max(chat.resting_until, self._resting_until) - now
            if after > PATIENCE_S:
                for _, turn in chat.waiting:
                    if turn.came is not None and not turn.came.done():
                        turn.came.set_exception(HeldError(timedelta(seconds=after)))
                chat.waiting.clear()
            self._admit(chat)

    def _chat(self, chat_id: int, now: float) -> _Chat:
        if self._began is None:
            self._begin(now)
        chat = self._chats.get(chat_id)
        if chat is None:
            # A former life may just have sent a burst.
            paid = (self._began or now) + (BURST - 1) * self.limits.chat_s
            chat = self._chats[chat_id] = _Chat(chat_id, paid)
        return chat

    def _begin(self, now: float) -> None:
        """Take the last second for a full one: a former life may have been killed in it."""
        self._began = now
        each = SECOND_S / self.limits.window
        self._ends.extend(now + number * each for number in range(1, self.limits.window + 1))

    def _admit(self, chat: _Chat) -> None:
        """Put a chat in line as soon as it is open, or forget it once it is as good as new."""
        if chat.going:
            return
        burst_s = (BURST - 1) * self.limits.chat_s if chat.waiting else 0.0
        at = max(chat.resting_until, chat.paid_until - burst_s)
        if at > self._now():
            if chat.timer is not None:
                chat.timer.cancel()
            chat.timer = self._at(at, lambda: self._admit(chat))
        elif chat.waiting:
            heappush(self._ready, (chat.waiting[0][0], chat.chat_id))
            self._serve()
        elif self._chats.get(chat.chat_id) is chat:
            del self._chats[chat.chat_id]

    def _serve(self) -> None:
        """Let out whoever may go now, and come back when the next one may."""
        while (chat := self._first()) is not None:
            now = self._now()
            at = self._opens_at(now)
            if at is None:
                return  # an answer or a reservation brings us back
            if at > now:
                if self._timer is not None:
                    self._timer.cancel()
                self._timer = self._at(at, self._serve)
                return
            self._slots.use()
            self._let_out(chat, now)

    def _first(self) -> _Chat | None:
        """Find the chat whose message is the next one; drop what is not true any more."""
        now = self._now()
        while self._ready:
            chat = self._chats.get(self._ready[0][1])
            if chat is not None and chat.waiting and not chat.going:
                burst_s = (BURST - 1) * self.limits.chat_s
                if max(chat.resting_until, chat.paid_until - burst_s) <= now:
                    return chat
            heappop(self._ready)
        return None

    def _opens_at(self, now: float) -> float | None:
        if self._going >= self.limits.at_once:
            return None
        while self._ends and self._ends[0] <= now:
            self._ends.popleft()
        if self._going + len(self._ends) >= self.limits.window:
            return self._ends[0] if self._ends else None
        if self._resting_until > now:
            return self._resting_until
        return self._slots.next(now, len(self._ready), self._serve)

    def _let_out(self, chat: _Chat, now: float) -> None:
        heappop(self._ready)
        _, turn = heappop(chat.waiting)
        if turn.came is None or turn.came.done():
            self._admit(chat)
            return
        chat.going = True
        chat.paid_until = max(chat.paid_until, now) + self.limits.chat_s
        self._going += 1
        turn.began = now
        turn.came.set_result(None)

    def _at(self, at: float, work: Callable[[], None]) -> asyncio.TimerHandle:
        return asyncio.get_running_loop().call_at(at, work)

    def _now(self) -> float:
        return asyncio.get_running_loop().time()
