"""A change of the directory: what would follow, what was made, and how it is taken back."""

from collections.abc import Iterable, Sequence
from datetime import date

from kiez.amendment import RETIRED, Done, Draft, Heard, Outcome, Preview, Reason, State
from kiez.change import Known, Turn
from kiez.directory import Kind, Service
from locales import dates
from locales.translate import _, isolate, n_, p_
from screens.amendment_buttons import DraftsButton, TimesButton
from screens.amendment_fact import QUIET, cancelled, named, reasons, said, wrong
from screens.foot import week
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import AmendmentButton, OfferButton, OffersButton
from screens.words import PICTURES, kind

Lines = list[Line | str]

# So many dates are named; of the others their number.
_A_FEW = 6
_DRAFTS_SHOWN = 20
_SIGNS = 24


def preview(seen: Preview, today: date) -> Screen:
    """Show a change: what would follow from it, or what became of it."""
    if seen.refusals:
        return refused(seen)
    match seen.state:
        case State.DRAFT:
            return _prepared(seen, today, [])
        case State.MADE:
            return _made(seen, today, pictured("✅", _("This change is made.")))
        case State.UNDONE:
            return _over(seen, _("This change was taken back."))
        case State.DROPPED:
            return _over(seen, _("This change was dropped. Nothing was changed."))


def done(result: Done, today: date) -> Screen:
    """Tell what became of a tap."""
    seen = result.preview
    if result.outcome is Outcome.MADE:
        return _made(seen, today, pictured("✅", _("Done.")))
    if result.outcome is Outcome.UNDONE:
        return _undone(seen)
    if result.outcome is Outcome.CHANGED and seen.state is State.DRAFT:
        words = _("The offer has changed meanwhile. Please look once more.")
        return _prepared(seen, today, [words, ""])
    late = _late(result.outcome)
    return _over(seen, late) if late else preview(seen, today)


def refused(seen: Preview) -> Screen:
    """Say why a change cannot be made; nothing is lost by it."""
    first, *others = map(wrong, seen.refusals)
    # What is so already is no failure.
    same = all(each.reason is Reason.NOTHING for each in seen.refusals)
    heading = first if same else _("This does not work yet.")
    return Screen(
        lines=(
            strong(heading),
            *_what(seen),
            *([] if same else ["", first, *others]),
        ),
        rows=(*_change(seen), (week(),)),
    )


def drafts(found: Sequence[Draft]) -> Screen:
    """List the changes that were prepared and not made."""
    buttons = [
        Button(_which(each), AmendmentButton(amendment=each.id, do="").pack())
        for each in found[:_DRAFTS_SHOWN]
    ]
    words = _("These changes are prepared. Nothing is changed yet.")
    return Screen(
        lines=(strong(words if found else _("No change is prepared.")),),
        rows=(*in_rows(buttons, 1), (week(),)),
    )


def heard(told: Heard) -> Screen:
    """Tell the other owners of an offer that it was changed, or that this was taken back."""
    heading = (
        _("{name} has taken a change back.", name=told.by)
        if told.undone
        else _("{name} has changed an offer.", name=told.by)
    )
    changes = [line for each in told.facts for line in said(each, told.names)]
    of_dates = any(each.field == "exceptions" for each in told.facts)
    dates_too = [_("Single dates are other ones now.")] if of_dates and not told.undone else []
    times = Button(p_("button", "Time and room"), TimesButton(offer=told.offer).pack())
    there = Button(p_("button", "The offer"), OfferButton(offer=told.offer).pack())
    return Screen(
        lines=(
            strong(pictured("📝", heading)),
            *_named(told.kind, told.service, told.title),
            *([] if told.undone else ["", *changes, *dates_too]),
        ),
        rows=((there, times), (week(),)),
    )


def _which(draft: Draft) -> str:
    """Name a change on a button by what it changes, and when, before whose it is."""
    if draft.offer is None:
        return pictured("➕", label(draft.title))
    if RETIRED in draft.fields:
        return pictured("🗑", label(draft.title))
    if draft.on is not None:
        return pictured("📅", label(f"{dates.short_day(draft.on)} {draft.title}"))
    what = [named(each) for each in draft.fields if each not in QUIET]
    return pictured("✏️", label(": ".join([*what[:1], draft.title])))


def label(words: str) -> str:
    """Name something on a button, cut where it gets too long."""
    return isolate(words if len(words) <= _SIGNS else f"{words[: _SIGNS - 1].rstrip()}…")


def waiting(count: int) -> Button:
    """Lead to the changes that were prepared."""
    words = p_("button", "Prepared: {count}", count=count)
    return Button(pictured("📝", words), DraftsButton().pack())


def effect(seen: Preview, today: date) -> list[str]:
    """Say what a change does to dates and people."""
    told = seen.effect.told
    lines = [*_dates(seen, today), *_single(seen)]
    if seen.effect.offered:
        lines.append(
            n_(
                "{count} waiting family is offered a place.",
                "{count} waiting families are offered a place.",
                seen.effect.offered,
            )
        )
    people = n_("{count} person will be told.", "{count} people will be told.", told)
    return [*lines, pictured("📣", people if told else _("Nobody needs to be told."))]


def facts(seen: Preview) -> list[str]:
    """Say all facts that are changed, before and after."""
    return [line for each in seen.facts for line in said(each, seen.names, new=seen.new)]


