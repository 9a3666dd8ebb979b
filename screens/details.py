"""The card of an occurrence: what, when, where, for whom, and how sure we are of it."""

from datetime import date

from kiez.calendar import State
from kiez.details import Access, Details, only_looking
from kiez.directory import Audience, Kind, Registration, stale
from kiez.passing import Centre
from kiez.people import Door
from kiez.standing import Standing
from locales import dates
from locales.translate import _, isolate, p_, spoken
from screens import wrong
from screens.buttons import FindButton, MapButton
from screens.family import rehearsal
from screens.finding import UNCONFIRMED
from screens.foot import foot
from screens.screen import Button, Line, Pin, Screen, in_rows, pictured, strong
from screens.seats import actions, free, have
from screens.team_buttons import AskPersonButton
from screens.words import PICTURES, age, kind
from screens.words import reason as why

_CENTS = 100


def details(
    card: Details,
    today: date,
    back: FindButton,
    links: str = "",
    door: Door = Door.WEB,
    standing: Standing | None = None,
) -> Screen:
    """Show one dated occurrence.

    Args:
        back: The list it was chosen from.
        links: Where people reach our pages; empty if a button may not lead there.
        door: Where it is shown; a carrier may want more than looking to happen in the web chat.
        standing: What the one who looks may have there; None: nothing but looking.
    """
    looking = only_looking(card, door)
    seats = standing if standing and not looking else None
    return Screen(
        lines=(
            strong(f"{PICTURES[card.kind]} {kind(card.kind, card.service)}"),
            *_title(card),
            *_when(card, today),
            *_certainty(card),
            *(have(seats.own) if seats else []),
            "",
            *_place(card),
            "",
            *_coming(card, seats),
            *_for_whom(card),
            *_house(card),
            "",
            *_who(card, today),
            *(["", _elsewhere()] if looking else []),
            *(["", caution()] if links else []),
        ),
        rows=(
            *(in_rows(actions(seats, today)) if seats else ()),
            _ways(card, back),
            (*(() if looking else _ask(card)), wrong.button(card)),
            *_outward(card, links),
            *(_to_website(card, links) if looking else ()),
            foot(),
        ),
    )


def _ways(card: Details, back: FindButton) -> tuple[Button, ...]:
    """Lead to the map, where there is a place, and back."""
    back_there = Button(p_("button", "Back to the list"), back.pack())
    if card.lat is None:
        return (back_there,)
    there = MapButton(occurrence=card.occurrence).pack()
    return (Button(pictured("📍", p_("button", "Map")), there), back_there)


def _ask(card: Details) -> tuple[Button, ...]:
    """Lead to a person."""
    there = AskPersonButton(occurrence=card.occurrence, centre=0).pack()
    return (Button(pictured("💬", p_("button", "Ask a person")), there),)


def _elsewhere() -> str:
    return _("To sign up or to ask a person, please use our website. Telegram sees none of it.")


def _to_website(card: Details, links: str) -> tuple[tuple[Button, ...], ...]:
    if not links:
        return ()
    there = f"{links}/?start=o-{card.occurrence}"
    return ((Button(p_("button", "To our website"), url=there),),)


def caution() -> str:
    """Say what a calendar cannot do; it stands beside every link to one."""
    return _(
        "Your calendar may hear of changes hours late. "
        "It does not replace a reminder or a cancellation notice."
    )


def _outward(card: Details, links: str) -> tuple[tuple[Button, ...], ...]:
    if not links:
        return ()
    file = f"{links}/calendar/o/{card.occurrence}.ics?lang={spoken().code}"
    page = f"{links}/o/{card.occurrence}"
    return (
        (
            Button(pictured("📆", p_("button", "Calendar")), url=file),
            Button(pictured("🔗", p_("button", "Pass on")), url=page),
        ),
    )


def pin(card: Details) -> Screen:
    """Show an occurrence's venue on the phone's own map; an unconfirmed time says so there too."""
    title = card.venue_name if card.confirmed else f"{UNCONFIRMED} {card.venue_name}"
    return Screen(
        lines=(
            strong(isolate(card.venue_name)),
            *([] if card.confirmed else [unconfirmed()]),
        ),
        rows=(foot(),),
        pin=Pin(card.lat or 0, card.lon or 0, title, address(card)),
        fresh=True,
    )


def in_short(card: Details) -> list[str]:
    """Say how one comes and for whom it is; for a calendar, which has its own place and time."""
    return [*good_to_know(card), *_phone(card)]


def good_to_know(card: Details) -> list[str]:
    """Say what it costs, whether to sign up, for whom it is and how the house is."""
    return [*_coming(card), *_for_whom(card), *_house(card)]


