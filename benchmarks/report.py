"""Turn rounds into a table, ratios and a verdict."""

import os
import platform
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.bots import AIOGRAM, CONTESTANTS, OURS
from benchmarks.server import Measured

# Measured before a line of the bot was written (the usual stack reached 19 to 43 percent).
MOST_CPU = 2.5
LEAST_SPEED = 0.4


@dataclass(frozen=True, slots=True)
class Round:
    """What one bot showed in one round."""

    bot: str
    start_seconds: float
    rss_mib: float
    closed: Measured
    closed_cpu_us: float
    steady: Measured
    steady_cpu_us: float

    @property
    def per_second(self) -> float:
        """Updates a second in the closed loop."""
        return self.closed.answered / self.closed.seconds if self.closed.seconds else 0.0


Figure = Callable[[Round], float]

HEAD = (
    "bot",
    "updates/s",
    "CPU µs/update",
    "CPU µs/update at 60/s",
    "at 60/s p50 / p99 ms",
    "start-up s",
    "memory MiB",
    "lost",
    "out of order",
)
RATIOS: tuple[tuple[str, Figure], ...] = (
    ("updates/s", lambda each: each.per_second),
    ("CPU/update", lambda each: each.closed_cpu_us),
    ("CPU/update at 60/s", lambda each: each.steady_cpu_us),
    ("start-up", lambda each: each.start_seconds),
    ("memory", lambda each: each.rss_mib),
)


def written(rounds: Sequence[Round], first_start: float, count: int) -> str:
    """Write the results down.

    Args:
        first_start: Our very first start; seconds.
        count: Updates in a closed loop.
    """
    turns = sum(each.bot == AIOGRAM.key for each in rounds)
    lines = [
        "# Benchmarks",
        "",
        (
            '"Find near me" through real HTTP: a Bot API server on loopback shares positions, '
            "each bot answers."
        ),
        (
            f"{turns} rounds, the bots in turn; in each {count} updates from 64 chats that share "
            "the next position as soon as the last is answered, then 60 a second for five seconds."
        ),
        "Best round, the median in brackets; only figures of one run compare.",
        (
            "Bare bots say the position back; ours keeps the update, searches the shipped "
            "directory, and keeps answer and mark in one commit that survives a power cut."
        ),
        (
            "Start-up is from the start of the process to its first answer, memory is what is "
            "resident after the loops."
        ),
        "",
        f"{_machine()} {datetime.now(UTC).date().isoformat()}.",  # noqa: TID251 - today's results
        "",
        *_table(HEAD, [_row(name, own) for name, own in _by_bot(rounds)]),
        "",
        (
            f"The very first start of ours, with a new database and the directory taken in, took "
            f"{first_start:.1f} s."
        ),
        "",
        "## Beside the bare aiogram bot of the same round (median of the ratios)",
        "",
        *_table(
            ("bot", *(name for name, _ in RATIOS)),
            [_ratios(name, own, rounds) for name, own in _by_bot(rounds)],
        ),
        "",
        *_verdict(rounds),
    ]
    return "\n".join(lines) + "\n"


def ratio(own: Sequence[Round], rounds: Sequence[Round], figure: Figure) -> float:
    """Compare round by round with the bare aiogram bot, and take the median."""
    bare = [figure(each) for each in rounds if each.bot == AIOGRAM.key]
    return median(
        figure(mine) / theirs if theirs else 0.0 for mine, theirs in zip(own, bare, strict=True)
    )


def _verdict(rounds: Sequence[Round]) -> list[str]:
    own = [each for each in rounds if each.bot == OURS.key]
    if not own:
        return []
    cpu = ratio(own, rounds, lambda each: each.closed_cpu_us)
    speed = ratio(own, rounds, lambda each: each.per_second)
    lost = sum(each.closed.lost + each.steady.lost for each in own)
    misplaced = sum(each.closed.misplaced + each.steady.misplaced for each in own)
    return [
        "## The bars",
        "",
        (
            f"- At most {MOST_CPU} times the processor time of bare aiogram: "
            f"{_held(held=cpu <= MOST_CPU)} ({cpu:.2f} times)."
        ),
        (
            f"- At least {LEAST_SPEED:.0%} of its updates a second: "
            f"{_held(held=speed >= LEAST_SPEED)} ({speed:.0%})."
        ),
        (
            f"- Nothing lost, nothing out of order: {_held(held=not lost and not misplaced)} "
            f"({lost} lost, {misplaced} out of order)."
        ),
    ]


def _held(*, held: bool) -> str:
    return "held" if held else "not held"


def _by_bot(rounds: Sequence[Round]) -> list[tuple[str, list[Round]]]:
    return [
        (bot.name, own)
        for bot in CONTESTANTS
        if (own := [each for each in rounds if each.bot == bot.key])
    ]


def _row(name: str, own: Sequence[Round]) -> list[str]:
    speeds = [each.per_second for each in own]
    closed = [each.closed_cpu_us for each in own]
    steady = [each.steady_cpu_us for each in own]
    return [
        name,
        f"{max(speeds):.0f} ({median(speeds):.0f})",
        f"{min(closed):.0f} ({median(closed):.0f})",
        f"{min(steady):.0f} ({median(steady):.0f})",
        (
            f"{min(each.steady.p50_ms for each in own):.1f} / "
            f"{min(each.steady.p99_ms for each in own):.1f}"
        ),
        f"{min(each.start_seconds for each in own):.1f}",
        f"{median(each.rss_mib for each in own):.0f}",
        str(sum(each.closed.lost + each.steady.lost for each in own)),
        str(sum(each.closed.misplaced + each.steady.misplaced for each in own)),
    ]


def _ratios(name: str, own: Sequence[Round], rounds: Sequence[Round]) -> list[str]:
    return [name, *(f"{ratio(own, rounds, figure):.2f}" for _, figure in RATIOS)]


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [_line(head), _line(["---"] * len(head)), *(_line(row) for row in rows)]


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _machine() -> str:
    memory = next(
        int(line.split()[1]) / 1024**2
        for line in Path("/proc/meminfo").read_text().splitlines()
        if line.startswith("MemTotal:")
    )
    return (
        f"{os.cpu_count()} virtual cores, {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()},"
    )
