"""An announcement as a parent gets it, and what became of it for those who sent it."""

from kiez.announcement import Spoken, State
from kiez.details import Details
from kiez.finding import Search
from kiez.publishing import FEW, Outcome, Published, Result
from kiez.subject import Subject
from locales import dates
from locales.languages import DEFAULT
from locales.translate import _, isolate, n_, p_, spoken
from screens.announcement_buttons import RecallButton, ThemeButton
from screens.buttons import DetailsButton, pack
from screens.composing_buttons import PreviewButton
from screens.details import unconfirmed
from screens.family import rehearsal
from screens.finding import EVERYWHERE
from screens.follow import OFF
from screens.foot import foot, week
from screens.own_buttons import FollowButton, pack_kind
from screens.screen import Button, Line, Screen, pictured, strong
from screens.stop import stop
from screens.subject import where
from screens.team_buttons import AnnouncementButton, AnnouncementsButton
from screens.words import PICTURES, kind

Lines = list[Line | str]

# Of a free text so much names it.
_TITLE_SIGNS = 40


def notice(subject: Subject) -> Screen:
    """Say the announcement that a notice carries.

    Raises:
        ValueError: It carries none: its rule lets no such through.
    """
    if subject.announcement is None:
        raise ValueError(subject.notice.kind)
    return received(subject.announcement)


def received(said: Spoken, *, opened: bool = False) -> Screen:
    """Show an announcement exactly as a parent gets it, in the language being spoken.

    Args:
        opened: A sensitive one was opened in the chat; else it names only café and time.
    """
    closed = said.sensitive and not opened
    lines: Lines = [
        strong(pictured("📣", isolate(said.centre_name))),
        *(_hint(said) if closed else _words(said)),
        *_date(said),
        *_frame(said),
    ]
    rows = [
        *([(_about(said),)] if closed else []),
        *([(_see(said.card),)] if said.card else []),
        (*([] if said.personal else [_unfollow(said)]), stop()),
        foot(),
    ]
    return Screen(lines=tuple(lines), rows=tuple(rows))


def published(done: Published) -> Screen:
    """Say what became of the wish to send an announcement, now or at an hour."""
    if done.outcome in (Outcome.SENDING, Outcome.PLANNED):
        return result(done.result)
    heading, *rest = refused(done.outcome)
    if done.outcome is Outcome.TWICE:
        known = result(done.result)
        return Screen((strong(heading), "", *known.lines), known.rows)
    back = AnnouncementButton(announcement=done.result.id).pack()
    return Screen(
        (strong(heading), *rest),
        ((Button(p_("button", "Back to the draft"), back),), _ways()),
    )


def refused(outcome: Outcome) -> list[str]:
    """Say why an announcement does not go out."""
    said = {
        Outcome.TWICE: [_("This was done already. Nothing goes out twice.")],
        Outcome.EMPTY: [
            _("There is nothing to send yet."),
            _("Please choose a theme or write a text."),
        ],
        Outcome.NOBODY: [
            _("This would reach nobody just now."),
            _("Nothing was sent. Your draft is kept."),
        ],
        Outcome.PAST: [
            _("This date is over or cancelled."),
            _("Nothing was sent. Your draft is kept."),
        ],
        Outcome.LATE: [_("This time is over. Please choose another one.")],
    }
    return said[outcome]


def result(of: Result) -> Screen:
    """Say what became of an announcement so far."""
    heading, picture = _headings()[of.state]
    recall = RecallButton(announcement=of.id).pack()
    open_ = of.waiting or of.state is State.PLANNED
    return Screen(
        lines=(
            strong(pictured(picture, heading)),
            *([isolate(title)] if (title := _title(of)) else []),
            "",
            *(_when(of) if of.state is State.PLANNED else _counts(of)),
            *([pictured("🧪", _("Rehearsal: your centre is not live yet."))] if of.trial else []),
        ),
        rows=(
            *([(Button(pictured("✋", _recall(of)), recall),)] if open_ else []),
            (_read(of),),
            _ways(),
        ),
    )


def recalled(stopped: int, of: Result) -> Screen:
    """Say how many messages were stopped, and how it stands."""
    known = result(of)
    if of.state is not State.RECALLED:
        return known
    told = n_("{count} message was stopped.", "{count} messages were stopped.", stopped)
    heading, *rest = known.lines
    return Screen((heading, *([] if of.few else [told]), *rest), known.rows)


def few() -> str:
    """Say that so few get it that their number is not told."""
    return n_("Fewer than {count} person gets it.", "Fewer than {count} people get it.", FEW)


def _words(said: Spoken) -> Lines:
    """Say title and text; the text may hold anything that somebody typed."""
    missing = said.language != spoken().code
    name = dates.language_name(spoken().code)
    text = [isolate(line) if line else "" for line in said.text.split("\n")]
    return [
        *([strong(isolate(said.title))] if said.title else []),
        *text,
        *([_("A computer translated this. A person has checked it.")] if said.machine else []),
        *([_("There is no {language} version of this message.", language=name)] * missing),
    ]


