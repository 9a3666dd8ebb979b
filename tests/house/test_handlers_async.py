"""Handlers and filters are coroutine functions.

The framework runs every other one in a thread of its own, which would leave the storage thread
in mid-transaction (docs/decisions/0003-storage-thread-and-group-commit.md).
"""

from collections.abc import Iterator

from aiogram import Router
from aiogram.dispatcher.event.handler import CallableObject

from handlers import routers


def called(router: Router) -> Iterator[tuple[str, CallableObject]]:
    """List what the router may call for an update, with a name to find it by."""
    for kind, observer in router.observers.items():
        own: list[CallableObject] = [*(observer._handler.filters or ()), *observer.handlers]
        own += [each for handler in observer.handlers for each in handler.filters or ()]
        yield from ((f"{router.name}.{kind}: {each.callback}", each) for each in own)
    for child in router.sub_routers:
        yield from called(child)


def test_every_handler_and_filter_is_awaitable() -> None:
    every = [each for router in routers() for each in called(router)]

    assert every
    assert [name for name, each in every if not each.awaitable] == []


def test_every_router_has_its_feature_s_name_once() -> None:
    named = [router.name for router in routers()]

    assert len(named) == len(set(named))
