"""Handlers and filters are coroutine functions.

The framework runs every other one in a thread of its own, which would leave the storage thread
in mid-transaction (docs/decisions/0003-storage-thread-and-group-commit.md).
"""

from collections.abc import Iterator

from aiogram import Router
from aiogram.dispatcher.event.handler import CallableObject

from handlers import routers
from handlers.question import Answers, Leaves


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


def every(router: Router) -> Iterator[Router]:
    """List a router and all within it."""
    yield router
    for child in router.sub_routers:
        yield from every(child)


def asks(router: Router) -> bool:
    """Tell whether a router reads the answer to a typed question."""
    filters = (each for handler in router.message.handlers for each in handler.filters or ())
    return any(isinstance(each.callback, Answers) for each in filters)


def test_a_question_is_left_by_any_other_tap_or_command() -> None:
    asking = [each for top in routers() for each in every(top) if asks(each)]

    stay = [
        each.name
        for each in asking
        for observer in (each.message, each.callback_query)
        if not any(isinstance(one, Leaves) for one in observer.outer_middleware)
    ]

    assert len(asking) > 5
    assert stay == []


def test_every_router_has_its_feature_s_name_once() -> None:
    named = [router.name for router in routers()]

    assert len(named) == len(set(named))
