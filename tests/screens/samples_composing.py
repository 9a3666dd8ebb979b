"""The screens by which an announcement is composed, as full as it gets."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

import screens.audience
import screens.composing
import screens.draft
import screens.version
from kiez.announcement import AGES, TEXT_SIGNS, Audience, State, Version
from kiez.composing import Draft, Entry
from kiez.directory import Kind, OfferId
from kiez.notice import Kind as About
from kiez.publishing import Outcome, Size
from kiez.theme import OwnTheme, Proposal, ThemeId
from locales import theme
from locales.languages import complete
from locales.translate import isolate
from screens.composing import Shelf
from screens.screen import Screen, strong
from tests.screens.samples import CARD, MARK
from tests.screens.samples_notice import said

NUMBER = 2**63 - 1
HERE = datetime(2026, 11, 24, 9, tzinfo=ZoneInfo("Europe/Berlin"))
LONG = Version(f"{MARK}{'m' * (TEXT_SIGNS - 1)}", f"{MARK}Zusammen frühstücken")
MACHINE = Version(f"{MARK}{'m' * 1450}", f"{MARK}Kahvaltı", machine=True, checked=False)
CENTRE = f"{MARK}KiEZ Klarenthal, Haus der Familie"
AUDIENCE = Audience(tuple(Kind)[:5], complete(), AGES)
SIGNED = Audience(offer=CARD.offer, occurrence=CARD.occurrence)
DRAFT = Draft(
    id=NUMBER,
    centre_name=CENTRE,
    state=State.DRAFT,
    theme=None,
    own_theme=None,
    sensitive=False,
    card=CARD,
    versions={"de": LONG, "tr": MACHINE, "uk": replace(MACHINE, checked=True)},
    asked=("ar",),
    failed=("ti",),
    audience=AUDIENCE,
    weekly=True,
    send_at=HERE,
)
THEME = replace(DRAFT, theme="grief", sensitive=True, versions={}, audience=Audience())
EMPTY = replace(DRAFT, versions={}, card=None, weekly=False, send_at=None)
LED = replace(DRAFT, led=True, audience=Audience(offer=OfferId(1)))
SIZE = Size(10_000, {"de": 5_000, "ti": 4_999, "fr": 1})
ENTRY = Entry(NUMBER, State.SENT, None, f"{MARK}{'m' * 999}", True, HERE, 10_000, 9_999)  # noqa: FBT003 - weekly
ENTRIES = [replace(ENTRY, state=state) for state in State] * 6
OWN_THEME = OwnTheme(ThemeId(NUMBER), CENTRE, {"de": LONG}, CENTRE)
PROPOSALS = [
    Proposal(each.key, frozenset(), frozenset(), each.sensitive, date(2026, 11, 1))
    for each in theme.facts().values()
]


def received() -> Screen:
    """Stand in for what a parent gets."""
    text = isolate(LONG.text)
    return Screen((strong(isolate(CENTRE)), strong(isolate(LONG.title)), text, ""))


def preview(draft: Draft, language: str, *, shown: int = 1) -> Screen:
    return screens.draft.preview(draft, [received()] * shown, language, SIZE)


def version(code: str, draft: Draft = DRAFT) -> Screen:
    return screens.version.version(draft, code, translates=True)


SAMPLES: dict[str, Callable[[], Screen]] = {
    "announcements": lambda: screens.composing.listed(ENTRIES, HERE),
    "an announcement without words": lambda: screens.composing.listed(
        [replace(ENTRY, text="", at=None), replace(ENTRY, theme="grief")], HERE
    ),
    "no announcements": lambda: screens.composing.listed([], HERE),
    "which date": lambda: screens.composing.cafes([CARD] * 8, led=False),
    "which own date": lambda: screens.composing.cafes([CARD] * 8, led=True),
    "no own date": lambda: screens.composing.cafes([], led=True),
    "themes": lambda: screens.composing.themes(Shelf(2**53 - 1, PROPOSALS, 1)),
    "themes with a word": lambda: screens.composing.themes(
        Shelf(0, PROPOSALS[:3], word=f"{MARK}Zahn")
    ),
    "no theme with a word": lambda: screens.composing.themes(Shelf(0, (), word=f"{MARK}x")),
    "a word": lambda: screens.composing.ask_word(0),
    "own themes": lambda: screens.composing.own_themes([OWN_THEME] * 12, [OWN_THEME] * 12, 0),
    "no own themes": lambda: screens.composing.own_themes([], [], 0),
    "text": lambda: screens.composing.ask_text("de_simple", "x", LONG.text),
    "text too long": lambda: screens.composing.too_long(3096, "x"),
    "no text": lambda: screens.composing.no_text("x"),
    "preview": lambda: preview(DRAFT, "tr"),
    "preview in Arabic": lambda: preview(DRAFT, "ar"),
    "preview of a sensitive theme": lambda: preview(THEME, "de", shown=2),
    "preview of nothing": lambda: preview(EMPTY, "de", shown=0),
    "preview without German": lambda: preview(
        replace(DRAFT, versions={"tr": replace(LONG)}), "tr"
    ),
    "preview of a leader's": lambda: preview(LED, "de"),
    "ready": lambda: screens.draft.ready(DRAFT, SIZE, HERE),
    "ready for few": lambda: screens.draft.ready(DRAFT, Size(4, few=True), HERE),
    "read": lambda: screens.draft.read(DRAFT, [received()], "de"),
    "ready for a choice of nobody": lambda: screens.draft.ready(DRAFT, Size(0), HERE),
    "ready for nobody": lambda: screens.draft.ready(EMPTY, Size(0), HERE),
    "when": lambda: screens.draft.when(DRAFT, HERE, weekly=True),
    "another time": lambda: screens.draft.ask_moment(DRAFT, wrong=True),
    "throw away": lambda: screens.draft.drop(DRAFT),
    "theme kept": lambda: screens.draft.theme_kept(DRAFT),
    "versions": lambda: screens.version.versions(DRAFT, translates=True),
    "versions of a theme": lambda: screens.version.versions(THEME, translates=True),
    **{f"version {code}": partial(version, code) for code in ("de", "tr", "uk", "ar", "ti", "fr")},
    "audience": lambda: screens.audience.audience(DRAFT, SIZE, tuple(Kind)),
    "audience of a date": lambda: screens.audience.audience(
        replace(DRAFT, audience=SIGNED), replace(SIZE, signed=12), tuple(Kind)
    ),
    "audience of a sensitive theme": lambda: screens.audience.audience(THEME, SIZE, ()),
    "audience of a leader": lambda: screens.audience.audience(LED, SIZE, ()),
    "languages of an audience": lambda: screens.audience.audience_languages(DRAFT, SIZE),
    "drafted": partial(said, About.DRAFTED, {"draft": str(NUMBER)}, card=None),
    **{
        f"back as a draft, {why}": partial(
            said, About.DRAFTED, {"draft": str(NUMBER), "why": why.value}, card=None
        )
        for why in (Outcome.EMPTY, Outcome.NOBODY, Outcome.PAST)
    },
}
