"""Tell a door the commands, descriptions and menu in every language, and only what has changed."""

import logging
from collections.abc import Awaitable, Callable

from aiogram import Bot
from aiogram.types import BotCommand, MenuButtonCommands

import screens.menu
from locales import languages, translate

log = logging.getLogger(__name__)

Check = Callable[[Bot, str | None], Awaitable[bool]]


def codes() -> list[tuple[str, str | None]]:
    """List our languages and the code by which a phone asks for each; None is every other phone.

    The Bot API takes ISO 639-1 codes only, so Easy German, chosen by hand, has no menu of its own.
    """
    spoken = [code for code in languages.complete() if len(code) == 2]  # noqa: PLR2004 - ISO 639-1
    return [(languages.UNKNOWN, None), *((code, code) for code in spoken)]


async def introduce(bot: Bot) -> int:
    """Set what differs from what the door has; they are rate limited, so nothing is set twice.

    Returns:
        How many things were set.
    """
    changed = 0
    for language, code in codes():
        with translate.speaking(language):
            for check in (_commands, _description, _short_description):
                changed += await check(bot, code)
    changed += await _menu(bot)
    if changed:
        log.info("menu set", extra={"count": changed})
    return changed


async def _commands(bot: Bot, code: str | None) -> bool:
    wanted = screens.menu.commands()
    set_now = await bot.get_my_commands(language_code=code)
    if [(each.command, each.description) for each in set_now] == wanted:
        return False
    commands = [BotCommand(command=name, description=text) for name, text in wanted]
    return await bot.set_my_commands(commands, language_code=code)


async def _description(bot: Bot, code: str | None) -> bool:
    wanted = screens.menu.description()
    if (await bot.get_my_description(language_code=code)).description == wanted:
        return False
    return await bot.set_my_description(wanted, language_code=code)


async def _short_description(bot: Bot, code: str | None) -> bool:
    wanted = screens.menu.short_description()
    if (await bot.get_my_short_description(language_code=code)).short_description == wanted:
        return False
    return await bot.set_my_short_description(wanted, language_code=code)


async def _menu(bot: Bot) -> bool:
    if (await bot.get_chat_menu_button()).type == "commands":
        return False
    return await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
