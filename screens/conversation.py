"""A conversation with a parent, as whoever answers sees it."""

from datetime import date

import screens.thread
from kiez.directory import Municipality
from kiez.subject import Subject
from kiez.thread import Relayed, Thread, Where, paged
from locales import dates
from locales.translate import _, p_
from screens.foot import work
from screens.help import contact, office
from screens.screen import Button, Screen, pictured, strong
from screens.team_buttons import ThreadButton
from screens.thread import Lines, older, over, place, said, texts, to_website, words
from screens.thread_buttons import AnswerButton, CloseButton, ThreadPageButton


def conversation(thread: Thread, page: int, today: date, alarmed: Municipality | None) -> Screen:
    """Show a conversation to whoever answers.

    Args:
        alarmed: A message may speak of danger; the city whose office helps then.
    """
    shown, pages = paged(thread.messages, page)
    language = dates.language_name(thread.language)
    until = (
        [_("Please answer by {day}.", day=dates.day(thread.due_on, today))]
        if thread.due_on
        else []
    )
    return Screen(
        lines=(
            strong(_("A parent asks")),
            place(thread.where),
            _("Language of the parent: {language}", language=language),
            *(until if thread.open else [over()]),
            *(_warning(thread.where, alarmed) if alarmed else []),
            *said(shown, thread, for_staff=True),
        ),
        rows=(
            *older(page, pages, lambda to: ThreadPageButton(thread=thread.id, page=to).pack()),
            *(_staff_ways(thread) if thread.open else ()),
            work(),
        ),
    )


def only_on_website(thread: Thread, there: str) -> Screen:
    """Say that this conversation is read and answered on the website alone.

    Args:
        there: Address of the web chat; empty if a button may not lead there.
    """
    button = to_website(there)
    return Screen(
        lines=(
            strong(_("Please answer on our website.")),
            place(thread.where),
            _("Telegram sees none of it there."),
        ),
        rows=(*button, work()),
    )


def write_answer(thread: Thread) -> Screen:
    """Ask for the answer."""
    language = dates.language_name(thread.language)
    last = next((each for each in reversed(thread.messages) if not each.from_staff), None)
    quoted = ["", *words(last)] if last else []
    return Screen(
        lines=(
            strong(pictured("✍️", _("Write your answer now."))),
            _("The parent reads {language}.", language=language),
            _("Your name and place stand above it, nothing else."),
            *quoted,
        ),
        rows=(
            (Button(p_("button", "Back"), ThreadButton(thread=thread.id).pack()),),
            work(),
        ),
    )


def answered(thread: Thread) -> Screen:
    """Say that an answer is on its way."""
    return Screen(
        lines=(
            strong(pictured("✅", _("Your answer is on its way."))),
            _("Nothing more to do here until the parent writes again."),
        ),
        rows=(
            (
                Button(p_("button", "See it"), ThreadButton(thread=thread.id).pack()),
                Button(p_("button", "Close it"), CloseButton(thread=thread.id).pack()),
            ),
            work(),
        ),
    )


def closed(thread: Thread) -> Screen:
    """Say to staff that a conversation is over."""
    return Screen(
        lines=(
            strong(_("This conversation is closed.")),
            _("In 30 days it is deleted."),
            place(thread.where),
        ),
        rows=(work(),),
    )


def relayed(subject: Subject) -> Screen:
    """Bring a message of the other side."""
    message = subject.message
    if message is None:
        raise ValueError(subject.notice.kind)
    return screens.thread.written(message) if message.from_staff else _to_staff(message)


def _to_staff(message: Relayed) -> Screen:
    language = dates.language_name(message.language)
    return Screen(
        lines=(
            strong(pictured("💬", _("A parent writes ({language}):", language=language))),
            *texts(message.text, message.translation),
        ),
        rows=(
            (
                Button(
                    pictured("✍️", p_("button", "Answer")),
                    AnswerButton(thread=message.thread).pack(),
                ),
                Button(p_("button", "See it"), ThreadButton(thread=message.thread).pack()),
            ),
            work(),
        ),
    )


def _warning(where: Where, city: Municipality) -> Lines:
    own = ", ".join(where.protection)
    return [
        strong(pictured("⚠️", _("This may be about danger. The parent has seen whom to call."))),
        *(
            [_("For the protection of children you reach: {contact}", contact=own)]
            if own
            else [_("For the protection of children ask: {office}", office=office(city))]
        ),
        *([] if own else contact(city)),
    ]


def _staff_ways(thread: Thread) -> tuple[tuple[Button, ...], ...]:
    return (
        (
            Button(pictured("✍️", p_("button", "Answer")), AnswerButton(thread=thread.id).pack()),
            Button(p_("button", "Close it"), CloseButton(thread=thread.id).pack()),
        ),
    )
