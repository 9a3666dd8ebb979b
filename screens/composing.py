"""Begin an announcement: what there is already, for which café, about what."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import starmap

import locales.theme
from kiez.announcement import TEXT_SIGNS, State
from kiez.composing import Entry
from kiez.details import Details
from kiez.theme import OwnTheme, Proposal
from locales import dates
from locales.translate import _, isolate, n_, p_, spoken
from screens.composing_buttons import (
    FreeButton,
    NewButton,
    OwnThemeButton,
    OwnThemesButton,
    SearchButton,
    ThemeButton,
    ThemesButton,
)
from screens.foot import foot, week
from screens.screen import Button, Line, Screen, pictured, strong
from screens.team_buttons import AnnouncementButton, AnnouncementsButton
from screens.words import PICTURES

A_PAGE = 8
"""So many themes are shown at once."""
_BUTTON_SIGNS = 23
_WORDS = 40


@dataclass(frozen=True, slots=True)
class Shelf:
    """The themes that fit a date, page by page.

    Args:
        occurrence: The date; 0: none.
        page: The first is 0.
        word: What was looked for; empty: nothing.
    """

    occurrence: int
    themes: Sequence[Proposal]
    page: int = 0
    word: str = ""


def listed(entries: Sequence[Entry], here: datetime) -> Screen:
    """Show what is written, planned and sent.

    Args:
        here: Now, in the city's time zone.
    """
    headings = {
        State.DRAFT: _("Drafts"),
        State.PLANNED: _("Planned"),
        State.SENDING: _("Going out now"),
        State.SENT: _("Sent"),
        State.RECALLED: _("Recalled"),
    }
    lines: list[Line | str] = [strong(pictured("📣", _("Announcements")))]
    rows: list[tuple[Button, ...]] = [(_new(),)]
    for state, heading in headings.items():
        some = [each for each in entries if each.state is state]
        lines += ["", strong(heading)] if some else []
        lines += [_entry(each, here) for each in some]
        rows += [(_open(each),) for each in some]
    if not entries:
        lines.append(_("Nothing is here yet."))
    return Screen(tuple(lines), (*rows, _week(), foot()))


def cafes(cards: Sequence[Details], *, led: bool) -> Screen:
    """Ask to which date an announcement invites.

    Args:
        led: A course leader asks, who writes to participants only.
    """
    if led and not cards:
        return Screen(
            (strong(_("You have no dates in the coming weeks.")),), (_list(), _week(), foot())
        )
    rows = [(Button(_date(each), _to_themes(each.occurrence, led=led)),) for each in cards]
    none = () if led else ((Button(p_("button", "For no date"), _to_themes(0, led=led)),),)
    return Screen(
        lines=(
            strong(_("Which date is it about?")),
            *([_("It goes to those who have signed up.")] if led else []),
        ),
        rows=(*rows, *none, _list(), foot()),
    )


def themes(shelf: Shelf) -> Screen:
    """Propose themes, the most fitting first."""
    start = shelf.page * A_PAGE
    shown = shelf.themes[start : start + A_PAGE]
    named = [(each, locales.theme.said(each.key).title) for each in shown]
    heading = (
        _("These themes fit: {word}", word=shelf.word) if shelf.word else _("Choose a theme.")
    )
    lines: list[Line | str] = [strong(heading), *starmap(_proposal, named)]
    if not shown:
        lines = [strong(_("I found no such theme: {word}", word=shelf.word))]
    here = shelf.occurrence
    return Screen(
        lines=(*lines, "", _("Or write a text of your own.")),
        rows=(
            *((_take(each, title, here),) for each, title in named),
            *_pages(shelf, start + A_PAGE < len(shelf.themes)),
            (
                Button(pictured("✍️", p_("button", "Own text")), _free(here)),
                Button(pictured("🔎", p_("button", "Search")), _search(here)),
            ),
            (Button(p_("button", "Own themes"), OwnThemesButton(occurrence=here).pack()),),
            (Button(p_("button", "Another date"), NewButton().pack()), *_list()),
            foot(),
        ),
    )


def ask_word(occurrence: int) -> Screen:
    """Ask for a word to look for."""
    back = ThemesButton(occurrence=occurrence, page=0).pack()
    return Screen(
        lines=(strong(_("Which theme are you looking for? Write one word.")),),
        rows=((Button(p_("button", "All themes"), back),), _week(), foot()),
    )


def own_themes(own: Sequence[OwnTheme], others: Sequence[OwnTheme], occurrence: int) -> Screen:
    """Show what the centre has written itself, and what other centres have."""
    code = spoken().code
    lines: list[Line | str] = [strong(_("Your own themes"))]
    lines += [_own_theme(each, each.origin, code) for each in own] or [
        _("Nothing is here yet."),
        _("When you have written a text, you can keep it as a theme."),
    ]
    if others:
        lines += ["", strong(_("From other centres"))]
        lines += [_own_theme(each, each.centre_name, code) for each in others]
    back = ThemesButton(occurrence=occurrence, page=0).pack()
    return Screen(
        lines=tuple(lines),
        rows=(
            *((_use(each, occurrence, code),) for each in (*own, *others)),
            (Button(p_("button", "All themes"), back),),
            _week(),
            foot(),
        ),
    )


def ask_text(language: str, back: str, text: str = "") -> Screen:
    """Ask for a text in a language.

    Args:
        back: Data of the button that leads back.
        text: What it says now.
    """
    name = dates.language_name(language)
    return Screen(
        lines=(
            strong(_("Write the text in this language: {language}", language=name)),
            n_("At most {count} sign.", "At most {count} signs.", TEXT_SIGNS),
            _("Please do not write the names of families."),
            *(["", _("Now it says:"), *_lines(text)] if text else []),
        ),
        rows=((Button(p_("button", "Back"), back),), _week(), foot()),
    )


def too_long(over: int, back: str) -> Screen:
    """Refuse a text that is too long; what was kept before stays."""
    return Screen(
        lines=(
            strong(_("This text is too long.")),
            n_("It has {count} sign too many.", "It has {count} signs too many.", over),
            n_("At most {count} sign.", "At most {count} signs.", TEXT_SIGNS),
            _("Your draft is as it was. Please send a shorter text."),
        ),
        rows=((Button(p_("button", "Back"), back),), _week(), foot()),
    )


def no_text(back: str) -> Screen:
    """Refuse a text in which nothing can be read."""
    return Screen(
        lines=(
            strong(_("I can read nothing in this text.")),
            _("Your draft is as it was. Please write it once more."),
        ),
        rows=((Button(p_("button", "Back"), back),), _week(), foot()),
    )


def cut(text: str, most: int = _BUTTON_SIGNS) -> str:
    """Shorten what does not fit on a button."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _entry(entry: Entry, here: datetime) -> str:
    """Tell of one announcement in a line."""
    title = cut(_title(entry), _WORDS)
    if entry.at is None:
        return pictured("•", isolate(title))
    local = entry.at.astimezone(here.tzinfo)
    day, clock = dates.day(local.date(), here.date()), dates.clock(local.time())
    told = entry.state is not State.PLANNED and not entry.few
    sent = f"{entry.delivered}/{entry.recipients}" if told else ""
    again = ["🔁"] if entry.weekly else []
    parts = [*again, isolate(title), _("{day}, {time}", day=day, time=clock)]
    return pictured("•", " · ".join([*parts, *([isolate(sent)] if sent else [])]))