def _hint(said: Spoken) -> Lines:
    """Say nothing of what it is about; the date below names the café."""
    return [_("The café has a new theme.")] if said.card is None else []


def _date(said: Spoken) -> Lines:
    """Say when and where, as it is now, and how sure that is."""
    card = said.card
    if card is None:
        return [pictured("🧪", _("Rehearsal: this centre is not live yet."))] * said.trial
    clock = dates.span(card.start_time, card.end_time)
    when = _("{day}, {time}", day=dates.day(card.local_on, said.today), time=clock)
    sure = [pictured("🧪", rehearsal())] if card.trial else [unconfirmed()] * (not card.confirmed)
    what = pictured(PICTURES[card.kind], kind(card.kind, card.service))
    return ["", what, strong(pictured("📅", when)), *where(card), *sure]


def _frame(said: Spoken) -> Lines:
    """Say once that all are welcome, where somebody is invited."""
    if said.card is None and not said.title:
        return []
    if said.card is not None and said.card.cost_cents:
        return ["", _("Nobody has to speak German. Your child may come along.")]
    return ["", _("It is free. Nobody has to speak German. Your child may come along.")]


def _about(said: Spoken) -> Button:
    there = ThemeButton(announcement=said.id).pack()
    return Button(pictured("💬", p_("button", "What it is about")), there)


def _see(card: Details) -> Button:
    there = DetailsButton(
        occurrence=card.occurrence, search=pack(Search()), where=EVERYWHERE, page=0
    )
    return Button(p_("button", "See the date"), there.pack())


def _unfollow(said: Spoken) -> Button:
    end = FollowButton(centre=said.centre, kind=pack_kind(None), often=OFF).pack()
    return Button(p_("button", "Unfollow"), end)


def _headings() -> dict[State, tuple[str, str]]:
    return {
        State.DRAFT: (_("It is a draft again. Nothing goes out."), "✏️"),
        State.PLANNED: (_("It is planned."), "🕘"),
        State.SENDING: (_("It is going out."), "📣"),
        State.SENT: (_("It has gone out."), "✅"),
        State.RECALLED: (_("It was recalled."), "✋"),
    }


def _title(of: Result) -> str:
    first = next(iter(of.titles.values()), "")
    whole = of.titles.get(spoken().code) or of.titles.get(DEFAULT) or first
    title = whole.partition("\n")[0]
    return title if len(title) <= _TITLE_SIGNS else f"{title[:_TITLE_SIGNS].rstrip()}…"


def _when(of: Result) -> Lines:
    if of.send_at is None:
        return []
    local = of.send_at.astimezone(of.zone)
    day = dates.day(local.date(), local.date())
    weekly = [_("It is sent every week until you stop it.")] if of.weekly else []
    return [_("It goes out: {day}, {time}.", day=day, time=dates.clock(local.time())), *weekly]


def _counts(of: Result) -> Lines:
    """Count people, each once; what nobody needs to know is left out."""
    if of.state is State.DRAFT:
        return []
    if of.few:
        return [few(), *([_("In their quiet hours people get it later.")] if of.waiting else [])]
    known = (
        (of.waiting, n_("{count} still waits.", "{count} still wait.", of.waiting)),
        (
            of.failed,
            n_("{count} could not be reached.", "{count} could not be reached.", of.failed),
        ),
        (of.blocked, n_("{count} has blocked me.", "{count} have blocked me.", of.blocked)),
        (of.needless, _needless(of)),
    )
    return [
        _("Delivered: {count} of {total}", count=of.delivered, total=of.recipients),
        *(text for count, text in known if count),
        *([_("In their quiet hours people get it later.")] if of.waiting else []),
    ]


def _needless(of: Result) -> str:
    if of.state is State.RECALLED:
        return n_("{count} did not get it.", "{count} did not get it.", of.needless)
    return n_(
        "{count} did not need it any more.", "{count} did not need it any more.", of.needless
    )


def _recall(of: Result) -> str:
    return (
        p_("button", "Stop it") if of.state is State.PLANNED else p_("button", "Recall the rest")
    )


def _read(of: Result) -> Button:
    """Lead to what it says: a draft can be changed."""
    if of.state is State.DRAFT:
        back = AnnouncementButton(announcement=of.id).pack()
        return Button(p_("button", "Back to the draft"), back)
    there = PreviewButton(announcement=of.id, language="").pack()
    return Button(pictured("👀", p_("button", "Read it")), there)


def _ways() -> tuple[Button, ...]:
    return (
        Button(pictured("📣", p_("button", "Announcements")), AnnouncementsButton().pack()),
        week(),
    )