def _prepared(seen: Preview, today: date, first: Lines) -> Screen:
    heading = _("A new offer") if seen.offer is None else _("What changes")
    act = Button(pictured("✅", p_("button", "Do it")), _tap(seen, "m"))
    return Screen(
        lines=(
            *first,
            strong(pictured("📝", heading)),
            *_what(seen),
            "",
            *facts(seen),
            *effect(seen, today),
            *(
                [pictured("🧪", _("Rehearsal: your centre is not live yet."))]
                if seen.trial
                else []
            ),
        ),
        rows=(
            (act,),
            (*_again(seen), Button(p_("button", "Not now"), DraftsButton().pack())),
            (Button(_drop(seen), _tap(seen, "x")), week()),
        ),
    )


def _made(seen: Preview, today: date, heading: str) -> Screen:
    told = seen.effect.told
    people = n_("{count} person is told.", "{count} people are told.", told)
    undo = Button(pictured("♻️", p_("button", "Undo (10 minutes)")), _tap(seen, "u"))
    return Screen(
        lines=(
            strong(heading),
            *_what(seen),
            "",
            *facts(seen),
            *_dates(seen, today),
            *_single(seen),
            pictured("📣", people if told else _("Nobody needs to be told.")),
        ),
        rows=(*([(undo,)] if seen.undo_until else []), *_change(seen), (week(),)),
    )


def _undone(seen: Preview) -> Screen:
    told = seen.effect.told
    people = n_("{count} person is told.", "{count} people are told.", told)
    return Screen(
        lines=(
            strong(pictured("♻️", _("Taken back. All is as it was before."))),
            *_what(seen),
            *([pictured("📣", people)] if told else []),
        ),
        rows=(*_change(seen), (week(),)),
    )


def _over(seen: Preview, words: str) -> Screen:
    return Screen(
        lines=(strong(words), *_what(seen), "", *facts(seen)), rows=(*_change(seen), (week(),))
    )


def _what(seen: Preview) -> list[str]:
    unit = [isolate(seen.centre_name)] if seen.centre_name else []
    return [*_named(seen.kind, seen.service, seen.title), *unit]


def _named(what: Kind, service: Service | None, title: str) -> list[str]:
    usually = kind(what, service)
    own = [] if title in usually else [isolate(title)]
    return [pictured(PICTURES[what], usually), *own]


def _dates(seen: Preview, today: date) -> list[str]:
    turns = sorted(seen.effect.turns, key=lambda each: each.before.local_on)
    lines = [_turned(seen, each, today) for each in turns if each.before != each.after]
    new = sorted(seen.effect.added, key=lambda each: each.local_on)
    lines += [
        pictured("🆕", _("New: {day}, {time}", **_when(each, today))) for each in new if each.on
    ]
    rest = len(lines) - _A_FEW
    if rest <= 1:
        return lines
    return [*lines[:_A_FEW], n_("And {count} more date.", "And {count} more dates.", rest)]


def _single(seen: Preview) -> list[str]:
    """Say why days are called off, and how many of them no calendar shows yet."""
    lines, off = [], sum(not each.after.on for each in seen.effect.turns)
    for each in (fact for fact in seen.facts if fact.field == "exceptions"):
        lines += reasons(each)
        later = len(cancelled(each)) - off
        if later > 0 and (off or seen.state is State.DRAFT):
            lines.append(
                n_(
                    "{count} later date is cancelled, too.",
                    "{count} later dates are cancelled, too.",
                    later,
                )
            )
    return lines


def _turned(seen: Preview, turn: Turn, today: date) -> str:
    before, after = turn.before, turn.after
    if not after.on:
        return pictured("❌", _("Cancelled: {day}, {time}", **_when(before, today)))
    then = _when(after, today)
    if not before.on:
        return pictured("🆕", _("It takes place after all: {day}, {time}", **then))
    was = pictured("🔁", _("Before: {day}, {time}.", **_when(before, today)))
    there = seen.venues.get(after.venue or 0, "") if before.venue != after.venue else ""
    now = _("Then: {day}, {time}.", **then)
    return " ".join([was, now, *([pictured("📍", isolate(there))] if there else [])])


def _when(known: Known, today: date) -> dict[str, str]:
    clock = dates.span(known.start_time, known.end_time)
    return {"day": dates.day(known.local_on, today), "time": clock}


def _again(seen: Preview) -> Iterable[Button]:
    if seen.offer is None or (seen.new and seen.state is State.UNDONE):
        return [Button(p_("button", "Offers"), OffersButton().pack())]
    of_dates = {each.field for each in seen.facts} & {"schedule", "exceptions", "venue"}
    there = TimesButton(offer=seen.offer) if of_dates else OfferButton(offer=seen.offer)
    return [Button(pictured("✏️", p_("button", "Change")), there.pack())]


def _change(seen: Preview) -> tuple[tuple[Button, ...], ...]:
    return (tuple(_again(seen)),)


def _drop(seen: Preview) -> str:
    """Say that the change is dropped; a bin would seem to mean the offer where that ends."""
    words = p_("button", "Drop it")
    ends = any(each.field == RETIRED for each in seen.facts)
    return words if ends else pictured("🗑", words)


def _tap(seen: Preview, do: str) -> str:
    return AmendmentButton(amendment=seen.id, do=do).pack()


def _late(outcome: Outcome) -> str:
    """Say why a change cannot be taken back; empty if that was not the wish."""
    return {
        Outcome.CHANGED: _("Somebody has changed the offer since. Please change it by hand."),
        Outcome.LATE: _("The 10 minutes are over. You can change the offer again at any time."),
    }.get(outcome, "")
