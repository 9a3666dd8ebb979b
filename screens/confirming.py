"""The first day: offers to confirm, one after the other or as a list, and going live."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from kiez.amendment import Done, Outcome
from kiez.offer import Kept, Round, mark
from locales.translate import _, n_, p_
from screens.fact import most
from screens.foot import week
from screens.offer import gone, heading, name, offers, said_right, to_live, when
from screens.offer_buttons import AllRightButton, LiveButton, RightButton
from screens.screen import Button, Line, Screen, pictured, strong
from screens.team_buttons import AmendmentButton, ConfirmButton, OfferButton

PAGE = 8
_TITLE_SIGNS = 40


def one(round_: Round, kept: Kept, today: date, done: Sequence[Done] = ()) -> Screen:
    """Ask whether one offer is right.

    Args:
        done: What was confirmed just now.
    """
    right = pictured("✅", p_("button", "It is right"))
    later = pictured("⏭", p_("button", "Later"))
    change = pictured("✏️", p_("button", "Change"))
    return Screen(
        lines=(
            *_done(done),
            strong(_progress(round_)),
            "",
            *heading(kept, today),
            *most(kept),
            "",
            _("Is this right?"),
        ),
        rows=(
            (Button(right, said_right(kept)),),
            (Button(change, OfferButton(offer=kept.id).pack()), gone(kept)),
            (Button(later, RightButton(offer=kept.id, do="l", seen="").pack()), _list()),
            *_undo(done),
            (week(),),
        ),
    )


def listed(round_: Round, page: int, today: date) -> Screen:
    """List what nobody has confirmed: all that stands there may be confirmed at once."""
    shown = round_.open[page * PAGE : (page + 1) * PAGE]
    seen = AllRightButton(page=page, seen=mark(shown)).pack()
    return Screen(
        lines=(
            strong(_progress(round_)),
            _("These offers wait for you. Please look at days and times."),
            *(line for each in shown for line in ("", *_short(each, today))),
        ),
        rows=(
            (Button(pictured("✅", p_("button", "These are right")), seen),),
            (
                Button(p_("button", "One by one"), RightButton(offer=0, do="", seen="").pack()),
                *_next_page(round_, page),
            ),
            (offers(), week()),
        ),
    )


def end(round_: Round, done: Sequence[Done] = ()) -> Screen:
    """Say that the round is over, and what comes next."""
    left = len(round_.open)
    again = Button(p_("button", "Look at the rest"), ConfirmButton().pack())
    return Screen(
        lines=(*_done(done), strong(_progress(round_)), *_left(left), *_live(round_)),
        rows=(
            *([(to_live(),)] if round_.may_go_live and round_.ready else []),
            *([(again, _list())] if left else []),
            *_undo(done),
            (offers(), week()),
        ),
    )


def ask_live(round_: Round) -> Screen:
    """Say what going live means, and ask once."""
    if round_.live or not round_.ready:
        return lived(round_)
    sure = Button(pictured("🚀", p_("button", "Yes, go live")), LiveButton(sure="1").pack())
    return Screen(
        lines=(
            strong(_("Shall {centre} go live?", centre=round_.centre_name)),
            _("Parents then see confirmed dates only."),
            _("Sign-ups are real from then on, and visits are counted."),
            *_hidden(round_),
            _("Nobody gets a message about this."),
            _("There is no way back to the trial."),
        ),
        rows=((sure,), (_back(), week())),
    )


def lived(round_: Round) -> Screen:
    """Say that a centre is live; or that nothing of it is confirmed yet."""
    if not round_.live:
        return Screen(
            lines=(
                strong(_("Please confirm an offer first.")),
                _("Otherwise parents would see nothing here."),
            ),
            rows=((_back(), week()),),
        )
    return Screen(
        lines=(
            strong(pictured("🎉", _("{centre} is live.", centre=round_.centre_name))),
            _("Parents see confirmed dates only."),
            *_hidden(round_),
        ),
        rows=(*([(_back(),)] if round_.open else []), (offers(), week())),
    )


def _progress(round_: Round) -> str:
    return _(
        "{confirmed} of {all} offers are confirmed.",
        confirmed=round_.confirmed,
        all=len(round_.kept),
    )


def _short(kept: Kept, today: date) -> list[Line | str]:
    usual = [pictured("📅", when(kept.usual, today))] if kept.usual else []
    long = len(kept.title) > _TITLE_SIGNS
    title = f"{kept.title[:_TITLE_SIGNS]}…" if long else kept.title
    return [strong(name(replace(kept, title=title))), *usual, *most(kept)[:2]]


def _done(done: Sequence[Done]) -> list[Line | str]:
    made = sum(each.outcome is Outcome.MADE for each in done)
    said = n_("{count} offer is confirmed now.", "{count} offers are confirmed now.", made)
    return [pictured("✅", said), ""] if made else []


def _undo(done: Sequence[Done]) -> list[tuple[Button, ...]]:
    """Take a single confirmation back."""
    made = [each.preview.id for each in done if each.outcome is Outcome.MADE]
    if len(made) != 1:
        return []
    back = AmendmentButton(amendment=made[0], do="u").pack()
    return [(Button(pictured("↩️", p_("button", "Undo")), back),)]


def _left(left: int) -> list[str]:
    if not left:
        return [_("That is all. Thank you!")]
    return [n_("{count} offer is still open.", "{count} offers are still open.", left)]


def _live(round_: Round) -> list[str]:
    if not round_.may_go_live:
        return []
    return ["", _("Your centre is in trial: parents see everything as a rehearsal.")]


def _hidden(round_: Round) -> list[str]:
    if not round_.hidden:
        return []
    return [
        n_(
            "{count} offer is hidden until somebody confirms it.",
            "{count} offers are hidden until somebody confirms them.",
            round_.hidden,
        )
    ]


def _list() -> Button:
    return Button(p_("button", "All in one list"), AllRightButton(page=0, seen="").pack())


def _back() -> Button:
    return Button(pictured("✅", p_("button", "Confirm them")), ConfirmButton().pack())


def _next_page(round_: Round, page: int) -> list[Button]:
    if len(round_.open) <= (page + 1) * PAGE:
        return []
    return [Button(p_("button", "Next page"), AllRightButton(page=page + 1, seen="").pack())]
