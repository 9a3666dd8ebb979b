"""Say how fast Telegram lets a bot speak: in all, and to one chat."""

import math
from dataclasses import dataclass

# Telegram Bot FAQ: "about 30 messages per second"; more is for those who pay for it.
FREE = 30
# Our own, so that the odd request of another kind finds room.
USUAL = 27
# To one chat one message a second; "short bursts" pass.
BURST = 3
# So many requests at once: after a crash they are the messages that may arrive twice.
AT_ONCE = 8
# The second in which Telegram counts; a token is held as long beyond its answer.
SECOND_S = 1.0
# A slot that is later than this is skipped: at the usual rate that is when the next one begins.
LATE_S = 1 / USUAL


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast one bot may speak.

    Args:
        slot_s: From one message to the next.
        window: Never more in any one second.
        chat_s: From one message to the next of the same chat, after a burst of three.
        at_once: Requests under way.
    """

    slot_s: float
    window: int
    chat_s: float
    at_once: int


def limits(rate: float) -> Limits:
    """Derive all limits from the messages a second; what one pays for makes each one wider."""
    paid = rate / USUAL if rate > FREE else 1.0
    return Limits(
        slot_s=1 / rate,
        # The small part keeps 270 / 27 * 30 from becoming 301.
        window=math.ceil(FREE * paid - 1e-9),
        chat_s=1 / paid,
        at_once=math.ceil(AT_ONCE * paid - 1e-9),
    )
