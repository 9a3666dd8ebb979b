"""Ask what a fact of an offer shall be: values to tap, and what may be typed instead."""

from collections.abc import Mapping, Sequence

from kiez.directory import OfferId, Registration
from kiez.fact import NOTHING, TYPED, Fact, Misread, Why
from kiez.offer import Kept
from kiez.template import WEEKS
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.fact import present
from screens.foot import week
from screens.offer import cut, name
from screens.offer_buttons import FactButton, LanguagesThereButton, SecondButton
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import OfferButton
from screens.words import age

_ROOM = ("6", "8", "10", "12", "15", "20", "25", "30")
_FEW = ("3", "4", "5", "6", "8", "10")
_PRICES = (100, 200, 300, 500, 1000)
_AGES = ((0, 12), (0, 36), (0, 72), (12, 36), (36, 72), (60, 132), (72, 144), (0, 216))
_SLOTS = ("20-5", "30-0", "30-10", "45-15", "60-0")
_DAYS = ("0", "1", "2", "3", "7", "14")
_THEMES = ("1", "2", "4", "6", "8", "12")
_NUMBERS_A_ROW = 4


def ask(kept: Kept, fact: Fact, misread: Misread | None = None) -> Screen:
    """Ask what a fact shall be.

    Args:
        misread: Why what was typed cannot be it.
    """
    wide = _NUMBERS_A_ROW if fact in _COUNTED else 2
    return Screen(
        lines=(
            *_said(misread, fact),
            strong(_question(fact)),
            name(kept),
            *(pictured("📌", each) for each in present(kept, fact)),
            *([_how(fact)] if fact in TYPED else []),
        ),
        rows=(
            *in_rows([_to(kept.id, fact, *each) for each in _choices(kept, fact)], wide),
            *_none(kept, fact),
            (back(kept.id), week()),
        ),
    )


def ask_languages(kept: Kept, codes: Sequence[str], chosen: Sequence[str]) -> Screen:
    """Ask which languages are spoken there; each tap switches one on or off.

    Args:
        codes: All that may be chosen, in their order.
    """
    done = Button(pictured("👉", p_("button", "Go on")), _languages(kept.id, codes, chosen, "s"))
    return Screen(
        lines=(
            strong(_("Which languages are spoken there?")),
            name(kept),
            _("Tap a language to switch it on or off."),
            *([] if chosen else [_("At least one language is needed.")]),
        ),
        rows=(
            *in_rows([_switch(kept.id, codes, chosen, each) for each in codes]),
            *([(done,)] if chosen else []),
            (back(kept.id), week()),
        ),
    )


def ask_second(kept: Kept, others: Mapping[int, tuple[str, str]]) -> Screen:
    """Ask with which centre an offer is shared."""
    buttons = [
        Button(cut(centre_name), SecondButton(offer=kept.id, centre=number).pack())
        for number, (_key, centre_name) in others.items()
    ]
    alone = Button(p_("button", "With nobody"), SecondButton(offer=kept.id, centre=0).pack())
    return Screen(
        lines=(
            strong(_("Which centre shares this offer with you?")),
            name(kept),
            _("Both centres may change it then, and both are told."),
        ),
        rows=(*in_rows(buttons), *([(alone,)] if kept.second else []), (back(kept.id), week())),
    )


def back(number: OfferId) -> Button:
    """Lead back to the offer."""
    return Button(p_("button", "Back to the offer"), OfferButton(offer=number).pack())


def bits(codes: Sequence[str], chosen: Sequence[str]) -> str:
    """Write which of the languages are chosen, for a button."""
    return f"{sum(1 << at for at, code in enumerate(codes) if code in chosen):x}"


def languages(codes: Sequence[str], packed: str) -> list[str]:
    """Read which of the languages are chosen; what is no number chooses none."""
    try:
        flags = int(packed, 16)
    except ValueError:
        return []
    return [code for at, code in enumerate(codes) if flags >> at & 1]


def _said(misread: Misread | None, fact: Fact) -> list[Line | str]:
    return [strong(_wrong(misread, fact)), ""] if misread else []


def _question(fact: Fact) -> str:
    return {
        Fact.ROOM: _("How many people have a place in the room?"),
        Fact.CHILDCARE: _("Is there childcare?"),
        Fact.SEATS: _("How many children have a place in the childcare?"),
        Fact.THEME: _("How often is there a theme?"),
        Fact.LANGUAGES: _("Which languages are spoken there?"),
        Fact.AGES: _("For children of which age is it?"),
        Fact.PRICE: _("What does it cost?"),
        Fact.REGISTRATION: _("Shall families sign up?"),
        Fact.MINIMUM: _("How many families does the course need at least?"),
        Fact.UNTIL: _("Until when can one join the course?"),
        Fact.SLOTS: _("How long is one appointment, and the break after it?"),
        Fact.PHONE: _("Which phone number shall families call?"),
        Fact.TITLE: _("What is the offer called?"),
        Fact.TEXT: _("How do you describe it to parents?"),
        Fact.PROVIDER: _("Who gives the offer?"),
        Fact.COURSE: _("Does one sign up for the whole course?"),
        Fact.SECOND: _("Which centre shares this offer with you?"),
    }[fact]


