"""Set pages in a process of their own: the typesetter holds the interpreter's lock for long.

Run as a program this is that process. It knows the typesetter and nothing else of the bot, so it
is there in half a second; a pool of `multiprocessing` would load all of the command line again.
"""

import asyncio
import hashlib
import json
import sys
from asyncio.subprocess import PIPE, Process
from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, BinaryIO

from screens.screen import Manuscript
from screens.typesetter import typeset

# A page has 50 to 300 kB; whoever sends a sheet to a printer often asks for it twice.
_KEPT = 32
# Of the time that a page may take, seconds; it takes a tenth of one.
_PATIENCE = 20.0
# Bytes that tell how long what follows is.
_LENGTH = 4
_WELL, _WRONG = b"+", b"-"


class Printer:
    """Sets what is to be sent; the process begins with the first page, the same page is set once.

    The outbox keeps the manuscript of a file (`bot.reply`), and the sender asks for its page.
    """

    def __init__(self) -> None:
        self._process: Process | None = None
        self._turn = asyncio.Lock()
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    async def set(self, words: Mapping[str, Any]) -> bytes:
        """Set a page while the loop goes on.

        Args:
            words: The fields of a `Manuscript`.

        Raises:
            RuntimeError: The page could not be set; the next one gets a new process if need be.
        """
        asked = json.dumps(words).encode()
        key = hashlib.sha256(asked).hexdigest()
        async with self._turn:
            if key not in self._kept:
                self._kept[key] = await self._made(asked)
                while len(self._kept) > _KEPT:
                    self._kept.popitem(last=False)
            self._kept.move_to_end(key)
            return self._kept[key]

    async def close(self) -> None:
        """End the process."""
        process, self._process = self._process, None
        if process is not None:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _made(self, asked: bytes) -> bytes:
        try:
            async with asyncio.timeout(_PATIENCE):
                well, answer = await self._answer(asked)
        except (EOFError, OSError, TimeoutError) as error:
            await self.close()
            raise RuntimeError("The process that sets pages has ended.") from error
        except asyncio.CancelledError:
            # An answer that nobody waits for would be taken for the next one's.
            await self.close()
            raise
        if not well:
            raise RuntimeError(answer.decode())
        return answer

    async def _answer(self, asked: bytes) -> tuple[bool, bytes]:
        process = self._process = self._process or await _begun()
        if process.stdin is None or process.stdout is None:
            raise EOFError
        process.stdin.write(len(asked).to_bytes(_LENGTH) + asked)
        await process.stdin.drain()
        well = await process.stdout.readexactly(1) == _WELL
        size = int.from_bytes(await process.stdout.readexactly(_LENGTH))
        return well, await process.stdout.readexactly(size)


async def _begun() -> Process:
    # In a session of its own: Ctrl+C is for the bot, which ends this one when all is sent.
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.printing", stdin=PIPE, stdout=PIPE, start_new_session=True
    )


def work(asked: BinaryIO, answers: BinaryIO) -> None:
    """Set one page after the other, until nobody asks any more."""
    while length := asked.read(_LENGTH):
        words = json.loads(asked.read(int.from_bytes(length)))
        try:
            well, answer = _WELL, typeset(Manuscript(**words))
        except (RuntimeError, TypeError) as error:
            well, answer = _WRONG, str(error).encode()
        answers.write(well + len(answer).to_bytes(_LENGTH) + answer)
        answers.flush()


if __name__ == "__main__":
    work(sys.stdin.buffer, sys.stdout.buffer)
