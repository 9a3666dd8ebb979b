"""Say to those who compose an announcement how many get it, who they are, what they read."""

from collections.abc import Sequence

from kiez.composing import Draft
from kiez.publishing import Size, by_signup
from kiez.signup import Band
from locales import dates, translate
from locales.translate import Apart, _, n_, p_
from screens.announcement import few
from screens.screen import Line, Screen, pictured, strong
from screens.words import short

_YEARS = {Band.U1: "0", Band.ONE_TWO: "1–2", Band.THREE_FIVE: "3–5", Band.SIX_UP: "6+"}


def reached(draft: Draft, size: Size) -> list[Line | str]:
    """Say how many get it just now."""
    exact = n_("{count} person gets it.", "{count} people get it.", size.total)
    people = few() if size.few else exact
    signed = [] if size.signed is None else [_signed(size.signed)]
    said = _said(draft) if size.total else _nobody(draft)
    return [strong(pictured("👥", people)), *signed, *said, *_only(draft)]


def years(band: Band) -> str:
    """Name an age of children by which an audience is chosen."""
    return p_("button", "Children: {years}", years=_YEARS[band])


def received(shown: Sequence[Screen], language: str) -> list[Line | str]:
    """Show exactly what parents get in a language."""
    heading = _("Parents read this in {language}:", language=dates.language_name(language))
    lines: list[Line | str] = []
    for each, above in zip(
        shown, (heading, _("A tap in the chat then opens this:")), strict=False
    ):
        lines += [strong(above), "", *_directed(each, language), ""]
    return lines or [strong(_("Nothing is written yet.")), ""]


def _said(draft: Draft) -> list[Line | str]:
    """Say whom it is for."""
    if by_signup(draft.audience) and not draft.sensitive:
        if draft.led:
            return [_("They have signed up.")]
        return [_("They have signed up and follow: {centre}", centre=draft.centre_name)]
    return [_("They follow this centre: {centre}", centre=draft.centre_name)]


def _nobody(draft: Draft) -> list[Line | str]:
    if draft.sensitive or draft.led or draft.audience.everybody:
        return [_("So far nobody is there to read it.")]
    return [_("This choice reaches nobody.")]


def _signed(many: int) -> str:
    return n_("{count} family has signed up.", "{count} families have signed up.", many)


def _only(draft: Draft) -> list[Line | str]:
    """Name what was chosen of those who follow."""
    chosen = draft.audience
    if draft.sensitive or by_signup(chosen):
        return []
    parts = [
        *map(short, chosen.kinds),
        *map(years, chosen.ages),
        *map(dates.language_name, chosen.languages),
    ]
    return [_("Only: {choice}", choice=Apart(dates.listing(parts)))] if parts else []


def _directed(shown: Screen, language: str) -> list[Line | str]:
    """Give the lines of a screen in another language their own direction."""
    with translate.speaking(language):
        return [_line(each) for each in shown.lines]


def _line(line: Line | str) -> Line | str:
    if isinstance(line, str):
        return translate.lines([line])
    return Line(translate.lines([line.text]), line.style)
