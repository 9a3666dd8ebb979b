"""Say who comes: adults, children by age, childcare."""

from kiez.signup import Band, Family
from locales import dates
from locales.translate import _, n_


def who(family: Family) -> str:
    """Count those who come: "2 adults and 1 child"."""
    parts = [n_("{count} adult", "{count} adults", family.adults)]
    if family.kids:
        parts.append(n_("{count} child", "{count} children", family.kids))
    return dates.listing(parts)


def childcare(family: Family) -> str:
    """Promise the childcare seats; empty if the family takes none."""
    if not family.childcare:
        return ""
    return n_(
        "We look after {count} child meanwhile.",
        "We look after {count} children meanwhile.",
        family.childcare,
    )


def band(value: Band) -> str:
    """Name children of an age, as a heading beside their number."""
    return {
        Band.U1: _("Children under 1 year"),
        Band.ONE_TWO: _("Children of 1 and 2 years"),
        Band.THREE_FIVE: _("Children of 3 to 5 years"),
        Band.SIX_UP: _("Children of 6 years and more"),
        Band.UNKNOWN: _("Children of another age"),
    }[value]


def rehearsal() -> str:
    """Say that a centre still rehearses; it stands in every confirmation and notice of it."""
    return _("Rehearsal: this is an example time. Nobody waits at the entrance.")
