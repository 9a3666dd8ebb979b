"""Say truly how a person hears of something unasked."""

from enum import StrEnum

from kiez.notice import Way
from kiez.people import Door


class Reach(StrEnum):
    """What happens on this person's phone when there is news."""

    TELEGRAM = "telegram"
    """Telegram rings as its own settings say."""
    RING = "ring"
    """The phone rings by Web Push; the news stands in the web chat."""
    PAGE = "page"
    """Nothing rings: the news stands in the web chat when it is opened."""
    STOPPED = "stopped"
    """The person has asked for nothing unasked."""
    NOWHERE = "nowhere"
    """No chat may carry it or lets us in."""


def reach(way: Way | None, *, stopped: bool, rings: bool) -> Reach:
    """Tell what happens when news goes this way.

    Args:
        stopped: The person wants nothing unasked.
        rings: The phone behind a web chat can be made to ring.
    """
    if stopped:
        return Reach.STOPPED
    if way is None:
        return Reach.NOWHERE
    if way.door is Door.TELEGRAM:
        return Reach.TELEGRAM
    return Reach.RING if rings else Reach.PAGE
