"""The own account of a member of staff: roles, devices, working days, absence."""

from collections.abc import Sequence
from datetime import date

from kiez.account import MOST_WEEKS_AWAY, WEEK, Account, Colleague, Device, Signing
from kiez.code import in_groups
from kiez.people import Door
from kiez.roles import TRUSTED, Role, Staff
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.account_buttons import (
    AwayButton,
    CodeButton,
    DeviceButton,
    SharedButton,
    StandInButton,
    WorkdayButton,
)
from screens.foot import cards, foot, week, with_families
from screens.invitation import label
from screens.member_buttons import DeedsButton
from screens.role import PICTURES, means, title
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import AccountButton, GuardButton, PeopleButton

OUT = "x"
NEW = "n"
YES, NO = "1", "0"
_PAGES = {Door.WEB: "🌐", Door.TELEGRAM: "📱"}


def entry(staff: Staff) -> Screen:
    """Show where somebody works who keeps neither a centre nor an offer."""
    roles = dict.fromkeys(each.role for each in staff.grants)
    ways = [
        *([_people()] if Role.CITY in roles else []),
        *([_guard()] if Role.CITY in roles else []),
        *([_deeds()] if Role.DPO in roles else []),
        *([cards()] if Role.VISITOR in roles else []),
        *(with_families() if staff.may(*TRUSTED) else []),
        _own(),
    ]
    return Screen(
        lines=(
            strong(_("Hello, {name}!", name=staff.name)),
            *(pictured(PICTURES[each], title(each)) for each in roles),
            "",
            *(means(each) for each in roles),
        ),
        rows=(*in_rows(ways), foot()),
    )


def account(own: Account, today: date) -> Screen:
    """Show the own account, with a way to each thing that can be changed."""
    here = next((each for each in own.devices if each.here), None)
    until = own.away(today)
    return Screen(
        lines=(
            strong(_("Your account")),
            pictured("👤", isolate(own.name)),
            pictured("🗓️", _working(own)),
            *([pictured("🏝️", _away(until, today))] if until else []),
            *_instead(own),
            "",
            strong(_("Your devices")),
            *(_device(each, today) for each in own.devices),
        ),
        rows=(
            *in_rows([_to_device(each) for each in own.devices]),
            *(_sharing(here) if here and here.door is Door.WEB else ()),
            (
                Button(p_("button", "Add a device"), CodeButton(do="").pack()),
                Button(p_("button", "Working days"), WorkdayButton(day="").pack()),
            ),
            (Button(p_("button", "Holiday"), AwayButton(weeks="").pack()), week()),
            foot(),
        ),
    )


def device(shown: Device, today: date) -> Screen:
    """Show a device, which can be signed out."""
    out = DeviceButton(chat=shown.chat, do=OUT).pack()
    return Screen(
        lines=(
            strong(_("Shall this device be signed out?")),
            _device(shown, today),
            _("The account stays; this device no longer opens it."),
        ),
        rows=((Button(p_("button", "Sign out"), out), _own()),),
    )


def signed_out(left: Device, door: Door) -> Screen:
    """Say that a device is signed out; of the own page it is the last thing said.

    Args:
        door: Through which this is said.
    """
    if not left.here:
        return Screen(lines=(strong(_("The device is signed out.")),), rows=((_own(), week()),))
    rows = () if door is Door.WEB else (foot(),)
    lines = (strong(_("You are signed out here.")), _("Your sign-in code opens your account."))
    return Screen(lines=lines, rows=rows, fresh=True)


def only_one() -> Screen:
    """Say why the last device stays."""
    return Screen(
        lines=(
            strong(_("This is your only device.")),
            _("Make a sign-in code first, and keep it well."),
            _("With it you come back on any device."),
        ),
        rows=((Button(p_("button", "Add a device"), CodeButton(do="").pack()), _own()),),
    )


def about_code(*, has_code: bool) -> Screen:
    """Tell what a sign-in code is for."""
    there = [_("You have one. A new one ends the old one.")] if has_code else []
    return Screen(
        lines=(
            strong(_("Your account on another device")),
            _("I make a sign-in code for you."),
            _("Open our chat on the other device and write the code there."),
            *there,
        ),
        rows=(
            (Button(pictured("🔑", p_("button", "Make a code")), CodeButton(do=NEW).pack()),),
            (_own(), week()),
        ),
    )


def code(made: str) -> Screen:
    """Show a sign-in code, once."""
    return Screen(
        lines=(
            strong(_("Your sign-in code: {code}", code=in_groups(made))),
            _("Write it down now. I cannot show it again."),
            _("Whoever has it can work in your name. Give it to nobody."),
        ),
        rows=((_own(), week()),),
    )


