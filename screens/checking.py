"""The page of a check link: the facts of one offer, for somebody who is not in the bot."""

from dataclasses import dataclass
from datetime import date

from kiez.check import Checked
from kiez.task import Fact as Wrong
from locales import dates
from locales.translate import _, bare, p_
from screens.legal import Fact
from screens.offer import when
from screens.screen import pictured
from screens.words import PICTURES, kind


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the page says; what is empty is left out.

    Args:
        title: Without direction marks.
        lead: Whole sentences below the heading.
        choices: What may have changed: the form's value, and its words.
    """

    title: str
    heading: str
    lead: tuple[str, ...]
    facts: tuple[Fact, ...] = ()
    choices: tuple[tuple[str, str], ...] = ()


def asked(checked: Checked, today: date) -> Sheet:
    """Ask whether the facts are still right."""
    usually = kind(checked.kind, checked.service)
    return Sheet(
        title=bare(_("Is this still right?")),
        heading=_("Is this still right?"),
        lead=(
            _("Parents read these facts. Please have a look."),
            _("One tap is enough. You need no account, and we note no name."),
        ),
        facts=(
            Fact(_("Offer"), pictured(PICTURES[checked.kind], checked.title or usually)),
            *_facts(checked, today),
        ),
        choices=tuple((each.value, _words(each)) for each in Wrong),
    )


def thanks(*, changed: bool) -> Sheet:
    """Thank for an answer."""
    told = _("The centre looks at it and changes what parents read.")
    fine = _("Parents now read that it was checked today.")
    title = _("Thank you!")
    return Sheet(bare(title), title, (told if changed else fine,))


def nothing() -> Sheet:
    """Say that a link opens nothing; why is nobody's business."""
    title = _("This link does not work any more.")
    return Sheet(
        bare(title),
        title,
        (
            _("Each link works once, and for thirty days."),
            _("Please ask the centre for a new one. Thank you for looking!"),
        ),
    )


def too_often() -> Sheet:
    """Say that too many wrong links came from here."""
    title = _("Please wait a little.")
    return Sheet(bare(title), title, (_("Please try again in an hour."),))


def words() -> dict[str, str]:
    """Say what stands on every such page."""
    return {
        "right": p_("button", "All is right"),
        "changed": p_("button", "Something has changed"),
        "what": _("What has changed?"),
    }


def _facts(checked: Checked, today: date) -> list[Fact]:
    where = ", ".join(part for part in (checked.street, checked.town) if part)
    names = [dates.language_name(code) for code in checked.languages]
    usual = when(checked.usual, today) if checked.usual else ""
    next_on = dates.day(checked.next_on, today) if checked.next_on else ""
    known = (
        (_("Centre"), checked.centre_name),
        (_("When"), usual),
        (_("Next date"), next_on),
        (_("Where"), checked.venue_name),
        (_("Address"), where),
        (_("Phone"), checked.phone),
        (_("Languages"), dates.listing(names) if names else ""),
        (_("Childcare"), _childcare(checked)),
    )
    return [Fact(label, text) for label, text in known if text]


def _childcare(checked: Checked) -> str:
    match checked.childcare:
        case True:
            return _("Yes")
        case False:
            return _("No")
        case _:
            return ""


def _words(value: Wrong) -> str:
    return {
        Wrong.TIME: _("The time"),
        Wrong.PLACE: _("The place"),
        Wrong.GONE: _("It does not take place any more."),
        Wrong.LANGUAGES: _("The languages"),
        Wrong.CHILDCARE: _("The childcare"),
        Wrong.PHONE: _("The phone number"),
        Wrong.ELSE: _("Something else"),
    }[value]
