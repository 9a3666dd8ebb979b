"""What a person asks: one router per feature, in their order (floor 3)."""

from aiogram import Router

from handlers import (
    access,
    accompany,
    account,
    amendment,
    announcement,
    answering,
    batch,
    bulletin,
    cancelling,
    check,
    child,
    composing,
    confirming,
    danger,
    entrance,
    finding,
    follow,
    guard,
    handover,
    help,  # noqa: A004 - the feature's noun, on every floor
    introduction,
    invitation,
    member,
    mine,
    need,
    offer,
    participation,
    passing,
    preference,
    privacy,
    reminder,
    rescheduling,
    signup,
    stop,
    task,
    team,
    template,
    thread,
    version,
    welcome,
    wrong,
)
from kiez.roles import TRUSTED, Role


def routers() -> tuple[Router, ...]:
    """Make the routers: what is asked most often first, what answers everything else last.

    What a parent types may mean many things, so a word for "stop" is read before all others, and
    the answer to a question that we asked before a search.
    """
    return (
        finding.near(),
        stop.router(),
        preference.asked(),
        privacy.words(),
        account.words(),
        invitation.words(),
        handover.words(),
        thread.asked(),
        *_typed_by_staff(),
        batch.opened(),
        danger.router(),
        finding.router(),
        signup.router(),
        reminder.router(),
        invitation.opened(),
        handover.router(),
        entrance.router(),
        passing.router(),
        welcome.router(),
        mine.router(),
        follow.router(),
        preference.router(),
        child.router(),
        privacy.router(),
        thread.router(),
        accompany.router(),
        wrong.router(),
        announcement.opened(),
        *_of_staff(),
        help.router(),
    )


def _typed_by_staff() -> tuple[Router, ...]:
    """Make the routers of what staff type when they were asked for it."""
    return (
        access.only(cancelling.asked(), Role.COORDINATOR, Role.PARTNER, Role.LEADER),
        access.only(rescheduling.asked(), Role.COORDINATOR, Role.PARTNER, Role.LEADER),
        access.only(invitation.asked(), Role.CITY),
        access.only(participation.asked(), Role.COORDINATOR, Role.LEADER, Role.PARTNER),
        access.only(answering.asked(), Role.COORDINATOR, Role.PARTNER),
        access.only(accompany.asked(), Role.COORDINATOR, Role.LEADER),
        access.only(composing.asked(), Role.COORDINATOR, Role.LEADER),
        access.only(version.asked(), Role.COORDINATOR, Role.LEADER),
        access.only(offer.asked(), Role.COORDINATOR, Role.LEADER, Role.PARTNER),
        access.only(template.asked(), Role.COORDINATOR),
    )


def _of_staff() -> tuple[Router, ...]:
    """Make the routers that are closed to all who have none of the roles beside them."""
    return (
        # First of all: it sees who leaves a message that shows the progress.
        access.only(announcement.router(), Role.COORDINATOR, Role.LEADER),
        access.only(team.router(), *Role),
        access.only(participation.router(), Role.COORDINATOR, Role.LEADER, Role.PARTNER),
        access.only(guard.router(), Role.COORDINATOR, Role.CITY),
        access.only(amendment.router(), Role.COORDINATOR, Role.PARTNER, Role.LEADER),
        access.only(cancelling.router(), Role.COORDINATOR, Role.PARTNER, Role.LEADER),
        access.only(rescheduling.router(), Role.COORDINATOR, Role.PARTNER, Role.LEADER),
        access.only(account.router(), *Role),
        access.only(invitation.router(), Role.CITY),
        access.only(member.router(), Role.CITY),
        access.only(member.log(), Role.DPO),
        access.only(answering.router(), Role.COORDINATOR, Role.PARTNER),
        access.only(accompany.staff_router(), Role.COORDINATOR, Role.LEADER),
        access.only(task.router(), Role.COORDINATOR, Role.PARTNER, Role.LEADER, Role.CITY),
        access.only(check.router(), Role.COORDINATOR, Role.PARTNER),
        access.only(composing.router(), Role.COORDINATOR, Role.LEADER),
        access.only(version.router(), Role.COORDINATOR, Role.LEADER),
        access.only(offer.router(), Role.COORDINATOR, Role.LEADER, Role.PARTNER),
        access.only(confirming.router(), Role.COORDINATOR, Role.LEADER, Role.PARTNER),
        access.only(confirming.live(), Role.COORDINATOR),
        access.only(template.router(), Role.COORDINATOR),
        access.only(bulletin.router(), Role.COORDINATOR),
        access.only(batch.router(), Role.VISITOR, Role.COORDINATOR),
        access.only(need.router(), *TRUSTED),
        access.only(introduction.router(), *TRUSTED),
    )
