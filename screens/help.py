"""What this is, what is stored, whom to call in danger, and what to say when something fails."""

from kiez.directory import Municipality
from locales.translate import _, danger, p_, spoken
from screens.buttons import DangerButton, HelpButton, PrivacyButton
from screens.foot import foot, week
from screens.screen import Button, Line, Screen, strong
from screens.team_buttons import AskPersonButton

# The same all over Germany; a wrong one would be the worst fault this product can have, so
# neither comes from a file that somebody may damage.
AMBULANCE, POLICE = "112", "110"

_VIOLENCE, _POISON, _PARENTS, _ABUSE, _CHILDREN, _DOCTOR = (
    "Hilfetelefon Gewalt gegen Frauen",
    "Giftinformationszentrum",
    "Elterntelefon",
    "Hilfe-Telefon Sexueller Missbrauch",
    "Kinder- und Jugendtelefon",
    "Ärztlicher Bereitschaftsdienst",
)
_PASTORAL = ("Telefonseelsorge", "Telefonseelsorge (zweite Nummer)")


def about(city: Municipality) -> Screen:
    """Tell what this is and how it works."""
    return Screen(
        lines=(
            strong(_("What can I do for you?")),
            _("I show you the next parent café or advice hour near you."),
            _("Tap a button, or write a quarter, a street or a postal code."),
            _("You can change the language at any time."),
            _("No account, no name and no phone number are needed."),
            "",
            _("Behind this stands: {office}.", office=office(city)),
            *contact(city),
            "",
            danger_line(),
        ),
        rows=(
            (
                Button(p_("button", "Data protection"), PrivacyButton().pack()),
                danger_button(),
            ),
            foot(),
        ),
    )


def in_danger(city: Municipality) -> Screen:
    """Name whom to call: first the warm sentence and the emergency numbers, no question."""
    lines: list[Line | str] = [
        danger("warm_opening"),
        "",
        _strong_danger("call_112", AMBULANCE),
        _strong_danger("call_110", POLICE),
        "",
        *_helplines(city),
        "",
        danger("neighbour_child"),
    ]
    if spoken().code != "de":
        sentence = danger("say_sentence", sprache=danger("sprache"))
        lines += ["", danger("say_this", sentence=sentence)]
    talk = danger("talk_button", centre=city.network.unit)
    somebody = Button(talk, AskPersonButton(occurrence=0, centre=0).pack())
    return Screen(lines=tuple(lines), rows=((somebody,), foot()), fresh=True)


def not_understood(*, staff: bool = False) -> Screen:
    """Help somebody whose message nobody could read; never silence.

    Args:
        staff: They have a role, and may have been in the middle of their work.
    """
    return Screen(
        lines=(
            strong(_("I did not understand that.")),
            _("Write a quarter, a street or a postal code. Or tap a button."),
            "",
            danger_line(),
        ),
        rows=(
            (Button(p_("button", "How it works"), HelpButton().pack()), danger_button()),
            *_back(staff=staff),
            foot(),
        ),
    )


def only_text() -> Screen:
    """Answer a photo, a voice message or anything else that cannot be read."""
    return Screen(
        lines=(
            strong(_("I can read text and places only.")),
            _("I have not stored what you sent."),
            _("Write a quarter, a street or a postal code. Or tap a button."),
            "",
            danger_line(),
        ),
        rows=(
            (Button(p_("button", "How it works"), HelpButton().pack()), danger_button()),
            foot(),
        ),
    )


def gone(*, staff: bool = False) -> Screen:
    """Tell that what a button led to is no longer there.

    Args:
        staff: As `not_understood` takes it.
    """
    return Screen(
        lines=(
            strong(_("This is no longer there.")),
            _("Maybe it has changed. Please look again."),
        ),
        rows=(*_back(staff=staff), foot()),
    )


def apology(reference: str) -> Screen:
    """Apologise for a fault of ours, with the reference under which it was logged."""
    return Screen(
        lines=(
            strong(_("Sorry, something went wrong here.")),
            _("It is our fault, not yours. Please try once more."),
            _("If you ask us about it, tell us this code: {reference}.", reference=reference),
            "",
            danger_line(),
        ),
        rows=((danger_button(),), foot()),
    )


def _back(*, staff: bool) -> tuple[tuple[Button, ...], ...]:
    """Lead those with a role back to their work."""
    return ((week(),),) if staff else ()


def danger_line() -> str:
    """Say whom to call in danger, in one line."""
    return danger("danger_line", a=AMBULANCE, b=POLICE)


def danger_button() -> Button:
    """Lead to the danger answer."""
    return Button(danger("danger_button"), DangerButton().pack())


def _strong_danger(key: str, number: str) -> Line:
    return strong(danger(key, number=number))


def _helplines(city: Municipality) -> list[str]:
    numbers = {each.name: each.phone for each in city.helplines}

    def said(key: str, name: str) -> list[str]:
        found = [phone for known, phone in numbers.items() if known.startswith(name)]
        return [danger(key, number=found[0])] if found else []

    pastoral = [numbers[name] for name in _PASTORAL if name in numbers]
    return [
        *said("violence", _VIOLENCE),
        *(danger("dying", number=number) for number in pastoral),
        *said("poison", _POISON),
        *said("child_overload", _PARENTS),
        *said("abuse", _ABUSE),
        *said("child_itself", _CHILDREN),
        *said("doctor_at_night", _DOCTOR),
    ]


def office(city: Municipality) -> str:
    """Name who is responsible."""
    return city.office.name if city.office else city.name


def contact(city: Municipality) -> list[str]:
    """Say how the office is reached."""
    if city.office is None:
        return []
    phone, email = city.office.phone, city.office.email
    return [
        *([_("Phone: {phone}", phone=phone)] if phone else []),
        *([_("E-mail: {email}", email=email)] if email else []),
    ]
