from collections.abc import Callable
from datetime import datetime

import pytest

from webchat import flood
from webchat.flood import Flood


@pytest.fixture
def guard(clock: Callable[[], datetime]) -> Flood:
    return Flood(clock)


def test_a_burst_is_let_through_and_the_next_one_is_told_to_wait(guard: Flood) -> None:
    waits = [guard.chat(1) for _ in range(21)]

    assert waits == [0] * 20 + [1]


def test_who_waits_as_told_is_let_through_again(guard: Flood, go: Callable[[float], None]) -> None:
    wait = max(guard.chat(1) for _ in range(25))

    go(wait)

    assert guard.chat(1) == 0


def test_on_the_long_run_a_chat_says_two_things_a_second(
    guard: Flood, go: Callable[[float], None]
) -> None:
    said = 0

    for _ in range(1000):
        go(0.1)
        said += guard.chat(1) == 0

    assert said == pytest.approx(20 + 100 * 2, abs=1)


def test_one_chat_in_trouble_holds_up_no_other(guard: Flood) -> None:
    for _ in range(100):
        guard.chat(1)

    assert guard.chat(2) == 0


def test_an_address_opens_thirty_chats_at_once_and_then_one_a_second(guard: Flood) -> None:
    waits = [guard.new_chat("192.0.2.7") for _ in range(31)]

    assert waits == [0] * 30 + [1]


def test_all_addresses_of_one_ipv6_household_count_as_one(guard: Flood) -> None:
    waits = [guard.new_chat(f"2001:db8:1:2::{number:x}") for number in range(31)]

    assert waits[-1] == 1
    assert guard.new_chat("2001:db8:1:3::1") == 0


def test_an_ipv4_address_counts_the_same_when_it_comes_wrapped_in_ipv6(guard: Flood) -> None:
    for _ in range(30):
        guard.new_chat("192.0.2.7")

    assert guard.new_chat("::ffff:192.0.2.7") == 1


def test_a_clock_set_back_gives_nothing_and_takes_nothing(
    guard: Flood, go: Callable[[float], None]
) -> None:
    for _ in range(20):
        guard.chat(1)

    go(-3600)

    assert guard.chat(1) == 1


def test_memory_stays_bounded(guard: Flood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "MOST_BUCKETS", 10)

    for number in range(1000):
        guard.address(f"10.0.{number // 250}.{number % 250}")

    assert len(guard._addresses._levels) == 10
