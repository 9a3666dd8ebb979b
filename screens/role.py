"""Name the roles and what they are for."""

from kiez.invitation import Held
from kiez.roles import Role
from locales.translate import _, isolate, p_

PICTURES = {
    Role.CITY: "🏛️",
    Role.CARRIER: "🤝",
    Role.COORDINATOR: "🗓️",
    Role.LEADER: "🎈",
    Role.PARTNER: "💬",
    Role.VISITOR: "🧸",
    Role.DPO: "🔒",
}


def title(role: Role) -> str:
    """Name a role, short enough for a button."""
    return {
        # Translators: staff of the city's steering office.
        Role.CITY: p_("button", "City office"),
        # Translators: the body that runs centres (Träger).
        Role.CARRIER: p_("button", "Carrier"),
        # Translators: leads a centre (KiEZ-Verantwortliche:r).
        Role.COORDINATOR: p_("button", "Coordinator"),
        # Translators: leads a course or café.
        Role.LEADER: p_("button", "Course leader"),
        # Translators: a midwife or counsellor, who keeps the own hours.
        Role.PARTNER: p_("button", "Partner"),
        # Translators: visits families after a birth (Willkommen Baby).
        Role.VISITOR: p_("button", "Home visitor"),
        Role.DPO: p_("button", "Data protection"),
    }[role]


def told(held: Held) -> str:
    """Name a role and what it is for."""
    return f"{title(held.grant.role)} · {isolate(held.place)}"


def means(role: Role) -> str:
    """Say what somebody with a role does here."""
    return {
        Role.CITY: _("You invite colleagues and see who has which role."),
        Role.CARRIER: _("You see the reports of your centres, as soon as there are some."),
        Role.COORDINATOR: _("You keep the dates, announce themes and answer parents."),
        Role.LEADER: _("You see who comes to your offers and count at the door."),
        Role.PARTNER: _("You keep your own hours and see who signed up with you."),
        Role.VISITOR: _("You bring the bot to families at home."),
        Role.DPO: _("You read what members of staff have done here."),
    }[role]
