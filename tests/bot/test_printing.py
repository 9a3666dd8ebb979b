import asyncio
from collections.abc import AsyncIterator
from dataclasses import asdict, replace

import pytest

from bot.printing import Printer
from screens.printed import manuscript
from screens.typesetter import typeset
from tests.printing import ORDER

# The loop goes round at least so often while a page is set; set within it, it would not once.
ROUNDS = 20


@pytest.fixture
async def printer() -> AsyncIterator[Printer]:
    made = Printer()
    yield made
    await made.close()


async def rounds(until: asyncio.Event) -> int:
    """Count how often the loop comes round."""
    counted = 0
    while not until.is_set():
        await asyncio.sleep(0)
        counted += 1
    return counted


async def test_pages_are_set_while_the_loop_goes_on_and_a_bad_one_harms_no_other(
    printer: Printer,
) -> None:
    page = manuscript(ORDER)
    done = asyncio.Event()
    watching = asyncio.create_task(rounds(done))

    set_ = [await printer.set(asdict(page)) for _ in range(2)]
    with pytest.raises(RuntimeError, match="could not be displayed"):
        await printer.set(asdict(replace(page, facts=page.facts.replace("Biebrich", "☎"))))
    done.set()

    assert set_ == [typeset(page)] * 2
    assert await watching > ROUNDS


async def test_a_process_that_was_killed_is_replaced(printer: Printer) -> None:
    page = manuscript(ORDER)
    await printer.set(asdict(page))
    assert printer._process is not None
    printer._process.kill()
    await printer._process.wait()

    other = replace(page, facts=page.facts.replace("Biebrich", "Mitte"))
    with pytest.raises(RuntimeError):
        await printer.set(asdict(other))

    assert await printer.set(asdict(other)) == typeset(other)
