"""A conversation between a parent and somebody who works there, as each side sees it."""

from collections.abc import Callable, Sequence
from datetime import date

from kiez.directory import Quarter
from kiez.thread import Answerer, Message, Relayed, Thread, Where, paged
from locales import dates
from locales.translate import _, isolate, p_
from screens.foot import foot
from screens.own_buttons import MineButton
from screens.screen import Button, Line, Screen, in_rows, pictured, strong
from screens.team_buttons import AskPersonButton
from screens.thread_buttons import (
    EndButton,
    MoreButton,
    TalkButton,
)

Lines = list[Line | str]
Rows = tuple[tuple[Button, ...], ...]


def whom(quarters: Sequence[Quarter]) -> Screen:
    """Let a parent choose the centre to ask."""
    return Screen(
        lines=(strong(_("Whom would you like to ask?")), _("Choose a place near you.")),
        rows=(
            *in_rows(
                [
                    Button(
                        isolate(each.quarter),
                        AskPersonButton(occurrence=0, centre=each.id).pack(),
                    )
                    for each in quarters
                ]
            ),
            foot(),
        ),
    )


def to_website(there: str) -> Rows:
    """Lead to the web chat, where an address leads there."""
    return ((Button(p_("button", "To our website"), url=there),),) if there else ()


def ask(where: Where, answerer: Answerer, today: date, *, translates: bool = False) -> Screen:
    """Ask for the question, and say who answers it by when.

    Args:
        translates: A machine that the city has chosen reads it as well.
    """
    return Screen(
        lines=(
            strong(pictured("✍️", _("Write your question now."))),
            _("Write in your own language."),
            *_promise(where, answerer, today),
            _("They see your words and your language. Nothing else."),
            _("A machine of the city translates your words.")
            if translates
            else _("The answer may come in German."),
        ),
        rows=(foot(),),
    )


def more(thread: Thread) -> Screen:
    """Ask for what a parent wants to add."""
    return Screen(
        lines=(strong(pictured("✍️", _("Write your message now."))), place(thread.where)),
        rows=(foot(),),
    )


def nobody(where: Where) -> Screen:
    """Say honestly that nobody there answers in writing, and how else one reaches them."""
    phone = [_("You can call: {phone}", phone=where.phone)] if where.phone else []
    return Screen(
        lines=(strong(_("Nobody there can answer in this chat yet.")), place(where), *phone),
        rows=(foot(),),
    )


def only_on_website(where: Where, there: str) -> Screen:
    """Say that questions to this place do not pass through Telegram.

    Args:
        there: Address of the web chat; empty if a button may not lead there.
    """
    button = to_website(there)
    return Screen(
        lines=(
            strong(_("Please ask on our website.")),
            place(where),
            _("Telegram sees none of it there."),
        ),
        rows=(*button, foot()),
    )


def sent(number: int, where: Where, answerer: Answerer | None, today: date) -> Screen:
    """Say that a message is on its way, and when an answer comes."""
    promise = _promise(where, answerer, today) if answerer else [place(where)]
    return Screen(
        lines=(
            strong(pictured("✅", _("Your message is sent."))),
            *promise,
            _("The answer comes here, into this chat."),
        ),
        rows=((_talk(number),), foot()),
    )


def talk(thread: Thread, page: int) -> Screen:
    """Show a parent the own conversation."""
    shown, pages = paged(thread.messages, page)
    ways: Rows = ()
    if thread.open:
        ways = (
            (
                Button(
                    pictured("✍️", p_("button", "Write more")), MoreButton(thread=thread.id).pack()
                ),
                Button(p_("button", "End it"), EndButton(thread=thread.id).pack()),
            ),
        )
    return Screen(
        lines=(
            strong(_("Your question")),
            place(thread.where),
            *([] if thread.open else [over()]),
            *said(shown, thread, for_staff=False),
        ),
        rows=(
            *older(page, pages, lambda to: TalkButton(thread=thread.id, page=to).pack()),
            *ways,
            (Button(p_("button", "My things"), MineButton().pack()),),
            foot(),
        ),
    )


def ended(thread: Thread) -> Screen:
    """Say to a parent that the conversation is over."""
    return Screen(
        lines=(
            strong(_("This conversation is over.")),
            _("In 30 days it is deleted."),
            place(thread.where),
        ),
        rows=((_talk(thread.id),), foot()),
    )


def written(message: Relayed) -> Screen:
    """Bring an answer to the parent."""
    return Screen(
        lines=(
            strong(
                pictured(
                    "💬",
                    _("{name} from {place} writes:", name=message.sender, place=message.where),
                )
            ),
            *texts(message.text, message.translation),
        ),
        rows=(
            (
                Button(
                    pictured("✍️", p_("button", "Reply")),
                    MoreButton(thread=message.thread).pack(),
                ),
                _talk(message.thread),
            ),
            foot(),
        ),
    )


def _promise(where: Where, answerer: Answerer, today: date) -> list[str]:
    by = dates.day(answerer.due_on, today)
    if answerer.away_until and answerer.stand_in:
        back = dates.day(answerer.away_until, today)
        return [
            _("{name} is away until {day}.", name=answerer.name, day=back),
            _(
                "{name} from {place} answers by {day}.",
                name=answerer.stand_in,
                place=where.name,
                day=by,
            ),
        ]
    return [
        _("{name} from {place} answers by {day}.", name=answerer.name, place=where.name, day=by)
    ]


def place(where: Where) -> str:
    """Name where a conversation goes."""
    return pictured("📍", isolate(where.name))


def over() -> str:
    """Say that a conversation is over."""
    return _("This conversation is over.")


def said(messages: Sequence[Message], thread: Thread, *, for_staff: bool) -> Lines:
    """Write messages one after the other, each under who wrote it."""
    lines: Lines = []
    for each in messages:
        lines += ["", strong(_speaker(each, thread, for_staff=for_staff)), *words(each)]
    return lines


def _speaker(message: Message, thread: Thread, *, for_staff: bool) -> str:
    if message.from_staff:
        return pictured("💬", isolate(thread.answerer or thread.where.name))
    return pictured("🙂", _("The parent") if for_staff else _("You"))


def words(message: Message) -> list[str]:
    """Write what a message says, with its translation."""
    return texts(message.text, message.translation)


def texts(text: str, translation: str) -> list[str]:
    """Write a text line by line, and a translation of it below."""
    own = [isolate(line) for line in text.splitlines() if line.strip()]
    if not translation:
        return own
    machine = [isolate(line) for line in translation.splitlines() if line.strip()]
    return [*own, pictured("🤖", _("Translated by a machine:")), *machine]


def older(page: int, pages: int, to: Callable[[int], str]) -> tuple[tuple[Button, ...], ...]:
    """Lead to older and newer messages."""
    buttons = []
    if page + 1 < pages:
        buttons.append(Button(p_("button", "Older"), to(page + 1)))
    if page:
        buttons.append(Button(p_("button", "Newer"), to(page - 1)))
    return (tuple(buttons),) if buttons else ()


def _talk(number: int) -> Button:
    return Button(p_("button", "See it"), TalkButton(thread=number, page=0).pack())
