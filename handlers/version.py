"""Write the versions of an announcement, language by language, and choose whom it is for."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

import screens.audience
import screens.composing
import screens.version
import storage.composing
import storage.theme
import storage.version
from handlers.desk import Desk, seated
from handlers.question import Answers, Leaves
from kiez.announcement import AGES, Audience, Version
from kiez.composing import Draft, cleaned, over
from kiez.errors import GoneError
from kiez.publishing import by_signup
from locales.languages import complete
from locales.translate import bare
from screens.composing_buttons import (
    AudienceButton,
    FreeButton,
    MachineButton,
    VersionButton,
    VersionsButton,
)
from screens.own_buttons import unpack_kind
from screens.screen import Screen
from screens.team_buttons import AnnouncementButton
from storage.composing import Beginning

_TEXT = "version.text"
_WRITE, _CHECK, _OUT, _MACHINE = "w", "c", "x", "m"


async def free(_: CallbackQuery, callback_data: FreeButton, desk: Desk) -> Screen:
    """Begin with a text of one's own, in one's own language."""
    wanted = Beginning(desk.fresh(), callback_data.occurrence)
    draft = await storage.composing.begin(desk.tx, desk.staff, wanted, desk.now)
    return await _ask(desk, draft, desk.person.language)


async def typed(message: Message, desk: Desk) -> Screen:
    """Keep the text that was typed, or refuse it and keep what there was."""
    known = await desk.answered()
    number, language = int(known["announcement"]), str(known["language"])
    text, back = cleaned(bare(message.text or "")), _back(number)
    if too_much := over(text):
        return screens.composing.too_long(too_much, back)
    if not text:
        return screens.composing.no_text(back)
    draft = await storage.version.write(
        desk.tx, desk.staff, number, (language, Version(text)), desk.now
    )
    await desk.state.clear()
    return await desk.look(draft, language)


async def listed(_: CallbackQuery, callback_data: VersionsButton, desk: Desk) -> Screen:
    """Show in which languages a draft is written."""
    draft = await desk.one(callback_data.announcement)
    return screens.version.versions(draft, translates=desk.translates)


async def one(_: CallbackQuery, callback_data: VersionButton, desk: Desk) -> Screen:
    """Show a version, or do something with it."""
    draft, code = await desk.one(callback_data.announcement), callback_data.language
    if code not in complete():
        raise GoneError("Nobody speaks this language here.")
    if callback_data.do == _WRITE:
        return await _ask(desk, draft, code)
    draft = await _done(desk, draft, callback_data.do, code)
    return screens.version.version(draft, code, translates=desk.translates)


async def machine(_: CallbackQuery, callback_data: MachineButton, desk: Desk) -> Screen:
    """Let a machine draft all that is missing."""
    draft = await desk.one(callback_data.announcement)
    if desk.translates and draft.base:
        draft = await storage.version.ask_machine(
            desk.tx, desk.staff, draft.id, screens.version.machine_languages(draft), desk.now
        )
    return screens.version.versions(draft, translates=desk.translates)


async def aim(_: CallbackQuery, callback_data: AudienceButton, desk: Desk) -> Screen:
    """Choose whom a draft is for, and show how many that are."""
    draft, toggle = await desk.one(callback_data.announcement), callback_data.toggle
    wanted = _toggled(draft, toggle)
    if wanted != draft.audience:
        draft = await storage.composing.aim(desk.tx, desk.staff, draft.id, wanted, desk.now)
    size = await desk.size(draft)
    if toggle.startswith("l"):
        return screens.audience.audience_languages(draft, size)
    kinds = await storage.theme.kinds(desk.tx, desk.staff)
    return screens.audience.audience(draft, size, kinds)


async def _ask(desk: Desk, draft: Draft, language: str) -> Screen:
    if draft.theme:
        raise GoneError("The words of this theme stand in the catalogue.")
    await desk.ask(_TEXT, announcement=draft.id, language=language)
    now = draft.versions.get(language, Version(""))
    return screens.composing.ask_text(language, _back(draft.id), now.text)


async def _done(desk: Desk, draft: Draft, do: str, code: str) -> Draft:
    tx, staff, now = desk.tx, desk.staff, desk.now
    if do == _CHECK:
        return await storage.version.check(tx, staff, draft.id, code, now)
    if do == _OUT:
        return await storage.version.unwrite(tx, staff, draft.id, code, now)
    may = desk.translates and code in screens.version.machine_languages(draft)
    if do == _MACHINE and may and draft.base:
        return await storage.version.ask_machine(tx, staff, draft.id, (code,), now)
    return draft


def _toggled(draft: Draft, toggle: str) -> Audience:
    """Read what a button switches; one that nobody knows any more switches nothing."""
    old, what, value = draft.audience, toggle[:1], toggle[1:]
    match what:
        case "*":
            return Audience()
        case "d" | "o" if draft.card is not None:
            date = draft.card.occurrence if what == "d" else None
            wanted = Audience(offer=draft.card.offer, occurrence=date)
            return Audience() if wanted == old and not draft.led else wanted
        case "k" | "a" | "l" if value and not by_signup(old):
            return _switched(old, what, value)
        case _:
            return old


def _switched(old: Audience, what: str, value: str) -> Audience:
    kinds, ages, languages = set(old.kinds), set(old.ages), set(old.languages)
    if what == "k" and (kind := unpack_kind(value)) is not None:
        kinds ^= {kind}
    if what == "a" and value in map(str, range(len(AGES))):
        ages ^= {AGES[int(value)]}
    if what == "l" and value in complete():
        languages ^= {value}
    return Audience(tuple(sorted(kinds)), tuple(sorted(languages)), tuple(sorted(ages)))


def _back(number: int) -> str:
    return AnnouncementButton(announcement=number).pack()


def asked() -> Router:
    """Make the router of what is typed here; it comes before all that reads words."""
    made = Router(name="version asked")
    made.callback_query.outer_middleware(Leaves("version"))
    made.message.outer_middleware(Leaves("version"))
    made.message.register(typed, Answers(_TEXT))
    return seated(made)


def router() -> Router:
    """Make the router of this feature."""
    made = Router(name="version")
    made.callback_query.register(free, FreeButton.filter())
    made.callback_query.register(listed, VersionsButton.filter())
    made.callback_query.register(one, VersionButton.filter())
    made.callback_query.register(machine, MachineButton.filter())
    made.callback_query.register(aim, AudienceButton.filter())
    return seated(made)
