"""How a parent wishes to be spoken to: hours, privacy on a locked phone, a name."""

from kiez.follow import HOURS
from kiez.preference import NICKNAME_SIGNS, QUIET_CHOICES, Preferences
from kiez.quiet import Quiet
from kiez.reminder import EVENING, MORNING, Lead, pack, usual
from locales import dates
from locales.translate import _, n_, p_
from screens.foot import foot
from screens.own_buttons import (
    DigestButton,
    LeadsButton,
    MineButton,
    NicknameButton,
    QuietButton,
    SettingsButton,
    TopicButton,
    pack_time,
)
from screens.reminder import ahead, lead
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.stop import resume, stop

YES, NO, ASK = "1", "0", ""
"""What a button that switches carries; or the question."""

ASK_NAME, AGREE, FORGET = "ask", "yes", "x"
"""What a NicknameButton carries: the question, consent and then the question, or forget it."""

USUAL, NEVER = "*", "-"
"""Lead times as a LeadsButton carries them, beside the letters of single ones."""

_DAYS = range(7)


def settings(own: Preferences, *, saved: bool = False) -> Screen:
    """Show how a parent is spoken to, and lead to each choice.

    Args:
        saved: A choice was kept right now.
    """
    done: list[Line | str] = [strong(pictured("✅", _("Saved."))), ""]
    silent = [pictured("🔕", _("I write nothing by myself now."))]
    return Screen(
        lines=(
            *(done if saved else []),
            strong(_("How I speak to you")),
            *(silent if own.stopped else []),
            pictured("🔔", _leads(own)),
            pictured("🌙", _quiet(own)),
            pictured("📰", _digest(own)),
            pictured("🔒", _topic(own)),
            pictured("🙂", _name(own)),
        ),
        rows=(
            (
                Button(p_("button", "Reminders"), LeadsButton(leads="").pack()),
                Button(p_("button", "Quiet hours"), QuietButton(start="", end="").pack()),
            ),
            (
                Button(p_("button", "Weekly news"), DigestButton(day="", hour="").pack()),
                Button(p_("button", "Locked phone"), TopicButton(show=ASK).pack()),
            ),
            (
                Button(p_("button", "My name"), NicknameButton(do=ASK_NAME).pack()),
                resume() if own.stopped else stop(),
            ),
            (_mine(),),
            foot(),
        ),
    )


def leads(own: Preferences) -> Screen:
    """Show when a parent is reminded of every date; each button switches one hour on or off."""
    chosen = own.leads
    usually = usual(course=False, slot=False, childcare=False)
    return Screen(
        lines=(
            strong(_("When shall I remind you?")),
            _("This holds for all dates. Each date can have its own hours."),
            _(
                "The evening before means {evening}, the morning {morning}.",
                evening=dates.clock(EVENING),
                morning=dates.clock(MORNING),
            ),
            _("As usual means the evening before."),
            _("For courses, fixed times and childcare also two hours before."),
        ),
        rows=(
            *in_rows([_switch(each, usually if chosen is None else chosen) for each in Lead]),
            (
                _to_leads(_ticked(p_("button", "As usual"), on=chosen is None), USUAL),
                _to_leads(_ticked(p_("button", "Do not remind"), on=chosen == ()), NEVER),
            ),
            _back(),
            foot(),
        ),
    )


def quiet(own: Preferences) -> Screen:
    """Show the quiet hours to choose from."""
    buttons = [
        Button(
            _ticked(_span(each), on=each == own.quiet),
            QuietButton(start=pack_time(each.start), end=pack_time(each.end)).pack(),
        )
        for each in QUIET_CHOICES
    ]
    return Screen(
        lines=(
            strong(_("When shall I be quiet?")),
            _("In these hours I write nothing by myself."),
            _("If a date within 12 hours changes, I write at once."),
            _("What you chose an hour for comes at that hour."),
        ),
        rows=(*in_rows(buttons), _back(), foot()),
    )


def days(own: Preferences) -> Screen:
    """Ask on which day the digest is to come."""
    buttons = [
        Button(
            _ticked(dates.weekday(each), on=each == own.digest.weekday),
            DigestButton(day=str(each), hour="").pack(),
        )
        for each in _DAYS
    ]
    return Screen(
        lines=(
            strong(_("On which day shall the weekly news come?")),
            _("They tell the dates of the coming week of what you follow."),
        ),
        rows=(*in_rows(buttons), _back(), foot()),
    )


