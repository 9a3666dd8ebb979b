"""What a person asks: one router per feature, in their order (floor 3)."""

from aiogram import Router

from handlers import finding, help, passing, welcome  # noqa: A004 - the feature's noun, on every floor


def routers() -> tuple[Router, ...]:
    """Make the routers, the one that answers everything else last."""
    return passing.router(), welcome.router(), finding.router(), help.router()
