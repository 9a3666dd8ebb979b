"""A new offer, question by question; and what other centres offer, to copy it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiez.directory import Kind, Service
from kiez.finding import Search
from kiez.template import HOURS, WEEKS, Entry, Model, Room
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.amendment_buttons import pack_day
from screens.buttons import pack
from screens.foot import week
from screens.offer import cut, offers
from screens.offer_buttons import FirstDayButton, ModelsButton, NewOfferButton
from screens.own_buttons import pack_time
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.words import PICTURES, short

PAGE = 20
# So many days are named.
_A_FEW = 6
_WEEKDAYS = range(7)
_LETTERS = 2


def letters(kind: Kind, service: Service | None) -> str:
    """Write kind and service as the two letters that every button has for them."""
    return pack(Search(kind=kind, service=service))[:_LETTERS]


def ask_kind(entries: Sequence[Entry]) -> Screen:
    """Ask what is new."""
    buttons = [
        Button(
            pictured(PICTURES[each.kind], short(each.kind, each.service)),
            _fresh(letters(each.kind, each.service), 0).pack(),
        )
        for each in entries
    ]
    nothing = [] if entries else [_("The city's catalogue is empty. Please ask the city.")]
    return Screen(
        lines=(strong(_("What kind of offer is it?")), *nothing),
        rows=(*in_rows(buttons), (_models(), offers()), (week(),)),
    )


def ask_day(chosen: NewOfferButton, model: Model | None) -> Screen:
    """Ask for the weekday."""
    buttons = [
        Button(dates.weekday(day), chosen.model_copy(update={"day": str(day)}).pack())
        for day in _WEEKDAYS
    ]
    return _asking(_("On which day of the week?"), in_rows(buttons), model)


def ask_time(chosen: NewOfferButton, model: Model | None) -> Screen:
    """Ask when it begins."""
    buttons = [
        Button(
            isolate(dates.clock(each)),
            chosen.model_copy(update={"time": pack_time(each)}).pack(),
        )
        for each in HOURS
    ]
    return _asking(_("At what time does it begin?"), in_rows(buttons, 4), model)


def ask_weeks(chosen: NewOfferButton, model: Model | None) -> Screen:
    """Ask how long a course runs."""
    buttons = [
        Button(
            n_("{count} week", "{count} weeks", each),
            chosen.model_copy(update={"weeks": str(each)}).pack(),
        )
        for each in WEEKS
    ]
    endless = chosen.model_copy(update={"weeks": "0"}).pack()
    buttons.append(Button(p_("button", "No end, open to all"), endless))
    return _asking(_("For how many weeks does the course run?"), in_rows(buttons), model)


def ask_room(chosen: NewOfferButton, rooms: Sequence[Room], model: Model | None) -> Screen:
    """Ask where it takes place."""
    buttons = [
        Button(cut(each.name), chosen.model_copy(update={"venue": each.number}).pack())
        for each in rooms
    ]
    none = _("Your centre has no room in the directory. Please ask the city.")
    question = _("Where does it take place?") if rooms else none
    return _asking(question, in_rows(buttons, 1), model)


def ask_first(chosen: NewOfferButton, days: Sequence[date]) -> Screen:
    """Ask from which day a course runs."""
    known = chosen.model_dump()
    buttons = [
        Button(isolate(dates.short_day(day)), FirstDayButton(**known, first=pack_day(day)).pack())
        for day in days
    ]
    return Screen(
        lines=(strong(_("From which day on?")), _("You can also type it.")),
        rows=(*in_rows(buttons), (offers(), week())),
    )


def with_pauses(preview: Screen, closed: Sequence[date], today: date) -> Screen:
    """Say above a preview on which days the course falls into a pause."""
    if not closed:
        return preview
    days = dates.listing([dates.day(each, today) for each in closed[:_A_FEW]])
    words = n_(
        "{count} date falls into a pause and is left out: {days}",
        "{count} dates fall into a pause and are left out: {days}",
        len(closed),
        days=days,
    )
    return replace(preview, lines=(pictured("⏸", words), "", *preview.lines))


def models(found: Sequence[Model], page: int) -> Screen:
    """List what other centres offer and have confirmed."""
    shown = found[page * PAGE : (page + 1) * PAGE]
    some = _("Choose one. You give it your own day, time and room.")
    none = _("No other centre has confirmed an offer yet.")
    more = len(found) > (page + 1) * PAGE
    onward = Button(p_("button", "Next page"), ModelsButton(page=page + 1).pack())
    return Screen(
        lines=(
            strong(_("What other centres offer")),
            some if shown else none,
            *(f"{number}. {_said(each)}" for number, each in enumerate(shown, page * PAGE + 1)),
        ),
        rows=(
            *in_rows([_model(number, each) for number, each in enumerate(shown, page * PAGE + 1)]),
            *([(onward,)] if more else []),
            (offers(), week()),
        ),
    )


def _asking(question: str, rows: Sequence[tuple[Button, ...]], model: Model | None) -> Screen:
    like = [_("Like: {offer}", offer=f"{model.title}, {model.centre}")] if model else []
    return Screen(
        lines=(strong(question), *like),
        rows=(*rows, (offers(), week())),
    )


def _said(each: Model) -> str:
    return _("{offer}, {centre}", offer=each.title, centre=each.centre)


def _model(number: int, each: Model) -> Button:
    data = _fresh(letters(each.kind, each.service), each.number).pack()
    return Button(cut(f"{number}. {short(each.kind, each.service)}"), data)


def _fresh(what: str, copied: int) -> NewOfferButton:
    return NewOfferButton(what=what, copied=copied, day="", time="", weeks="", venue=0)


def _models() -> Button:
    return Button(pictured("💡", p_("button", "Copy from others")), ModelsButton(page=0).pack())
