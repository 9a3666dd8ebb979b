"""Whoever gets a role, loses it or signs a device out gets the menu that belongs to it."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any

import pytest
from aiogram import Bot
from sqlalchemy import select

import handlers
import storage.inbox
import storage.invitation
from bot.context import Context, Surroundings, dispatcher
from bot.serial import Serial, random_id
from kiez.code import Secrets
from kiez.invitation import InvitationId, Wanted, payload
from kiez.people import Door
from kiez.roles import Grant, Role
from screens.account_buttons import DeviceButton
from screens.invitation_buttons import AcceptButton
from storage.database import Database, Transaction
from storage.inbox import Arrival
from storage.outbox import Outgoing
from storage.tables import chat, staff
from tests.handlers.talking import build
from tests.towns import Town

SECRET = "A" * 43
_CHATS = select(chat.c.id)
CHAT = 4711
Say = Callable[[str], Awaitable[list[tuple[str, dict[str, Any]]]]]


@pytest.fixture
async def say(database: Database, now: datetime) -> Say:
    """Let a chat in Telegram say or tap something, and give the requests that follow."""
    town, bot = Town(), Bot("777:x")
    await build(database, town)
    wanted = Wanted(InvitationId(5), SECRET, "Petra", Grant(Role.DPO))
    async with database.transaction() as tx:
        await storage.invitation.create(tx, (town.id, None), wanted, now)
    router = dispatcher()
    router.include_routers(*handlers.routers())
    around = Surroundings(
        "https://kiez.example", Secrets("aa", "bb"), rings=False, fresh=random_id
    )
    bots = {bot.id: (bot, Door.TELEGRAM)}
    context, serial = Context(router, bots, town.id, Serial(), around), Serial()

    async def say(text: str) -> list[tuple[str, dict[str, Any]]]:
        number = serial.next()

        async def work(tx: Transaction) -> list[Outgoing]:
            arrival = Arrival(number, bot.id, number, CHAT, json.dumps(_update(text)))
            await storage.inbox.keep(tx, [arrival], now)
            (waiting,) = await storage.inbox.waiting(tx, [bot.id], 1, now)
            return (await context.handle(tx, waiting, now)).messages

        sent = [each.content.partition(" ") for each in await database.run(work)]
        return [(method, json.loads(parameters)) for method, _, parameters in sent]

    return say


def _update(text: str) -> dict[str, Any]:
    user = {"id": CHAT, "is_bot": False, "first_name": "P", "language_code": "tr"}
    shown = {"message_id": 1, "date": 0, "chat": {"id": CHAT, "type": "private"}}
    if text.startswith("/"):
        return {"update_id": 1, "message": shown | {"from": user, "text": text}}
    query = {"id": "1", "from": user, "chat_instance": "1", "data": text, "message": shown}
    return {"update_id": 1, "callback_query": query}


async def test_a_menu_comes_with_the_role_and_goes_with_the_device(
    say: Say, database: Database
) -> None:
    opened = await say(f"/start {payload(SECRET)}")
    accepted = await say(AcceptButton(invitation=5).pack())
    async with database.transaction() as tx:
        await tx.execute(staff.update().values(code_hmac="x"))
        number = (await tx.execute(_CHATS)).scalar_one()
    left = await say(DeviceButton(chat=number, do="x").pack())

    assert [method for method, _ in opened] == ["sendMessage"]
    assert [method for method, _ in accepted] == ["setMyCommands", "editMessageText"]
    parameters = accepted[0][1]
    assert parameters["commands"][0]["command"] == "team"
    assert parameters["scope"] == {"type": "chat", "chat_id": CHAT}
    assert left[0] == ("deleteMyCommands", {"scope": {"type": "chat", "chat_id": CHAT}})


async def test_the_menu_speaks_the_language_that_staff_choose(say: Say) -> None:
    await say(f"/start {payload(SECRET)}")
    await say(AcceptButton(invitation=5).pack())

    chosen = await say("lang:de")

    assert chosen[0][0] == "setMyCommands"
    assert "Hilfe" in json.dumps(chosen[0][1]["commands"], ensure_ascii=False)