def _how(fact: Fact) -> str:
    """Say what may be typed, with an example."""
    own = _("Write it in German. I show it as you write it.")
    return {
        Fact.AGES: _("Or write the years, like {example}.", example="1-3"),
        Fact.PRICE: _("Or write the price in euros, like {example}.", example="2,50"),
        Fact.SLOTS: _("Or write the minutes of both, like {example}.", example="25-5"),
        Fact.PHONE: _("Write the number, like {example}.", example="0611 12345"),
        Fact.TITLE: own,
        Fact.TEXT: own,
        Fact.PROVIDER: own,
        Fact.UNTIL: _("Choose how many days before the first date. Or write the number."),
        Fact.THEME: _("Choose after how many weeks. Or write the number."),
        Fact.COURSE: _("Choose for how many weeks it runs. Or write the number."),
    }.get(fact, _("Or write the number."))


def _wrong(misread: Misread, fact: Fact) -> str:
    """Say why what was typed cannot be it."""
    match misread.why:
        case Why.LONG:
            return n_(
                "That is {count} sign too long. Please write it shorter.",
                "That is {count} signs too long. Please write it shorter.",
                misread.over,
            )
        case Why.OUTSIDE:
            return _(
                "Please choose a number from {least} to {most}.",
                least=misread.least,
                most=misread.most,
            )
        case Why.EMPTY:
            return _("I could not read anything there.")
        case Why.UNREADABLE if fact is Fact.PHONE:
            return _("I could not read a phone number there.")
        case Why.UNREADABLE:
            return _("I could not read that.")


def _choices(kept: Kept, fact: Fact) -> list[tuple[str, str]]:
    """List values with their labels."""
    own: dict[Fact, list[tuple[str, str]]] = {
        Fact.CHILDCARE: [("y", p_("button", "Yes")), ("n", p_("button", "No"))],
        Fact.REGISTRATION: [(each.value[:8], _registration(each)) for each in Registration],
        Fact.AGES: [(f"{low}-{high}m", _span(low, high)) for low, high in _AGES],
        Fact.PRICE: [(f"{each}c", isolate(dates.euros(each / 100))) for each in _PRICES],
        Fact.SLOTS: [(each, isolate(each.replace("-", " + "))) for each in _SLOTS],
        Fact.COURSE: [(str(n), n_("{count} week", "{count} weeks", n)) for n in WEEKS],
    }
    counted = [(each, isolate(each)) for each in _COUNTED.get(fact, ())]
    return own.get(fact, [*_near(kept, fact), *counted])


def _near(kept: Kept, fact: Fact) -> list[tuple[str, str]]:
    """Offer one less and one more than now."""
    now = {Fact.ROOM: kept.room, Fact.SEATS: kept.seats, Fact.MINIMUM: kept.minimum}.get(fact)
    if not now:
        return []
    less = [(str(now - 1), pictured("➖", isolate(now - 1)))] if now > 1 else []
    return [*less, (str(now + 1), pictured("➕", isolate(now + 1)))]


_COUNTED = {
    Fact.ROOM: _ROOM,
    Fact.SEATS: _FEW,
    Fact.MINIMUM: _FEW,
    Fact.UNTIL: _DAYS,
    Fact.THEME: _THEMES,
}


def _registration(value: Registration) -> str:
    return {
        Registration.NONE: p_("button", "Not needed"),
        Registration.RECOMMENDED: p_("button", "It helps"),
        Registration.REQUIRED: p_("button", "Needed"),
    }[value]


def _span(low: int, high: int) -> str:
    if not low:
        return p_("button", "Up to {age}", age=age(high))
    return isolate(f"{age(low)} – {age(high)}")


def _none(kept: Kept, fact: Fact) -> list[tuple[Button, ...]]:
    """Offer what stands for nothing: no limit, free, not known."""
    label = {
        Fact.ROOM: p_("button", "No limit"),
        Fact.SEATS: p_("button", "No limit"),
        Fact.CHILDCARE: p_("button", "Not known"),
        Fact.THEME: p_("button", "No themes"),
        Fact.AGES: p_("button", "All ages"),
        Fact.PRICE: p_("button", "Free"),
        Fact.MINIMUM: p_("button", "No minimum"),
        Fact.UNTIL: p_("button", "At any time"),
        Fact.SLOTS: p_("button", "No appointments"),
        Fact.PHONE: p_("button", "No number"),
        Fact.TEXT: p_("button", "No description"),
        Fact.PROVIDER: p_("button", "No provider"),
        Fact.COURSE: p_("button", "Single dates"),
    }.get(fact)
    return [(_to(kept.id, fact, NOTHING, label),)] if label else []


def _to(number: OfferId, fact: Fact, value: str, label: str) -> Button:
    return Button(label, FactButton(offer=number, fact=fact, value=value).pack())


def _switch(number: OfferId, codes: Sequence[str], chosen: Sequence[str], code: str) -> Button:
    on = code in chosen
    after = [each for each in chosen if each != code] if on else [*chosen, code]
    label = isolate(dates.language_name(code))
    return Button(pictured("✓", label) if on else label, _languages(number, codes, after, ""))


def _languages(number: OfferId, codes: Sequence[str], chosen: Sequence[str], do: str) -> str:
    return LanguagesThereButton(offer=number, chosen=bits(codes, chosen), do=do).pack()
