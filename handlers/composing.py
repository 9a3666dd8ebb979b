"""Compose announcements: choose the date and the theme, look at the draft, choose when."""

from collections.abc import Sequence

from aiogram import Router
from aiogram.types import CallbackQuery, Message

import screens.composing
import screens.draft
import storage.card
import storage.composing
import storage.theme
from handlers.desk import Desk, seated
from handlers.question import Answers, Leaves
from kiez.composing import moment
from kiez.directory import OccurrenceId
from kiez.errors import GoneError
from kiez.theme import Proposal, ThemeId
from screens.composing import Shelf
from screens.composing_buttons import (
    DropDraftButton,
    KeepThemeButton,
    NewButton,
    OwnThemeButton,
    OwnThemesButton,
    PreviewButton,
    SearchButton,
    ThemeButton,
    ThemesButton,
    WhenButton,
    unpack_moment,
)
from screens.screen import Screen
from screens.team_buttons import AnnouncementButton, AnnouncementsButton
from storage.composing import Beginning

_WORD, _MOMENT = "composing.word", "composing.moment"
_NOW, _TYPE, _YES = "now", "type", "1"


async def listed(_: CallbackQuery, desk: Desk) -> Screen:
    """Show what is written, planned and sent."""
    entries = await storage.composing.mine(desk.tx, desk.staff)
    return screens.composing.listed(entries, await desk.here())


async def new(_: CallbackQuery, desk: Desk) -> Screen:
    """Ask to which date an announcement invites."""
    cards = await storage.theme.dates(desk.tx, desk.staff, desk.now)
    return screens.composing.cafes(cards, led=desk.staff.centre is None)


async def themes(_: CallbackQuery, callback_data: ThemesButton, desk: Desk) -> Screen:
    """Propose themes."""
    proposals = await _proposals(desk, callback_data.occurrence)
    shelf = Shelf(callback_data.occurrence, proposals, callback_data.page)
    return screens.composing.themes(shelf)


async def search(_: CallbackQuery, callback_data: SearchButton, desk: Desk) -> Screen:
    """Ask for a word to look for."""
    await desk.ask(_WORD, occurrence=callback_data.occurrence)
    return screens.composing.ask_word(callback_data.occurrence)


async def found(message: Message, desk: Desk) -> Screen:
    """Show the themes that have the word that was typed."""
    occurrence, word = int((await desk.answered())["occurrence"]), message.text or ""
    proposals = await _proposals(desk, occurrence)
    return screens.composing.themes(
        Shelf(occurrence, storage.theme.found(proposals, word), word=word[:40])
    )


async def take(_: CallbackQuery, callback_data: ThemeButton, desk: Desk) -> Screen:
    """Begin with a theme of the catalogue: that is a whole announcement."""
    wanted = Beginning(desk.fresh(), callback_data.occurrence, callback_data.theme)
    draft = await storage.composing.begin(desk.tx, desk.staff, wanted, desk.now)
    return await desk.look(draft)


async def own_themes(_: CallbackQuery, callback_data: OwnThemesButton, desk: Desk) -> Screen:
    """Show what the own centre and others have written."""
    own = await storage.theme.own(desk.tx, desk.staff)
    others = await storage.theme.others(desk.tx, desk.staff)
    return screens.composing.own_themes(own, others, callback_data.occurrence)


async def use(_: CallbackQuery, callback_data: OwnThemeButton, desk: Desk) -> Screen:
    """Begin with an own theme, or another centre's."""
    wanted = Beginning(desk.fresh(), callback_data.occurrence)
    draft = await storage.theme.use(desk.tx, desk.staff, callback_data.theme, wanted, desk.now)
    return await desk.look(draft)


async def show(_: CallbackQuery, callback_data: AnnouncementButton, desk: Desk) -> Screen:
    """Show a draft; what is planned or was sent is another feature's."""
    return await desk.look(await desk.one(callback_data.announcement))


