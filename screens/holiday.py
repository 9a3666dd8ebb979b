"""Name public holidays and school holidays, which calendars name in German."""

from locales.translate import _


def holiday(name: str) -> str:
    """Name a holiday in the language being spoken; one that nobody knows keeps its own name.

    Args:
        name: In German; where several fall on a day, with semicolons.
    """
    return " · ".join(_one(each.strip()) for each in name.split(";") if each.strip())


def _one(name: str) -> str:
    said = _public().get(name) or _school().get(name)
    return said or name


def _public() -> dict[str, str]:
    return {
        "Neujahr": _("New Year's Day"),
        "Heilige Drei Könige": _("Epiphany"),
        "Frauentag": _("International Women's Day"),
        "Karfreitag": _("Good Friday"),
        "Ostersonntag": _("Easter Sunday"),
        "Ostermontag": _("Easter Monday"),
        "Erster Mai": _("First of May (public holiday)"),
        "Christi Himmelfahrt": _("Ascension Day"),
        "Pfingstsonntag": _("Whit Sunday"),
        "Pfingstmontag": _("Whit Monday"),
        "Fronleichnam": _("Corpus Christi"),
        "Mariä Himmelfahrt": _("Assumption Day"),
        "Weltkindertag": _("World Children's Day"),
        "Tag der Deutschen Einheit": _("Day of German Unity"),
        "Reformationstag": _("Reformation Day"),
        "Allerheiligen": _("All Saints' Day"),
        "Buß- und Bettag": _("Day of Repentance and Prayer"),
        "Erster Weihnachtstag": _("Christmas Day"),
        "Zweiter Weihnachtstag": _("Second day of Christmas"),
    }


def _school() -> dict[str, str]:
    return {
        "Winterferien": _("Winter school holidays"),
        "Osterferien": _("Easter school holidays"),
        "Pfingstferien": _("Whitsun school holidays"),
        "Sommerferien": _("Summer school holidays"),
        "Herbstferien": _("Autumn school holidays"),
        "Weihnachtsferien": _("Christmas school holidays"),
    }