def _title(entry: Entry) -> str:
    if entry.theme:
        return locales.theme.said(entry.theme).title
    return entry.text or _("No text yet")


def _open(entry: Entry) -> Button:
    label = isolate(cut(_title(entry)))
    return Button(label, AnnouncementButton(announcement=entry.id).pack())


def _date(card: Details) -> str:
    day, clock = dates.short_day(card.local_on), dates.clock(card.start_time)
    when = f"{isolate(day)} {isolate(clock)}"
    return pictured(PICTURES[card.kind], f"{when} {isolate(cut(card.title, 10))}")


def _to_themes(occurrence: int, *, led: bool) -> str:
    if led:
        return _free(occurrence)
    return ThemesButton(occurrence=occurrence, page=0).pack()


def _proposal(theme: Proposal, title: str) -> str:
    seen = [pictured("🗓", dates.short_day(theme.used_on))] if theme.used_on else []
    quiet = ["🤫"] if theme.sensitive else []
    return pictured("•", " ".join([isolate(title), *quiet, *map(isolate, seen)]))


def _take(theme: Proposal, title: str, occurrence: int) -> Button:
    there = ThemeButton(occurrence=occurrence, theme=theme.key)
    return Button(isolate(cut(title)), there.pack())


def _pages(shelf: Shelf, more: bool) -> tuple[tuple[Button, ...], ...]:  # noqa: FBT001 - said by place
    def turn(label: str, page: int) -> Button:
        there = ThemesButton(occurrence=shelf.occurrence, page=page)
        return Button(label, there.pack())

    back = [turn(p_("button", "Previous"), shelf.page - 1)] if shelf.page else []
    on = [turn(p_("button", "More themes"), shelf.page + 1)] if more else []
    if shelf.word:
        back, on = [turn(p_("button", "All themes"), 0)], []
    return (tuple(back + on),) if back or on else ()


def _own_theme(theme: OwnTheme, origin: str, code: str) -> str:
    title = isolate(cut(theme.title(code), _WORDS))
    return pictured("•", " · ".join([title, *([isolate(origin)] if origin else [])]))


def _use(theme: OwnTheme, occurrence: int, code: str) -> Button:
    there = OwnThemeButton(occurrence=occurrence, theme=theme.id)
    return Button(isolate(cut(theme.title(code))), there.pack())


def _lines(text: str) -> list[str]:
    return [isolate(line) if line else "" for line in text.split("\n")]


def _free(occurrence: int) -> str:
    return FreeButton(occurrence=occurrence).pack()


def _search(occurrence: int) -> str:
    return SearchButton(occurrence=occurrence).pack()


def _new() -> Button:
    return Button(pictured("➕", p_("button", "New announcement")), NewButton().pack())


def _list() -> tuple[Button, ...]:
    return (Button(p_("button", "Announcements"), AnnouncementsButton().pack()),)


def _week() -> tuple[Button, ...]:
    return (week(),)
