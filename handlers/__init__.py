"""What a person asks: one router per feature, in their order (floor 3)."""

from aiogram import Router

from handlers import (
    child,
    finding,
    follow,
    help,  # noqa: A004 - the feature's noun, on every floor
    mine,
    passing,
    preference,
    privacy,
    reminder,
    signup,
    stop,
    welcome,
)


def routers() -> tuple[Router, ...]:
    """Make the routers: what is asked most often first, what answers everything else last.

    What a parent types may mean many things, so a word for "stop" is read before all others, and
    the answer to a question that we asked before a search.
    """
    return (
        finding.near(),
        stop.router(),
        preference.asked(),
        privacy.words(),
        finding.router(),
        signup.router(),
        reminder.router(),
        passing.router(),
        welcome.router(),
        mine.router(),
        follow.router(),
        preference.router(),
        child.router(),
        privacy.router(),
        help.router(),
    )
