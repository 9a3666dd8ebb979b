"""Answer what the bot says about itself: name, descriptions, commands, menu."""

import re
from typing import Any

from storage.database import Transaction
from storage.webchat import chats, settings
from webchat import limits, objects
from webchat.arguments import Arguments
from webchat.gateway import Gateway
from webchat.judge import chat_id, required
from webchat.refusals import bad

Json = dict[str, Any]

_COMMAND = re.compile(rf"[a-z0-9_]{{1,{limits.MAX_COMMAND}}}")
_LANGUAGE = re.compile("(?:[a-z]{2})?")
# Those about members of groups are left out: there are no groups here.
_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat")


async def get_me(gateway: Gateway, _: Arguments) -> Json:
    """Tell who the bot is."""
    return objects.me(gateway.bot_id, await _read(gateway, "name:") or objects.NAME)


async def set_my_name(gateway: Gateway, arguments: Arguments) -> bool:
    """Set the bot's name in a language."""
    return await _say(gateway, arguments, "name", limits.MAX_NAME)


async def get_my_name(gateway: Gateway, arguments: Arguments) -> Json:
    """Tell the bot's name in a language."""
    code = _language_code(arguments)
    return {"name": await _read(gateway, f"name:{code}", "name:") or objects.NAME}


async def set_my_description(gateway: Gateway, arguments: Arguments) -> bool:
    """Set what an empty chat says, in a language."""
    return await _say(gateway, arguments, "description", limits.MAX_DESCRIPTION)


async def get_my_description(gateway: Gateway, arguments: Arguments) -> Json:
    """Tell what an empty chat says, in a language."""
    return await _said(gateway, arguments, "description")


async def set_my_short_description(gateway: Gateway, arguments: Arguments) -> bool:
    """Set what the bot's card says, in a language."""
    return await _say(gateway, arguments, "short_description", limits.MAX_SHORT_DESCRIPTION)


async def get_my_short_description(gateway: Gateway, arguments: Arguments) -> Json:
    """Tell what the bot's card says, in a language."""
    return await _said(gateway, arguments, "short_description")


async def set_my_commands(gateway: Gateway, arguments: Arguments) -> bool:
    """Set the commands of a scope in a language; an empty list takes them away."""
    listed = _commands(arguments)
    if not listed:
        return await delete_my_commands(gateway, arguments)
    return await _keep(gateway, *_commands_name(arguments), listed)


async def get_my_commands(gateway: Gateway, arguments: Arguments) -> list[Json]:
    """Tell the commands of just this scope and language."""
    name, _ = _commands_name(arguments)
    found: list[Json] = await _read(gateway, name) or []
    return found


async def delete_my_commands(gateway: Gateway, arguments: Arguments) -> bool:
    """Take the commands of a scope and language away."""
    return await _keep(gateway, *_commands_name(arguments), None)


async def set_chat_menu_button(gateway: Gateway, arguments: Arguments) -> bool:
    """Set the button beside the message field, for one chat or for all."""
    return await _keep(gateway, *_menu_name(arguments), _menu_button(arguments))


async def get_chat_menu_button(gateway: Gateway, arguments: Arguments) -> Json:
    """Tell the button beside the message field."""
    name, _ = _menu_name(arguments)
    found: Json = await _read(gateway, name, "menu:") or {"type": "commands"}
    return found


async def _read(gateway: Gateway, *names: str) -> Any:  # noqa: ANN401 - as JSON has it
    async with gateway.database.reading() as tx:
        return await settings.first(tx, *names)


async def _keep(gateway: Gateway, name: str, for_chat: int | None, value: object) -> bool:
    async def work(tx: Transaction) -> None:
        if for_chat is not None and await chats.read(tx, gateway.bot_id, for_chat) is None:
            bad("chat not found")
        if value:
            await settings.keep(tx, name, value, for_chat)
        else:
            await settings.drop(tx, name)

    await gateway.database.run(work)
    return True


async def _say(gateway: Gateway, arguments: Arguments, name: str, most: int) -> bool:
    words = arguments.text(name).strip()
    if len(words) > most:
        bad(f"{name.replace('_', ' ')} is too long")
    return await _keep(gateway, f"{name}:{_language_code(arguments)}", None, words)


async def _said(gateway: Gateway, arguments: Arguments, name: str) -> Json:
    return {name: await _read(gateway, f"{name}:{_language_code(arguments)}") or ""}


def _commands_name(arguments: Arguments) -> tuple[str, int | None]:
    kind, for_chat = _scope(arguments)
    scope = kind if for_chat is None else f"{kind}:{for_chat}"
    return f"commands:{scope}:{_language_code(arguments)}", for_chat


def _menu_name(arguments: Arguments) -> tuple[str, int | None]:
    given = arguments.text("chat_id")
    for_chat = chat_id(given) if given else None
    return f"menu:{for_chat or ''}", for_chat


def _commands(arguments: Arguments) -> list[Json]:
    value = arguments.json("commands", "commands") or []
    if not isinstance(value, list):
        bad("expected an Array of BotCommand")
    if len(value) > limits.MAX_COMMANDS:
        bad("BOT_COMMANDS_TOO_MUCH")
    return [_command(each) for each in value]


def _command(value: object) -> Json:
    where = "can't parse BotCommand"
    if not isinstance(value, dict):
        bad(f"{where}: expected an Object")
    name = required(value, "command", where).removeprefix("/")
    description = required(value, "description", where).strip()
    if not _COMMAND.fullmatch(name):
        bad("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= limits.MAX_COMMAND_TEXT:
        bad("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}


def _scope(arguments: Arguments) -> tuple[str, int | None]:
    value = arguments.json("scope", "BotCommandScope")
    if value is None:
        return "default", None
    if not isinstance(value, dict):
        bad("can't parse BotCommandScope: BotCommandScope must be an Object")
    kind = required(value, "type", "can't parse BotCommandScope")
    if kind not in _SCOPES:
        # The kinds about members of groups: there are none here.
        bad("can't parse BotCommandScope: Unsupported type specified")
    return kind, chat_id(str(value.get("chat_id", ""))) if kind == "chat" else None


def _language_code(arguments: Arguments) -> str:
    code = arguments.text("language_code")
    if not _LANGUAGE.fullmatch(code):
        bad("Invalid language code specified")
    return code


def _menu_button(arguments: Arguments) -> Json:
    value = arguments.json("menu_button", "menu button")
    if value is None:
        return {"type": "default"}
    where = "can't parse menu button"
    if not isinstance(value, dict):
        bad(f"{where}: MenuButton must be an Object")
    kind = required(value, "type", where)
    if kind not in {"default", "commands"}:
        bad(f"{where}: MenuButton has unsupported type")
    return {"type": kind}
