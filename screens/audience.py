"""Choose whom an announcement is for, with how many that are."""

from collections.abc import Sequence

from kiez.announcement import AGES
from kiez.composing import Draft
from kiez.directory import Kind
from kiez.publishing import Size, by_signup
from locales.languages import LANGUAGES, complete
from locales.translate import _, isolate, p_
from screens.composing_buttons import AudienceButton
from screens.draft import back, ends
from screens.own_buttons import pack_kind
from screens.reached import reached, years
from screens.screen import Button, Screen, in_rows, pictured, strong
from screens.words import PICTURES, short


def audience(draft: Draft, size: Size, kinds: Sequence[Kind]) -> Screen:
    """Choose whom it is for, with how many that are.

    Args:
        kinds: That the centre offers.
    """
    lines = [strong(_("Who gets it?")), *reached(draft, size)]
    if draft.sensitive:
        all_ = _("This theme goes to all who follow the centre. I pick nobody for it.")
        return Screen((*lines, all_), ((back(draft),), *ends()))
    buttons = [] if draft.led else _choices(draft, kinds)
    return Screen(
        lines=tuple(lines),
        rows=(*in_rows(buttons), *_signed(draft), (back(draft),), *ends()),
    )


def audience_languages(draft: Draft, size: Size) -> Screen:
    """Choose the languages of those whom it is for."""
    buttons = [
        _toggle(draft, f"l{code}", isolate(LANGUAGES[code].name), on=on)
        for code in complete()
        for on in [code in draft.audience.languages]
    ]
    back_ = Button(p_("button", "Back"), _aim(draft, ""))
    return Screen(
        lines=(strong(_("Who speaks which language?")), *reached(draft, size)),
        rows=(*in_rows(buttons), (back_,), *ends()),
    )


def _choices(draft: Draft, kinds: Sequence[Kind]) -> list[Button]:
    """Offer what can be chosen of those who follow the centre."""
    chosen = draft.audience
    if by_signup(chosen):
        return [_toggle(draft, "*", p_("button", "All who follow"), on=False)]
    return [
        _toggle(draft, "*", p_("button", "All who follow"), on=chosen.everybody),
        *(
            _toggle(
                draft,
                f"k{pack_kind(each)}",
                pictured(PICTURES[each], short(each)),
                on=each in chosen.kinds,
            )
            for each in kinds
        ),
        *(
            _toggle(draft, f"a{AGES.index(each)}", years(each), on=each in chosen.ages)
            for each in AGES
        ),
        _toggle(draft, "l", p_("button", "Languages"), on=bool(chosen.languages)),
    ]


def _signed(draft: Draft) -> tuple[tuple[Button, ...], ...]:
    """Offer those who signed up for the date, or for any of its offer."""
    if draft.card is None:
        return ()
    chosen = draft.audience
    one = chosen.occurrence is not None
    this = p_("button", "Signed up: this date")
    any_ = p_("button", "Signed up: any date")
    if not draft.led:
        # Translators: families that follow the centre and have signed up, too.
        this, any_ = p_("button", "Follow + this date"), p_("button", "Follow + any date")
    return (
        (
            _toggle(draft, "d", this, on=one),
            _toggle(draft, "o", any_, on=by_signup(chosen) and not one),
        ),
    )


def _toggle(draft: Draft, toggle: str, label: str, *, on: bool) -> Button:
    return Button(pictured("✓", label) if on else label, _aim(draft, toggle))


def _aim(draft: Draft, toggle: str) -> str:
    return AudienceButton(announcement=draft.id, toggle=toggle).pack()
