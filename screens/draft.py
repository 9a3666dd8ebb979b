"""Show a draft of an announcement as parents get it, and ask when it is to go out."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

import locales.theme
from kiez.composing import Draft
from kiez.publishing import Outcome, Size
from kiez.subject import Subject
from locales import dates
from locales.languages import DEFAULT
from locales.translate import _, n_, p_
from screens.announcement import refused
from screens.announcement_buttons import SendButton
from screens.composing_buttons import (
    AudienceButton,
    DropDraftButton,
    KeepThemeButton,
    VersionButton,
    VersionsButton,
    WhenButton,
    pack_moment,
)
from screens.foot import foot, week
from screens.reached import reached, received
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import AnnouncementButton, AnnouncementsButton

_EVENING, _MORNING = time(18), time(9)


def preview(draft: Draft, shown: Sequence[Screen], language: str, size: Size) -> Screen:
    """Show a draft exactly as parents get it, with the ways on.

    Args:
        shown: What they get in this language, and of a sensitive theme what a tap then opens;
            empty: nothing is ready yet.
        size: Whom it would reach now.
    """
    return Screen(
        lines=(
            *received(shown, language),
            *reached(draft, size),
            *_notes(draft, size),
            *_guest(draft),
        ),
        rows=(*_ways(draft), *ends()),
    )


def read(draft: Draft, shown: Sequence[Screen], language: str) -> Screen:
    """Show what is planned or has gone out exactly as parents get it."""
    return Screen(tuple(received(shown, language)), ((back(draft),), *ends()))


def ready(draft: Draft, size: Size, here: datetime) -> Screen:
    """Ask once more before it goes out: to how many, and when.

    Args:
        here: Now, in the city's time zone.
    """
    when = _("It goes out now.")
    if draft.send_at is not None:
        local = draft.send_at.astimezone(here.tzinfo)
        day, clock = dates.day(local.date(), here.date()), dates.clock(local.time())
        when = _("It goes out: {day}, {time}.", day=day, time=clock)
    send = p_("button", "Send now") if draft.send_at is None else p_("button", "Plan it")
    yes = Button(pictured("✅", send), SendButton(announcement=draft.id).pack())
    return Screen(
        lines=(
            strong(_("Shall I send it?")),
            *reached(draft, size),
            pictured("🕘", when),
            *([pictured("🔁", _("Then every week, until you stop it."))] if draft.weekly else []),
            *_notes(draft, size),
        ),
        rows=(
            *(((yes,),) if draft.whole and (size.total or draft.send_at is not None) else ()),
            *(() if size.total else ((_whom(draft),),)),
            (back(draft),),
            *ends(),
        ),
    )


def when(draft: Draft, here: datetime, *, weekly: bool) -> Screen:
    """Ask when it is to go out.

    Args:
        here: Now, in the city's time zone.
    """
    flag = "1" if weekly else ""
    moments = [
        Button(label, WhenButton(announcement=draft.id, at=at, weekly=flag).pack())
        for label, at in _moments(here)
    ]
    other = WhenButton(announcement=draft.id, at="type", weekly=flag).pack()
    switch = WhenButton(announcement=draft.id, at="", weekly="" if weekly else "1").pack()
    label = p_("button", "Every week")
    return Screen(
        lines=(
            strong(_("When shall it go out?")),
            *([pictured("🔁", _("Then every week, until you stop it."))] if weekly else []),
        ),
        rows=(
            *in_rows(moments),
            (Button(p_("button", "Another time"), other),),
            (Button(pictured("✓", label) if weekly else label, switch),),
            (back(draft),),
            *ends(),
        ),
    )


def ask_moment(draft: Draft, *, wrong: bool = False) -> Screen:
    """Ask for day and time, once more if nobody could read them."""
    again = _("I cannot read this, or it is over already.")
    return Screen(
        lines=(
            *([strong(again)] if wrong else []),
            strong(_("On which day and at what time?")),
            # Translators: {example} is a date and a time in digits.
            _("Please write it like this: {example}", example="24.12. 9:00"),
        ),
        rows=((back(draft),), *ends()),
    )


def drop(draft: Draft) -> Screen:
    """Ask once more before a draft is thrown away."""
    sure = DropDraftButton(announcement=draft.id, sure="1").pack()
    return Screen(
        lines=(strong(_("Throw this draft away?")), _("It has not been sent to anybody.")),
        rows=((Button(pictured("🗑", p_("button", "Throw away")), sure),), (back(draft),), *ends()),
    )


def theme_kept(draft: Draft) -> Screen:
    """Say that an own theme is kept."""
    return Screen(
        lines=(
            strong(_("I have kept it as your own theme.")),
            _("Other centres can take it over, with your centre's name."),
            *([_hush()] if draft.sensitive else []),
        ),
        rows=((_sensitive(draft),), (back(draft),), *ends()),
    )


def drafted(subject: Subject) -> Screen:
    """Tell a coordinator that the machine is done, or why what was planned did not go out."""
    number = int(subject.notice.detail.get("draft", "0"))
    why = subject.notice.detail.get("why")
    there = AnnouncementButton(announcement=number).pack()
    lines: list[Line | str] = [
        strong(pictured("🤖", _("The machine is done with your announcement."))),
        _("Please look at each draft. It goes out only after you have checked it."),
    ]
    if why:
        heading = _("Your planned announcement did not go out.")
        lines = [strong(pictured("📣", heading)), *refused(Outcome(why))]
    return Screen(
        lines=tuple(lines),
        rows=((Button(p_("button", "See the draft"), there),), *ends()),
    )


def back(draft: Draft) -> Button:
    """Lead back to the draft."""
    return Button(p_("button", "Back"), AnnouncementButton(announcement=draft.id).pack())


def ends() -> tuple[tuple[Button, ...], ...]:
    """Lead back to all announcements and to the week."""
    return (
        (Button(p_("button", "Announcements"), AnnouncementsButton().pack()), week()),
        foot(),
    )


def _ways(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    number = draft.id
    now = WhenButton(announcement=number, at="now", weekly="").pack()
    later = WhenButton(announcement=number, at="", weekly="").pack()
    keep = KeepThemeButton(announcement=number, sensitive="").pack()
    gone = DropDraftButton(announcement=number, sure="").pack()
    own = draft.theme is None and bool(draft.ready) and not draft.led
    kept = draft.own_theme is not None
    theme = _sensitive(draft) if kept else Button(p_("button", "Keep as own theme"), keep)
    send = (
        Button(pictured("📨", p_("button", "Send")), now),
        Button(pictured("🕘", p_("button", "Later")), later),
    )
    return (
        *((send,) if draft.whole else ()),
        (
            _whom(draft),
            Button(
                pictured("🌐", p_("button", "Languages")),
                VersionsButton(announcement=number).pack(),
            ),
        ),
        *_rewrite(draft),
        *(((theme,),) if own else ()),
        (Button(pictured("🗑", p_("button", "Throw away")), gone),),
    )


def _whom(draft: Draft) -> Button:
    whom = AudienceButton(announcement=draft.id, toggle="").pack()
    return Button(pictured("👥", p_("button", "For whom")), whom)


def _rewrite(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    """Lead to the text that somebody wrote; that of a theme stands in the catalogue."""
    if draft.theme is not None or draft.base is None:
        return ()
    again = VersionButton(announcement=draft.id, language=draft.base, do="w").pack()
    return ((Button(pictured("✍️", p_("button", "Change the text")), again),),)


def _notes(draft: Draft, size: Size) -> list[Line | str]:
    """Say what a coordinator should know before it goes out."""
    ready = locales.theme.languages() if draft.theme else draft.ready
    others = sum(many for code, many in size.by_language.items() if code not in ready)
    lines: list[Line | str] = []
    if others and ready:
        lines.append(_other_words(others, german=DEFAULT in ready))
    if draft.unchecked:
        wait = n_(
            "{count} machine draft waits for your look. It does not go out before.",
            "{count} machine drafts wait for your look. They do not go out before.",
            len(draft.unchecked),
        )
        lines.append(pictured("🤖", wait))
    if draft.sensitive:
        lines.append(_hush())
    return lines


def _hush() -> str:
    return pictured("🤫", _("On a locked phone stand only the café and its time."))


def _sensitive(draft: Draft) -> Button:
    label = p_("button", "Sensitive theme")
    other = "0" if draft.sensitive else "1"
    data = KeepThemeButton(announcement=draft.id, sensitive=other).pack()
    return Button(pictured("✓", label) if draft.sensitive else label, data)


def _guest(draft: Draft) -> list[Line | str]:
    guest = locales.theme.guest(draft.theme)
    # Translators: {guest} are professions and offices, in German.
    return [pictured("💡", _("You may invite: {guest}", guest=guest))] if guest else []


def _other_words(many: int, *, german: bool) -> str:
    if german:
        return n_(
            "{count} of them reads it in German, with a short note.",
            "{count} of them read it in German, with a short note.",
            many,
        )
    return n_(
        "{count} of them reads it as you wrote it, with a short note.",
        "{count} of them read it as you wrote it, with a short note.",
        many,
    )


def _moments(here: datetime) -> list[tuple[str, str]]:
    """Propose when it may go out: this evening, tomorrow, and on Monday."""
    today, zone = here.date(), here.tzinfo
    monday = today + timedelta(days=7 - today.weekday())
    proposed = (
        (p_("button", "Today, 18:00"), today, _EVENING),
        (p_("button", "Tomorrow, 9:00"), today + timedelta(days=1), _MORNING),
        (p_("button", "Monday, 9:00"), monday, _MORNING),
    )
    found = {datetime.combine(day, clock, zone): label for label, day, clock in reversed(proposed)}
    return [(found[at], pack_moment(at)) for at in sorted(found) if at > here]
