"""Name kinds, services, days and ages in the parent's words, with the picture of each kind."""

from kiez.directory import Audience, Kind, Service
from kiez.finding import Day, PartOfDay
from kiez.rescheduling import REASONS, Why
from locales.dates import weekday
from locales.translate import _, n_, p_
from screens.screen import pictured

PICTURES = {
    Kind.ELTERNCAFE: "☕",
    Kind.BABYCAFE: "👶",
    Kind.SCHULELTERNCAFE: "🎒",
    Kind.ELTERNBILDUNG: "📚",
    Kind.JUGENDARBEIT: "⚽",
    Kind.SPRECHSTUNDE: "💬",
    Kind.HAUSBESUCH: "🏠",
}

_WEEK = (Day.MON, Day.TUE, Day.WED, Day.THU, Day.FRI, Day.SAT, Day.SUN)
_MONTHS_A_YEAR = 12
# Up to two years parents count in months.
_IN_MONTHS = 24


def kind(value: Kind, service: Service | None = None) -> str:
    """Name a kind with its explanation, as the glossary has it; the German word is on the door."""
    if value is Kind.SPRECHSTUNDE and service is not None:
        return _service(service)
    return {
        Kind.ELTERNCAFE: _("Elterncafé (parent café)"),
        Kind.BABYCAFE: _("Babycafé (café for parents with babies)"),
        Kind.SCHULELTERNCAFE: _("Schulelterncafé (café for school parents)"),
        Kind.ELTERNBILDUNG: _("Courses for parents (Elternbildung)"),
        Kind.JUGENDARBEIT: _("Together with older children (Jugendarbeit)"),
        Kind.SPRECHSTUNDE: _("Consultation hour (Sprechstunde)"),
        Kind.HAUSBESUCH: _("Visit at home (Hausbesuch)"),
    }[value]


def _service(value: Service) -> str:
    return {
        Service.ERZIEHUNGSBERATUNG: _("Parenting advice (Erziehungsberatung)"),
        Service.HEBAMME: _("Midwife (Hebamme)"),
        Service.FRUEHFOERDERUNG: _("Early intervention, child development (Frühförderung)"),
        Service.BEZIRKSSOZIALARBEIT: _(
            "People who help with letters and offices (Bezirkssozialarbeit)"
        ),
        Service.JOBCENTER: _("Jobcenter"),
        Service.KOORDINATION: _("The coordinator has time for you (Sprechstunde)"),
        Service.SCHULDNERBERATUNG: _("Help with debts (Schuldnerberatung)"),
    }[value]


def kind_button(value: Kind) -> str:
    """Name a kind on a button, with its picture."""
    return pictured(PICTURES[value], short(value))


def short(value: Kind, service: Service | None = None) -> str:
    """Name a kind or service in a word or two."""
    if service is not None:
        return service_button(service)
    return {
        Kind.ELTERNCAFE: p_("button", "Elterncafé"),
        Kind.BABYCAFE: p_("button", "Babycafé"),
        Kind.SCHULELTERNCAFE: p_("button", "Schulelterncafé"),
        Kind.ELTERNBILDUNG: p_("button", "Courses"),
        Kind.JUGENDARBEIT: p_("button", "With older children"),
        Kind.SPRECHSTUNDE: p_("button", "Advice"),
        Kind.HAUSBESUCH: p_("button", "Visit at home"),
    }[value]


def service_button(value: Service) -> str:
    """Name a service on a button."""
    return {
        Service.ERZIEHUNGSBERATUNG: p_("button", "Parenting advice"),
        Service.HEBAMME: p_("button", "Midwife"),
        Service.FRUEHFOERDERUNG: p_("button", "Child development"),
        Service.BEZIRKSSOZIALARBEIT: p_("button", "Letters and offices"),
        Service.JOBCENTER: p_("button", "Jobcenter"),
        Service.KOORDINATION: p_("button", "Coordinator"),
        Service.SCHULDNERBERATUNG: p_("button", "Help with debts"),
    }[value]


def day(value: Day) -> str:
    """Name a day as a filter."""
    match value:
        case Day.TODAY:
            return p_("button", "Today")
        case Day.TOMORROW:
            return p_("button", "Tomorrow")
        case Day.WEEKEND:
            return p_("button", "Weekend")
        case _:
            return weekday(_WEEK.index(value))


def part(value: PartOfDay) -> str:
    """Name a part of the day as a filter."""
    return {
        PartOfDay.MORNING: p_("button", "Morning"),
        PartOfDay.AFTERNOON: p_("button", "Afternoon"),
        PartOfDay.EVENING: p_("button", "Evening"),
    }[value]


def audience(value: Audience) -> str:
    """Name a circle as a filter."""
    return {
        Audience.ELTERN: p_("button", "All parents"),
        Audience.MUETTER: p_("button", "Mothers only"),
        Audience.VAETER: p_("button", "Fathers"),
        Audience.SCHWANGERE: p_("button", "Pregnancy"),
    }[value]


def age(months: int) -> str:
    """Say a child's age: in months up to two years, then in years.

    Args:
        months: Whole months; below zero means during pregnancy.
    """
    if months < 0:
        return p_("button", "Pregnancy")
    if months == 0:
        return p_("button", "Newborn")
    if months < _IN_MONTHS:
        return n_("{count} month", "{count} months", months)
    years = months // _MONTHS_A_YEAR
    return n_("{count} year", "{count} years", years)


def reason(value: str) -> str:
    """Say why a date is called off: the usual reasons in each language, others as typed."""
    return {
        REASONS[Why.ILLNESS]: _("illness"),
        REASONS[Why.HOLIDAYS]: _("holidays"),
        REASONS[Why.ROOM]: _("the room is not free"),
    }.get(value, value)
