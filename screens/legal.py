"""Say who answers for the chat, what it keeps, and how it is made usable for everyone."""

from dataclasses import dataclass
from datetime import date

from kiez.legal import City
from locales import dates
from locales.translate import _, bare

# When the pages were last tried with a keyboard, a screen reader's tree and axe-core.
CHECKED_ON = date(2026, 11, 22)


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what it is, such as a telephone number; `link` is where a tap leads."""

    label: str
    text: str
    link: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with whole sentences and facts below."""

    heading: str
    sentences: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A page to read."""

    title: str
    sections: tuple[Section, ...]


def imprint(city: City) -> Document:
    """Say who offers the chat (§ 5 DDG)."""
    return Document(
        _("Imprint"),
        (
            Section(_("Who is behind this chat"), facts=_contact(city)),
            Section(_("Who runs the centres"), (_carriers(city),)),
        ),
    )


def privacy(city: City) -> Document:
    """Say what is kept and for how long, and what one may ask for (Art. 13 GDPR)."""
    return Document(
        _("Privacy"),
        (
            Section(_("In short"), _short()),
            Section(_("What the chat keeps"), _kept()),
            Section(_("What stays with you"), _not_shared()),
            Section(_("Your rights"), _rights()),
            Section(_("Who is responsible"), _responsible(city), _contact(city)),
        ),
    )


def accessibility(city: City) -> Document:
    """Say how usable the chat is and who hears complaints (HVBIT, §§ 4 and 6)."""
    return Document(
        _("Accessibility"),
        (
            Section(_("For everyone"), _aim()),
            Section(_("What is not there yet"), _gaps()),
            Section(
                _("Tell us"),
                (
                    _("Is something hard to use, or not usable at all?"),
                    _("Please write or call; you get an answer within six weeks."),
                ),
                _contact(city),
            ),
            Section(
                _("If our answer does not help"),
                (
                    _("Your federal state has an enforcement body for accessible IT."),
                    _("You can turn to it; this is free, and no lawyer is needed."),
                ),
            ),
        ),
    )


def _contact(city: City) -> tuple[Fact, ...]:
    office = city.office
    missing = _("not yet entered by the city")
    return (
        Fact(_("Office"), office.name or missing),
        Fact(_("Address"), office.address or missing),
        Fact(_("Phone"), office.phone or missing, dial(office.phone)),
        Fact(
            _("E-mail"), office.email or missing, f"mailto:{office.email}" if office.email else ""
        ),
    )


def dial(phone: str | None) -> str:
    """Make a number that can be tapped; empty if there is none."""
    digits = "".join(sign for sign in bare(phone or "") if sign in "+0123456789")
    return f"tel:{digits}" if digits else ""


def _carriers(city: City) -> str:
    if not city.carriers:
        return _("The carriers of the centres are not yet entered by the city.")
    return _(
        "These carriers run the centres: {carriers}.", carriers=dates.listing(list(city.carriers))
    )


def _short() -> tuple[str, ...]:
    return (
        _("You can look around without telling us who you are."),
        _("There is no advertising, and nobody follows what you do."),
        _("Nothing is passed on."),
    )


def _kept() -> tuple[str, ...]:
    return (
        _("The chat keeps your language and its last 50 messages, so that you can read on."),
        _("Both are deleted 30 days after your last visit."),
        _(
            "For places, reminders, news, children's ages and questions it keeps more, "
            "and asks first."
        ),
        _("A place and its reminders are deleted 48 hours after the last date."),
        _("If you take a place, its team sees how many come, and a nickname if you gave one."),
        _("One cookie lets this browser find your chat again; it does nothing else."),
        _("What you wrote without a connection waits in your browser until it is sent."),
        _("If nothing was found, we count the topic, without you."),
    )


def _not_shared() -> tuple[str, ...]:
    return (
        _("Your location is asked for only when you tap the button."),
        _("It is rounded to about 100 metres on your phone, and forgotten with the search."),
        _("Our logs hold no names, no messages and no internet addresses."),
        _("The pages load nothing from other companies."),
        _("A map opens only when you tap its link; it then belongs to OpenStreetMap."),
    )


def _rights() -> tuple[str, ...]:
    return (
        _("You may see, correct, limit and delete what is kept about you, and object to it."),
        _(
            "In the chat, {delete} deletes everything about you, {export} gives it to you.",
            delete="/delete",
            export="/export",
        ),
        _("You can also ask the office below; you need not give a reason."),
        _("You may also complain to the data protection authority of your federal state."),
    )


def _responsible(city: City) -> tuple[str, ...]:
    return (
        _("The city's office answers for this chat."),
        _carriers(city),
        _("Each carrier answers for its own centres. Churches have own law (KDG, DSG-EKD)."),
        _("The chat is a public service for families (Art. 6 (1) (e) GDPR, § 16 SGB VIII)."),
        _("Without the cookie the chat cannot work (§ 25 (2) TDDDG)."),
    )


def _aim() -> tuple[str, ...]:
    return (
        _("We want everyone to be able to use this chat and its pages."),
        _("You can use it with a keyboard, a screen reader, large print and little data."),
        _("Messages can be read aloud if your phone has a voice of your language."),
        _("Our measure is WCAG 2.2, level AA, and BITV 2.0."),
        _(
            "We checked this ourselves in {month}, and it is largely met.",
            month=dates.month(CHECKED_ON),
        ),
    )


def _gaps() -> tuple[str, ...]:
    return (
        _("There is no video in German Sign Language yet."),
        _("The easy German has not been read by a test group yet."),
        _("Some translations have not been read by native speakers yet."),
    )