def _title(card: Details) -> list[str]:
    """Give the offer's own title and words, unless the heading has said as much."""
    heading = kind(card.kind, card.service)
    own = "" if card.title in heading else card.title
    return [isolate(each) for each in (own, card.description) if each]


def _when(card: Details, today: date) -> list[Line | str]:
    when = _(
        "{day}, {time}",
        day=dates.day(card.local_on, today),
        time=dates.span(card.start_time, card.end_time),
    )
    if card.state is State.ON:
        return [strong(f"📅 {when}")]
    reason = [_("Reason: {reason}", reason=why(card.reason))] if card.reason else []
    return [f"📅 {when}", strong(_("This date is cancelled.")), *reason]


def _certainty(card: Details) -> list[str]:
    if not card.confirmed:
        return [unconfirmed()]
    return [pictured("🧪", rehearsal())] if card.trial else []


def unconfirmed() -> str:
    """Say that nobody has confirmed a time."""
    return pictured(UNCONFIRMED, _("Example time: nobody has confirmed it yet. Please ask first."))


def _place(card: Details) -> list[str]:
    if not card.venue_name:
        return [_("Please ask first where it takes place."), *_phone(card)]
    far = (
        [_("Distance: about {distance}", distance=dates.distance(card.distance_m))]
        if card.distance_m is not None
        else []
    )
    where = address(card)
    return [
        f"📍 {isolate(card.venue_name)}",
        *([isolate(where)] if where else []),
        *far,
        *_phone(card),
    ]


def address(card: Details | Centre) -> str:
    """Write where an occurrence or a centre is, without the venue's name."""
    town = " ".join(part for part in (card.postal_code, card.city) if part)
    return ", ".join(part for part in (card.street, town) if part)


def _phone(card: Details) -> list[str]:
    return [_("Phone: {phone}", phone=card.phone)] if card.phone else []


def _coming(card: Details, standing: Standing | None = None) -> list[str]:
    by_time = standing is not None and standing.open and standing.slotted
    how = _("Only with an appointment. Choose your time here.") if by_time else _registration(card)
    lines = [_price(card), how, *(free(standing) if standing else [])]
    if card.kind is Kind.SPRECHSTUNDE and card.access is Access.OPEN:
        lines.append(_("You may have to wait a little."))
    if card.childcare:
        lines.append(_("Someone looks after the children meanwhile."))
    return lines


def _price(card: Details) -> str:
    if card.cost_cents == 0:
        return _("Free of charge.")
    return _("It costs {price}.", price=dates.euros(card.cost_cents / _CENTS))


def _registration(card: Details) -> str:
    if card.access is Access.BY_APPOINTMENT:
        return _("Only with an appointment. Please call or write first.")
    match card.registration:
        case Registration.NONE:
            return _("No sign-up needed. Just come.")
        case Registration.RECOMMENDED:
            return _("It helps if you sign up first.")
        case Registration.REQUIRED:
            return _("Please sign up first.")


def _for_whom(card: Details) -> list[str]:
    lines = []
    youngest, oldest = card.child_age_months
    if oldest is not None and youngest:
        lines.append(
            _(
                "For children from {youngest} to {oldest}.",
                youngest=age(youngest),
                oldest=age(oldest),
            )
        )
    elif oldest is not None:
        lines.append(_("For children from birth to {oldest}.", oldest=age(oldest)))
    if Audience.ELTERN not in card.audience:
        lines += [
            text
            for circle, text in (
                (Audience.VAETER, _("For fathers.")),
                (Audience.MUETTER, _("For mothers.")),
            )
            if circle in card.audience
        ]
    if Audience.SCHWANGERE in card.audience:
        lines.append(_("For pregnant women too."))
    if card.languages:
        names = dates.listing([dates.language_name(code) for code in card.languages])
        lines.append(_("Languages there: {languages}", languages=names))
    return lines


def _house(card: Details) -> list[str]:
    known = (
        (card.step_free, _("The entrance has no steps.")),
        (card.pram, _("There is room for prams.")),
        (card.nursing, _("There is a quiet corner for nursing.")),
        (card.changing_table, _("There is a changing table.")),
    )
    said = [text for fact, text in known if fact]
    return [*said, _("The entrance has steps.")] if card.step_free is False else said


def _who(card: Details, today: date) -> list[str]:
    by = card.provider or card.carrier
    lines = []
    if card.centre_name:
        lines.append(_("Centre: {centre}", centre=card.centre_name))
    if by:
        lines.append(_("Offered by: {provider}", provider=by))
    if stale(card.checked_on, today) or card.checked_on is None:
        return [*lines, _("Nobody has checked this for a long time. Please ask first.")]
    if card.checked_on == today:
        return [*lines, _("Checked by a person today.")]
    return [*lines, _("Last checked by a person: {month}", month=dates.month(card.checked_on))]
