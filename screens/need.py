"""Which topics families named: a button each, with a picture and what was tapped."""

from collections.abc import Sequence

from kiez.need import MOST, Round
from kiez.workplace import Workplace
from locales.need import LABEL_SIGNS, Topic, topics
from locales.translate import _, isolate, n_, p_
from screens.foot import foot, week
from screens.guard import rehearsal
from screens.need_buttons import NeedButton, NeedsButton, NeedsDoneButton, UndoNeedButton
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.team import clipped

_SIGNS = 22


def ask_where(places: Sequence[Workplace]) -> Screen:
    """Ask for which of several centres somebody was on the way."""
    if not places:
        lines = (strong(_("You work for no centre yet.")), _("Please ask the city's office."))
        return Screen(lines=lines, rows=((week(),), foot()))
    buttons = [
        Button(isolate(clipped(each.name, _SIGNS)), NeedsButton(centre=each.id).pack())
        for each in places
    ]
    return Screen(
        lines=(strong(_("Which centre?")),), rows=(*in_rows(buttons, 1), (week(),), foot())
    )


def ask(at: Workplace, tapped: Round) -> Screen:
    """Show the topics; what was tapped stands on its button."""
    count = len(tapped.taps)
    undo = Button(p_("button", "Undo"), UndoNeedButton(centre=at.id).pack())
    done = Button(pictured("✅", p_("button", "Done")), NeedsDoneButton().pack())
    return Screen(
        lines=(
            strong(_("What do families need?")),
            isolate(at.name),
            *rehearsal(trial=at.trial),
            _("Tap what families named. Each tap counts at once."),
            _("I keep a number for each topic: no family, no day, no name of yours."),
            *([n_("{count} tap so far.", "{count} taps so far.", count)] if count else []),
            *([_("That is enough for one round.")] if count >= MOST else []),
        ),
        rows=(
            *in_rows([_topic(each, at, tapped) for each in topics().values()]),
            (*((undo,) if count else ()), done),
            (week(),),
        ),
    )


def thanks() -> Screen:
    """Say thanks, and nothing of what was tapped."""
    return Screen(
        lines=(
            strong(pictured("🌼", _("Thank you!"))),
            _("This helps the centre to plan what families wish for."),
        ),
        rows=((Button(p_("button", "Once more"), NeedsButton(centre=0).pack()), week()), foot()),
    )


def _topic(topic: Topic, at: Workplace, tapped: Round) -> Button:
    count = tapped.counts.get(topic.key, 0)
    data = NeedButton(centre=at.id, topic=topic.key).pack()
    if not count:
        return Button(pictured(topic.picture, topic.label), data)
    room = LABEL_SIGNS - len(f"{count} ")
    return Button(pictured("✓", f"{isolate(count)} {clipped(topic.label, room)}"), data)
