"""Make a sheet for the door: a centre's week or month, to hang up or to forward (staff)."""

from datetime import datetime

from aiogram import Router
from aiogram.types import CallbackQuery

import screens.bulletin
import storage.bulletin
from kiez.bulletin import Bulletin, Form, Span, known, usual
from kiez.links import website
from kiez.roles import Staff
from locales.languages import DEFAULT
from screens.bulletin_buttons import BulletinButton, unpack_languages
from screens.screen import Screen
from storage.database import Transaction


async def bulletin(
    _: CallbackQuery,
    callback_data: BulletinButton,
    staff: Staff,
    tx: Transaction,
    now: datetime,
    address: str,
) -> Screen:
    """Ask for days, languages and form, one after the other; then hand the sheet over."""
    if callback_data.span not in set(Span):
        return screens.bulletin.ask()
    found = await storage.bulletin.read(tx, staff, Span(callback_data.span), now)
    languages = _languages(found, callback_data)
    if callback_data.form not in set(Form) or not found.notices:
        return screens.bulletin.choose(found, languages)
    link = f"{website(address)}/{found.page}" if website(address) else ""
    return screens.bulletin.made(found, languages, Form(callback_data.form), link)


def _languages(found: Bulletin, callback_data: BulletinButton) -> tuple[str, ...]:
    """Tell which languages a button means; whatever is none of ours is not among them."""
    codes = screens.bulletin.codes(found)
    chosen = known(unpack_languages(callback_data.languages), codes)
    return chosen or usual(codes, DEFAULT)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="bulletin")
    made.callback_query.register(bulletin, BulletinButton.filter())
    return made