def signed_in(outcome: Signing) -> Screen:
    """Say what became of a sign-in code that was typed."""
    match outcome:
        case Signing.SIGNED_IN:
            return Screen(
                lines=(
                    strong(_("Your account is open on this device.")),
                    _("In your account you can sign it out again."),
                ),
                rows=((week(), _own()), foot()),
            )
        case Signing.UNKNOWN:
            return _refused(
                _("This code does not fit."), _("Maybe a sign is wrong, or there is a newer one.")
            )
        case Signing.BLOCKED:
            return _refused(_("Please try again in an hour."), _("Too many numbers did not fit."))
        case Signing.OWN:
            return _refused(
                _("This code is for your other device."), _("Open our chat there and write it.")
            )
        case Signing.FAMILY:
            return _refused(
                _("On this phone a family has things of its own."),
                _("Use another browser, or write {command} here first.", command="/delete"),
            )
        case Signing.STAFF:
            return _refused(
                _("This chat belongs to somebody who works with us."), _("So it stays as it is.")
            )


def workdays(own: Account) -> Screen:
    """Show the working days; each button switches one on or off."""
    buttons = [
        Button(_ticked(dates.weekday(day), on=day in own.workdays), _day(day)) for day in WEEK
    ]
    return Screen(
        lines=(
            strong(_("On which days do you work?")),
            _("Parents are told when an answer comes."),
        ),
        rows=(*in_rows(buttons), (_own(), week())),
    )


def away(own: Account, colleagues: Sequence[Colleague], today: date) -> Screen:
    """Ask for how long one is away, and who answers meanwhile."""
    until = own.away(today)
    weeks = [_weeks(each) for each in range(1, MOST_WEEKS_AWAY + 1)]
    there = AwayButton(weeks=NO).pack()
    stand_ins = [_stand_in(each, own) for each in colleagues]
    nobody = Button(p_("button", "Nobody"), StandInButton(staff=0).pack())
    return Screen(
        lines=(
            strong(_("For how long are you away?")),
            *([_away(until, today)] if until else []),
            *(
                [_("Who answers parents meanwhile? Tap on a name.")]
                if colleagues
                else [_("Nobody else coordinates your centre yet.")]
            ),
            *_instead(own),
        ),
        rows=(
            *in_rows(weeks, 3),
            *(((Button(p_("button", "I am back"), there),),) if until else ()),
            *in_rows([*stand_ins, *([nobody] if own.stand_in else [])]),
            (_own(), week()),
        ),
    )


def _working(own: Account) -> str:
    days = dates.listing([dates.weekday(day) for day in sorted(own.workdays)])
    return _("You work on {days}.", days=days)


def _away(until: date, today: date) -> str:
    return _("You are away until {day}.", day=dates.day(until, today))


def _instead(own: Account) -> list[str]:
    if not own.stand_in:
        return []
    return [pictured("🤝", _("{name} answers while you are away.", name=own.stand_in))]


def _device(shown: Device, today: date) -> Line | str:
    day = dates.day(shown.used_on, today)
    if shown.here:
        words = _("This device, used today")
    elif shown.door is Door.WEB:
        words = _("Web page, used last on {day}", day=day)
    else:
        words = _("Telegram, used last on {day}", day=day)
    shared = [_("shared computer")] if shown.shared else []
    return pictured(_PAGES[shown.door], " · ".join([words, *shared]))


def _to_device(shown: Device) -> Button:
    day = isolate(dates.short_day(shown.used_on))
    name = p_("button", "Sign out here") if shown.here else day
    return Button(pictured("🚪", name), DeviceButton(chat=shown.chat, do="").pack())


def _sharing(here: Device) -> tuple[tuple[Button, ...], ...]:
    words = _ticked(p_("button", "Shared computer"), on=here.shared)
    return ((Button(words, SharedButton(on=NO if here.shared else YES).pack()),),)


def _weeks(count: int) -> Button:
    words = n_("{count} week", "{count} weeks", count)
    return Button(words, AwayButton(weeks=str(count)).pack())


def _stand_in(colleague: Colleague, own: Account) -> Button:
    words = _ticked(label(colleague.name), on=own.stand_in == colleague.name)
    return Button(words, StandInButton(staff=colleague.id).pack())


def _day(day: int) -> str:
    return WorkdayButton(day=str(day)).pack()


def _ticked(words: str, *, on: bool) -> str:
    return f"✓ {words}" if on else words


def _refused(first: str, then: str) -> Screen:
    return Screen(lines=(strong(first), then), rows=(foot(),))


def _people() -> Button:
    return Button(pictured("👥", p_("button", "People")), PeopleButton().pack())


def _guard() -> Button:
    return Button(pictured("⏱️", p_("button", "Rhythm")), GuardButton().pack())


def _deeds() -> Button:
    return Button(pictured("🔒", p_("button", "What was done")), DeedsButton(page=0).pack())


def _own() -> Button:
    return Button(pictured("👤", p_("button", "My account")), AccountButton().pack())
