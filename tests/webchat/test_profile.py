from collections.abc import Callable

import aiogram
import pytest
import telegram
from aiogram.types import (
    BotCommand,
    BotCommandScopeChat,
)

from webchat.gateway import Gateway

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

Unknown = Callable[[object], list[str]]


async def test_who_we_are(ptb: telegram.Bot, aio: aiogram.Bot, unknown: Unknown) -> None:
    ours, theirs = await ptb.get_me(), await aio.get_me()

    assert (ours.id, ours.is_bot, ours.username) == (7001, True, "KiEZbot")
    assert theirs.id == 7001
    assert unknown(ours) == []


async def test_commands_are_kept_apart_by_scope_and_language(
    ptb: telegram.Bot, aio: aiogram.Bot, gateway: Gateway, chat: int
) -> None:
    await ptb.set_my_commands([("find", "Café finden")])
    await ptb.set_my_commands([("find", "Kafe bul")], language_code="tr")
    await aio.set_my_commands(
        [BotCommand(command="team", description="Woche")], scope=BotCommandScopeChat(chat_id=chat)
    )

    assert [each.description for each in await ptb.get_my_commands()] == ["Café finden"]
    assert (await ptb.get_my_commands(language_code="tr"))[0].description == "Kafe bul"
    assert await ptb.get_my_commands(language_code="ar") == ()
    assert (await gateway.commands(chat))[0]["command"] == "team"
    assert await ptb.delete_my_commands(language_code="tr")
    assert await ptb.get_my_commands(language_code="tr") == ()


async def test_what_the_bot_says_of_itself_is_kept_by_language(ptb: telegram.Bot) -> None:
    await ptb.set_my_description("Hallo")
    await ptb.set_my_description("Merhaba", language_code="tr")
    await ptb.set_my_short_description("Kurz", language_code="de")
    await ptb.set_my_name("KiEZ")

    assert (await ptb.get_my_description()).description == "Hallo"
    assert (await ptb.get_my_description("tr")).description == "Merhaba"
    assert (await ptb.get_my_short_description("de")).short_description == "Kurz"
    assert (await ptb.get_my_short_description()).short_description == ""
    assert (await ptb.get_my_name("tr")).name == "KiEZ"
    assert (await ptb.get_me()).first_name == "KiEZ"


async def test_the_menu_button_is_kept_for_one_chat_and_for_all(
    ptb: telegram.Bot, chat: int
) -> None:
    await ptb.set_chat_menu_button(menu_button=telegram.MenuButtonDefault())
    await ptb.set_chat_menu_button(chat, telegram.MenuButtonCommands())

    assert isinstance(await ptb.get_chat_menu_button(chat), telegram.MenuButtonCommands)
    assert isinstance(await ptb.get_chat_menu_button(), telegram.MenuButtonDefault)
