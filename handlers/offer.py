"""Let staff see the offers that they keep, and prepare changes of their facts."""

from collections.abc import Callable
from datetime import datetime

from aiogram import F, Router
from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message

import screens.amendment
import screens.fact_question
import screens.offer
import storage.amendment
import storage.confirming
import storage.directory
import storage.offer
from handlers.question import Answers, Leaves
from kiez.amendment import RETIRED, AmendmentId, Preview, Wanted
from kiez.errors import GoneError
from kiez.fact import NOTHING, TYPED, Fact, Misread, known
from kiez.offer import Kept, may
from kiez.roles import Staff
from locales.translate import bare
from screens.offer_buttons import (
    EndOfferButton,
    FactButton,
    LanguagesThereButton,
    OffersPageButton,
    SecondButton,
)
from screens.screen import Screen
from screens.team_buttons import OfferButton, OffersButton
from storage.database import Transaction
from storage.offer import Change

Fresh = Callable[[], int]
"""Gives a random number that nobody has yet."""

_FACT = "offer.fact"


async def listed(
    _: CallbackQuery, callback_data: CallbackData, tx: Transaction, staff: Staff, now: datetime
) -> Screen:
    """List the offers within reach."""
    page = callback_data.page if isinstance(callback_data, OffersPageButton) else 0
    round_ = await storage.confirming.begun(tx, staff, now)
    ready = round_.may_go_live and round_.ready
    coordinates = round_.centre is not None
    return screens.offer.listed(round_.kept, page, coordinates=coordinates, ready=ready)


async def card(
    _: CallbackQuery, callback_data: OfferButton, tx: Transaction, staff: Staff, now: datetime
) -> Screen:
    """Show an offer with all that can be changed."""
    kept = await storage.offer.one(tx, staff, callback_data.offer, now)
    return screens.offer.card(kept, await storage.offer.today(tx, staff, now))


async def ask(
    _: CallbackQuery,
    callback_data: FactButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    state: FSMContext,
) -> Screen:
    """Ask what a fact shall be."""
    fact = _known(callback_data.fact)
    kept = await storage.offer.one(tx, staff, callback_data.offer, now)
    if fact not in may(kept.right):
        raise GoneError("This fact is another's to change.")
    if fact in TYPED:
        await state.set_state(_FACT)
        await state.update_data(offer=kept.id, fact=fact.value)
    return await _question(tx, staff, kept, fact)


async def choose(
    _: CallbackQuery,
    callback_data: FactButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Fresh,
) -> Screen:
    """Prepare the change that a button names."""
    fact = _known(callback_data.fact)
    change = Change(fresh(), callback_data.offer, fact, callback_data.value)
    return await _proposed(tx, staff, change, now)


async def typed(
    message: Message,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    state: FSMContext,
    fresh: Fresh,
) -> Screen:
    """Prepare the change that somebody typed; what cannot be read is asked once more."""
    asked = await state.get_data()
    fact, text = _known(asked["fact"]), bare(message.text or "")
    change = Change(fresh(), asked["offer"], fact, text)
    answer = await storage.offer.propose(tx, staff, change, now)
    if isinstance(answer, Preview) and not answer.refusals:
        await state.clear()
    return await _answered(tx, staff, change, answer, now)


async def languages(
    _: CallbackQuery,
    callback_data: LanguagesThereButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Fresh,
) -> Screen:
    """Switch a language on or off, or prepare the change."""
    kept = await storage.offer.one(tx, staff, callback_data.offer, now)
    codes = await _codes(tx, staff, kept)
    chosen = screens.fact_question.languages(codes, callback_data.chosen)
    if not callback_data.do or not chosen:
        return screens.fact_question.ask_languages(kept, codes, chosen)
    change = Change(fresh(), kept.id, Fact.LANGUAGES, " ".join(chosen))
    return await _proposed(tx, staff, change, now)


async def second(
    _: CallbackQuery,
    callback_data: SecondButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Fresh,
) -> Screen:
    """Prepare that an offer is shared with another centre, or with none."""
    others = await storage.offer.others(tx, staff)
    if callback_data.centre and callback_data.centre not in others:
        raise GoneError("This centre is not there.")
    key = others[callback_data.centre][0] if callback_data.centre else NOTHING
    change = Change(fresh(), callback_data.offer, Fact.SECOND, key)
    return await _proposed(tx, staff, change, now)


async def end(
    _: CallbackQuery,
    callback_data: EndOfferButton,
    tx: Transaction,
    staff: Staff,
    now: datetime,
    fresh: Fresh,
) -> Screen:
    """Prepare that an offer takes place no more."""
    kept = await storage.offer.one(tx, staff, callback_data.offer, now)
    wanted = Wanted(AmendmentId(fresh()), kept.id, {RETIRED: True})
    preview = await storage.amendment.draft(tx, staff, wanted, now)
    return screens.amendment.preview(preview, await storage.offer.today(tx, staff, now))


async def _proposed(tx: Transaction, staff: Staff, change: Change, now: datetime) -> Screen:
    answer = await storage.offer.propose(tx, staff, change, now)
    return await _answered(tx, staff, change, answer, now)


async def _answered(
    tx: Transaction, staff: Staff, change: Change, answer: Preview | Misread, now: datetime
) -> Screen:
    """Show what would follow from a change, or ask once more."""
    if isinstance(answer, Preview):
        return screens.amendment.preview(answer, await storage.offer.today(tx, staff, now))
    kept = await storage.offer.one(tx, staff, change.offer, now)
    return await _question(tx, staff, kept, change.fact, answer)


async def _question(
    tx: Transaction, staff: Staff, kept: Kept, fact: Fact, misread: Misread | None = None
) -> Screen:
    if fact is Fact.LANGUAGES:
        codes = await _codes(tx, staff, kept)
        return screens.fact_question.ask_languages(kept, codes, kept.languages)
    if fact is Fact.SECOND:
        return screens.fact_question.ask_second(kept, await storage.offer.others(tx, staff))
    return screens.fact_question.ask(kept, fact, misread)


async def _codes(tx: Transaction, staff: Staff, kept: Kept) -> list[str]:
    """List the languages to choose from: the city's, and what the offer has beside them."""
    city = await storage.directory.city(tx, staff.municipality)
    return list(dict.fromkeys((*city.languages, *sorted(kept.languages))))


def _known(name: str) -> Fact:
    fact = known(name)
    if fact is None:
        raise GoneError("There is no such fact.")
    return fact


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="offer")
    made.callback_query.register(listed, OffersButton.filter())
    made.callback_query.register(listed, OffersPageButton.filter())
    made.callback_query.register(card, OfferButton.filter())
    made.callback_query.register(ask, FactButton.filter(F.value == ""))
    made.callback_query.register(choose, FactButton.filter())
    made.callback_query.register(languages, LanguagesThereButton.filter())
    made.callback_query.register(second, SecondButton.filter())
    made.callback_query.register(end, EndOfferButton.filter())
    return made


def asked() -> Router:
    """Make the router of what staff type here; it comes before all that reads words."""
    made = Router(name="offer asked")
    made.callback_query.outer_middleware(Leaves("offer"))
    made.message.outer_middleware(Leaves("offer"))
    made.message.register(typed, Answers(_FACT))
    return made
