"""Say truly how a person hears of something unasked."""

from enum import StrEnum


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