async def preview(_: CallbackQuery, callback_data: PreviewButton, desk: Desk) -> Screen:
    """Show a draft as parents get it in a language."""
    draft = await desk.one(callback_data.announcement)
    return await desk.look(draft, callback_data.language)


async def when(_: CallbackQuery, callback_data: WhenButton, desk: Desk) -> Screen:
    """Ask when a draft is to go out, or keep it, and ask whether it shall."""
    draft, weekly = await desk.one(callback_data.announcement), callback_data.weekly == _YES
    if callback_data.at == _TYPE:
        await desk.ask(_MOMENT, announcement=draft.id, weekly=weekly)
        return screens.draft.ask_moment(draft)
    at = unpack_moment(callback_data.at, desk.now, await desk.zone())
    if at is None and callback_data.at != _NOW:
        return screens.draft.when(draft, await desk.here(), weekly=weekly)
    draft = await storage.composing.schedule(
        desk.tx, desk.staff, draft.id, at, weekly=weekly and at is not None
    )
    return await desk.ready(draft)


async def typed_moment(message: Message, desk: Desk) -> Screen:
    """Keep the time that was typed, or ask once more."""
    known = await desk.answered()
    at = moment(message.text or "", desk.now, await desk.zone())
    if at is None:
        return screens.draft.ask_moment(await desk.one(known["announcement"]), wrong=True)
    draft = await storage.composing.schedule(
        desk.tx, desk.staff, known["announcement"], at, weekly=known["weekly"]
    )
    await desk.state.clear()
    return await desk.ready(draft)


async def drop(_: CallbackQuery, callback_data: DropDraftButton, desk: Desk) -> Screen:
    """Ask whether a draft is to be thrown away, or do it."""
    draft = await desk.one(callback_data.announcement)
    if callback_data.sure != _YES:
        return screens.draft.drop(draft)
    await storage.composing.drop(desk.tx, desk.staff, draft.id)
    entries = await storage.composing.mine(desk.tx, desk.staff)
    return screens.composing.listed(entries, await desk.here())


async def keep(_: CallbackQuery, callback_data: KeepThemeButton, desk: Desk) -> Screen:
    """Keep what a draft says as an own theme, or say whether that is sensitive."""
    tx, staff, number = desk.tx, desk.staff, callback_data.announcement
    if callback_data.sensitive:
        sensitive = callback_data.sensitive == _YES
        draft = await storage.theme.hush(tx, staff, number, sensitive=sensitive)
    else:
        draft = await storage.theme.save(tx, staff, number, ThemeId(desk.fresh()), desk.now)
    return screens.draft.theme_kept(draft)


async def _proposals(desk: Desk, number: int) -> Sequence[Proposal]:
    if desk.staff.centre is None:
        raise GoneError("A course leader writes to the own participants only.")
    cards = await storage.card.cards(desk.tx, [OccurrenceId(number)])
    suited = [each.kind for each in cards.values()]
    today = (await desk.here()).date()
    return await storage.theme.proposals(desk.tx, desk.staff, suited, today)


def asked() -> Router:
    """Make the router of what is typed here; it comes before all that reads words."""
    made = Router(name="composing asked")
    made.callback_query.outer_middleware(Leaves("composing"))
    made.message.outer_middleware(Leaves("composing"))
    made.message.register(found, Answers(_WORD))
    made.message.register(typed_moment, Answers(_MOMENT))
    return seated(made)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="composing")
    for handler, button in (
        (listed, AnnouncementsButton),
        (new, NewButton),
        (themes, ThemesButton),
        (search, SearchButton),
        (take, ThemeButton),
        (own_themes, OwnThemesButton),
        (use, OwnThemeButton),
        (show, AnnouncementButton),
        (preview, PreviewButton),
        (when, WhenButton),
        (drop, DropDraftButton),
        (keep, KeepThemeButton),
    ):
        made.callback_query.register(handler, button.filter())
    return seated(made)
