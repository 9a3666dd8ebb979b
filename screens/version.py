"""Show in which languages an announcement is written, and one version beside its original."""

from kiez.announcement import Version
from kiez.composing import Draft
from locales import dates
from locales.languages import LANGUAGES, complete
from locales.translate import _, isolate, p_
from screens.composing_buttons import (
    MachineButton,
    PreviewButton,
    VersionButton,
    VersionsButton,
)
from screens.draft import back, ends
from screens.screen import Button, Line, Screen, in_rows, pictured, strong

MACHINE_LESS = frozenset({"de_simple"})
"""Languages that no translation service knows."""


def versions(draft: Draft, *, translates: bool) -> Screen:
    """Show in which languages a draft is written.

    Args:
        translates: A translation service is there.
    """
    all_ = Button(
        pictured("🤖", p_("button", "Draft all missing")),
        MachineButton(announcement=draft.id).pack(),
    )
    buttons = [_language(draft, code) for code in complete()]
    return Screen(
        lines=(strong(_("In which languages?")), *_legend(draft)),
        rows=(
            *in_rows(buttons),
            *(((all_,),) if translates and draft.base and machine_languages(draft) else ()),
            (back(draft),),
            *ends(),
        ),
    )


def version(draft: Draft, language: str, *, translates: bool) -> Screen:
    """Show one version; a machine's draft stands beside the original."""
    now = draft.versions.get(language)
    base = draft.versions.get(draft.base or "")
    original = [strong(_("The original:")), *_text(base)] if base and now is not base else []
    return Screen(
        lines=(
            strong(pictured("🌐", isolate(dates.language_name(language)))),
            _status(draft, language),
            *(["", *original] if now is None or now.machine else []),
            *(["", strong(_("This version:")), *_text(now)] if now else []),
        ),
        rows=(
            *in_rows(_deeds(draft, language, translates=translates)),
            (_to_versions(draft), back(draft)),
            *ends(),
        ),
    )


def machine_languages(draft: Draft) -> tuple[str, ...]:
    """List the languages that a machine may still draft."""
    taken = {*draft.versions, *draft.asked, *MACHINE_LESS}
    return tuple(code for code in complete() if code not in taken)


def _legend(draft: Draft) -> list[Line | str]:
    if draft.theme:
        return [_("This theme is written in many languages. Choose one to read it.")]
    return [
        pictured("✅", _("It is written.")),
        *([pictured("🤖", _("A machine draft waits for your look."))] if draft.unchecked else []),
        *([pictured("⏳", _("The machine is at work."))] if draft.asked else []),
        *([pictured("⚠️", _("The machine could not do it."))] if draft.failed else []),
        _("Who speaks another language reads it in German, with a short note."),
    ]


def _language(draft: Draft, code: str) -> Button:
    name = isolate(LANGUAGES[code].name)
    if draft.theme:
        return Button(name, PreviewButton(announcement=draft.id, language=code).pack())
    mark = _mark(draft, code)
    label = pictured(mark, name) if mark else name
    return Button(label, VersionButton(announcement=draft.id, language=code, do="").pack())


def _mark(draft: Draft, code: str) -> str:
    there = draft.versions.get(code)
    if there is not None:
        return "✅" if there.ready else "🤖"
    if code in draft.asked:
        return "⏳"
    return "⚠️" if code in draft.failed else ""


def _status(draft: Draft, code: str) -> str:
    there = draft.versions.get(code)
    if there is None and code in draft.asked:
        return _("The machine is at work. I tell you when it is done.")
    if there is None and code in draft.failed:
        return _("The machine could not do it. You can try again, or write it yourself.")
    if there is None:
        return _("It is not written in this language yet.")
    if not there.machine:
        return _("A person wrote it.")
    if there.checked:
        return _("A machine translated it, and you checked it. Parents read that too.")
    return _("A machine translated it. It goes out only after you have checked it.")


def _deeds(draft: Draft, code: str, *, translates: bool) -> list[Button]:
    there = draft.versions.get(code)
    write = p_("button", "Change") if there else p_("button", "Write")
    deeds = [_do(draft, code, "w", pictured("✍️", write))]
    if there and not there.ready:
        deeds = [_do(draft, code, "c", pictured("✅", p_("button", "I checked it"))), *deeds]
    if translates and draft.base and code in machine_languages(draft):
        deeds.append(_do(draft, code, "m", pictured("🤖", p_("button", "Machine draft"))))
    if there and code != draft.base:
        deeds.append(_do(draft, code, "x", pictured("🗑", p_("button", "Take out"))))
    if draft.ready:
        look = PreviewButton(announcement=draft.id, language=code).pack()
        deeds.append(Button(pictured("👁", p_("button", "As parents see it")), look))
    return deeds


def _do(draft: Draft, code: str, do: str, label: str) -> Button:
    return Button(label, VersionButton(announcement=draft.id, language=code, do=do).pack())


def _text(version_: Version) -> list[Line | str]:
    lines = [version_.title, *version_.text.split("\n")] if version_.title else []
    lines = lines or version_.text.split("\n")
    return [isolate(line) if line else "" for line in lines]


def _to_versions(draft: Draft) -> Button:
    label = pictured("🌐", p_("button", "Languages"))
    return Button(label, VersionsButton(announcement=draft.id).pack())
