"""The Monday message: what the week brings, what is due and what is to be done."""

from collections.abc import Sequence

from kiez.calendar import WEEK
from kiez.team import Week
from locales.translate import _, isolate, n_, p_
from screens.foot import foot
from screens.guard import rehearsal, said, tasks, to_guard, to_week, well
from screens.screen import Button, Line, Screen, pictured, strong
from screens.team_buttons import TasksButton

# A message has room for so many centres, with the worst of each.
_MOST_CENTRES, _MOST_FINDINGS = 4, 4


def monday(weeks: Sequence[Week]) -> Screen:
    """Say on Monday what the week brings: dates in numbers, what is due, what is to be done.

    Args:
        weeks: Of each centre that somebody coordinates.
    """
    return Screen(
        lines=(
            strong(pictured("🗓", _("Good morning! A new week begins."))),
            *(line for week in weeks[:_MOST_CENTRES] for line in _monday(week)),
        ),
        rows=(
            (to_week(),),
            (to_guard(), Button(pictured("📌", p_("button", "Tasks")), TasksButton().pack())),
            foot(),
        ),
    )


def _monday(week: Week) -> list[Line | str]:
    """Say what a centre's week brings; what does not press is left out."""
    ahead = [each for each in week.expected if each.on and each.local_on - week.today < WEEK]
    families = sum(each.numbers.families for each in ahead)
    waiting = sum(each.numbers.waiting for each in ahead)
    childcare = sum(each.numbers.childcare for each in ahead)
    planned = n_("{count} date is planned.", "{count} dates are planned.", len(ahead))
    signed = n_("{count} family has signed up.", "{count} families have signed up.", families)
    looked_after = n_(
        "{count} child needs childcare.", "{count} children need childcare.", childcare
    )
    waits = n_("{count} family is waiting.", "{count} families are waiting.", waiting)
    pressing = [*said(week)[:_MOST_FINDINGS], *tasks(week)]
    return [
        "",
        strong(isolate(week.centre_name)),
        *rehearsal(trial=week.trial),
        pictured("📅", planned if ahead else _("No date is planned this week.")),
        *([pictured("👪", signed)] if families else []),
        *([pictured("🧸", looked_after)] if childcare else []),
        *([pictured("⏳", waits)] if waiting else []),
        *(pressing or [well(), _("Have a good week!")]),
    ]
