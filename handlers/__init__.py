"""What a person asks: one router per feature, in their order (floor 3)."""

from aiogram import Router

from handlers import finding, help, passing, welcome  # noqa: A004 - the feature's noun, on every floor


def routers() -> tuple[Router, ...]:
    """Make the routers: what is asked most often first, what answers everything else last."""
    return finding.router(), passing.router(), welcome.router(), help.router()
