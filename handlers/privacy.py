"""Show what is kept about somebody, hand it over, forget it, join another phone."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.filters import BaseFilter, Command
from aiogram.types import CallbackQuery, Message

import screens.account
import screens.export
import screens.privacy
import storage.consent
import storage.directory
import storage.erasure
import storage.export
import storage.joining
import storage.staff
from kiez.code import Secrets, read_joining_code
from kiez.consent import Purpose
from kiez.errors import GoneError
from kiez.joining import Joining
from kiez.people import Person
from screens.buttons import PrivacyButton
from screens.own_buttons import DeleteButton, ExportButton, PhoneButton, WithdrawButton
from screens.screen import Screen
from storage.database import Transaction
from storage.mark import Marks


class IsJoiningCode(BaseFilter):
    """Let messages through that may be a joining code, in the digits of any script."""

    async def __call__(self, message: Message) -> bool | dict[str, str]:
        """Read the code."""
        code = read_joining_code(message.text or "")
        return {"code": code} if code else False


async def overview(
    _: Message | CallbackQuery, person: Person, tx: Transaction, now: datetime
) -> Screen:
    """Tell what is kept and what was agreed to."""
    city = await storage.directory.city(tx, person.municipality)
    given = await storage.consent.given(tx, person.id)
    today = now.astimezone(ZoneInfo(city.timezone)).date()
    return screens.privacy.overview(city, given, today)


async def export(
    _: Message | CallbackQuery, person: Person, tx: Transaction, secrets: Secrets
) -> Screen:
    """Hand everything over."""
    found = await storage.export.everything(tx, person.id, secrets)
    return screens.export.exported(found, person.door)


async def withdraw(
    _: CallbackQuery,
    callback_data: WithdrawButton,
    person: Person,
    tx: Transaction,
    now: datetime,
) -> Screen:
    """Forget what a consent covered; asked once."""
    if callback_data.purpose not in list(Purpose):
        raise GoneError(callback_data.purpose)
    purpose = Purpose(callback_data.purpose)
    if not callback_data.sure:
        return screens.privacy.ask_withdraw(purpose)
    await storage.consent.withdraw(tx, person.id, purpose, now)
    return screens.privacy.withdrawn(purpose)


async def ask_delete(_: Message, person: Person, tx: Transaction) -> Screen:
    """Ask whether everything shall go."""
    return await _ask_delete(tx, person)


async def delete(
    _: CallbackQuery,
    callback_data: DeleteButton,
    person: Person,
    tx: Transaction,
    now: datetime,
    secrets: Secrets,
    erasures: Path | None,
) -> Screen:
    """Delete everything; asked once."""
    if not callback_data.sure:
        return await _ask_delete(tx, person)
    if await storage.erasure.erase(tx, person.id, now, Marks(secrets, erasures)):
        return screens.privacy.goodbye(person.door)
    return screens.privacy.staff(await storage.directory.city(tx, person.municipality))


async def another_phone(
    _: CallbackQuery,
    person: Person,
    tx: Transaction,
    now: datetime,
    secrets: Secrets,
    fresh: Callable[[], int],
) -> Screen:
    """Show a code that joins another chat; an account of staff has a longer one of its own."""
    if await storage.staff.of(tx, person.id) is not None:
        return screens.account.about_code(has_code=False)
    code = secrets.joining_code(fresh())
    await storage.joining.begin(tx, person.id, secrets.kept(code), now)
    return screens.privacy.another_phone(code)


async def join(
    _: Message,
    code: str,
    person: Person,
    tx: Transaction,
    now: datetime,
    secrets: Secrets,
    speak: Callable[[str], Awaitable[None]],
) -> Screen:
    """Join this chat to the person whose code was typed, and go on in their language."""
    joined = await storage.joining.join(tx, person, secrets.kept(code), now)
    if joined.outcome is Joining.JOINED:
        await speak(joined.language)
    return screens.privacy.joined(joined.outcome)


async def _ask_delete(tx: Transaction, person: Person) -> Screen:
    if await storage.erasure.is_staff(tx, person.id):
        return screens.privacy.staff(await storage.directory.city(tx, person.municipality))
    return screens.privacy.ask_delete(person.door)


def words() -> Router:
    """Make the router of what is typed; it comes first, whatever a dialogue waits for."""
    made = Router(name="privacy words")
    made.message.register(ask_delete, Command("delete", ignore_mention=True))
    made.message.register(export, Command("export", ignore_mention=True))
    made.message.register(overview, Command("privacy", ignore_mention=True))
    made.message.register(join, IsJoiningCode())
    return made


def router() -> Router:
    """Make the router of the buttons, which no dialogue can take for something else."""
    made = Router(name="privacy")
    made.callback_query.register(overview, PrivacyButton.filter())
    made.callback_query.register(export, ExportButton.filter())
    made.callback_query.register(delete, DeleteButton.filter())
    made.callback_query.register(withdraw, WithdrawButton.filter())
    made.callback_query.register(another_phone, PhoneButton.filter())
    return made