def hours(own: Preferences, day: int) -> Screen:
    """Ask at which hour the digest is to come.

    Args:
        day: Monday is 0.
    """
    buttons = [
        Button(
            _ticked(dates.clock(each), on=own.digest.weekday == day and own.digest.time == each),
            DigestButton(day=str(day), hour=pack_time(each)).pack(),
        )
        for each in HOURS
    ]
    return Screen(
        lines=(
            strong(_("At what time?")),
            _("Your day: {weekday}.", weekday=dates.weekday(day)),
        ),
        rows=(*in_rows(buttons), _back(), foot()),
    )


def topic(own: Preferences) -> Screen:
    """Ask whether a reminder of a consultation may say what it is about."""
    name = _ticked(p_("button", "Name the topic"), on=own.shows_topic)
    hide = _ticked(p_("button", "Time and place"), on=not own.shows_topic)
    return Screen(
        lines=(
            strong(_("What may a reminder of a consultation show?")),
            _("Others may read your phone when it is locked."),
            _("Time and place: nobody sees whose advice you seek."),
            _("With the topic: it says, for example, Jobcenter or midwife."),
        ),
        rows=(
            (
                Button(hide, TopicButton(show=NO).pack()),
                Button(name, TopicButton(show=YES).pack()),
            ),
            _back(),
            foot(),
        ),
    )


def ask_name(own: Preferences) -> Screen:
    """Ask how a parent likes to be called."""
    now = [_("At the moment: {name}.", name=own.nickname)] if own.nickname else []
    return Screen(
        lines=(
            strong(_("How may the team call you?")),
            _("Write a first name or a nickname."),
            _("Only the team reads it, where you have a place."),
            *now,
        ),
        rows=((*_take_back(own.nickname), _settings()), foot()),
    )


def named(name: str) -> Screen:
    """Thank for a name."""
    return Screen(
        lines=(
            strong(_("Thank you, {name}.", name=name)),
            _("Only the team reads it, where you have a place."),
        ),
        rows=((*_take_back(name), _settings()), foot()),
    )


def no_name(typed: str) -> Screen:
    """Refuse kindly what is no name, and say why."""
    signs = len(typed.strip())
    why = (
        n_("Your text has {count} sign.", "Your text has {count} signs.", signs),
        _("At most {most} signs are possible.", most=NICKNAME_SIGNS),
    )
    letters = (_("Letters and digits are possible, no addresses and no pictures."),)
    return Screen(
        lines=(
            strong(_("I cannot keep this as a name.")),
            *(why if signs > NICKNAME_SIGNS else letters),
            _("Please write it once more, or go back."),
        ),
        rows=((_settings(),), foot()),
    )


def _leads(own: Preferences) -> str:
    if own.leads is None:
        return _("Reminders: as usual.")
    if not own.leads:
        return _("Reminders: none.")
    return _("Reminders: {times}.", times=dates.listing([ahead(each) for each in own.leads]))


def _quiet(own: Preferences) -> str:
    if own.quiet.start == own.quiet.end:
        return _("Quiet hours: none.")
    return _("Quiet hours: {hours}.", hours=_span(own.quiet))


def _digest(own: Preferences) -> str:
    weekday, hour = dates.weekday(own.digest.weekday), dates.clock(own.digest.time)
    return _("Weekly news: {weekday}, {time}.", weekday=weekday, time=hour)


def _topic(own: Preferences) -> str:
    if own.shows_topic:
        return _("Reminders of consultations name the topic.")
    return _("Reminders of consultations show time and place only.")


def _name(own: Preferences) -> str:
    if own.nickname:
        return _("Your name for the team: {name}.", name=own.nickname)
    return _("Your name for the team: none.")


def _span(hours_: Quiet) -> str:
    if hours_.start == hours_.end:
        return p_("button", "Never quiet")
    return dates.span(hours_.start, hours_.end)


def _switch(value: Lead, chosen: tuple[Lead, ...]) -> Button:
    """Switch one lead time; without the last one there is no reminder."""
    on = value in chosen
    after = pack(each for each in Lead if (each in chosen) is not (each is value))
    return _to_leads(_ticked(lead(value), on=on), after or NEVER)


def _to_leads(text: str, letters: str) -> Button:
    return Button(text, LeadsButton(leads=letters).pack())


def _take_back(name: str | None) -> tuple[Button, ...]:
    if not name:
        return ()
    return (Button(p_("button", "Forget the name"), NicknameButton(do=FORGET).pack()),)


def _ticked(label: str, *, on: bool) -> str:
    return pictured("✓", label) if on else label


def _settings() -> Button:
    return Button(p_("button", "Settings"), SettingsButton().pack())


def _mine() -> Button:
    return Button(p_("button", "My things"), MineButton().pack())


def _back() -> tuple[Button, ...]:
    return (_settings(), _mine())
