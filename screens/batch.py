"""The cards that staff hand out: make a batch, get it as a document, withdraw it."""

from collections.abc import Sequence

from kiez.batch import SIZES, Batch, Hand, Stage
from kiez.code import shown
from kiez.printed import Form
from kiez.roles import Grant
from locales import dates
from locales.languages import LANGUAGES, Language
from locales.translate import _, isolate, n_, p_
from screens.batch_buttons import BatchButton, BatchesButton, NewBatchButton, PrintButton
from screens.foot import foot, week
from screens.screen import Button, File, Screen, in_rows, pictured, strong
from screens.team import clipped

PAGE = 8
_BUTTON_SIGNS = 22
ASK, WITHDRAW = "w", "ww"
"""What a button does with a batch."""
OF_PHONE = "-"
"""The cards speak what the phone does."""

_STAGES = {Stage.PREGNANT: "🤰", Stage.BABY: "👶", Stage.TODDLER: "🧸"}
_PICTURES = {
    Form.CARD: "💌",
    Form.SHEET: "✂️",
    Form.POSTER_A4: "📄",
    Form.POSTER_A3: "🗞️",
    Form.PNG: "🖼️",
    Form.SVG: "✏️",
}


def batches(there: Grant, found: Sequence[Batch], page: int = 0, *, several: bool) -> Screen:
    """List the cards of a centre.

    Args:
        several: There are other centres to choose from.
    """
    some = found[page * PAGE : (page + 1) * PAGE]
    centre = there.centre or 0
    new = NewBatchButton(centre=centre, stage="", hand="", language="", cards=0).pack()
    other = Button(pictured("🔁", p_("button", "Another centre")), _to(0, 0))
    return Screen(
        lines=(
            strong(_("Cards of {centre}", centre=there.centre_name)),
            _("Each leads a family to your centre, in its own language."),
            _("All cards of a batch have the same code, so no card tells whose it was."),
            *([] if found else ["", _("There are none yet.")]),
            *(line for each in some for line in _listed(each)),
        ),
        rows=(
            (Button(pictured("➕", p_("button", "New cards")), new),),
            *in_rows([_to_batch(each) for each in some]),
            *in_rows(_pages(centre, page, more=len(found) > (page + 1) * PAGE)),
            *(((other,),) if several else ()),
            (week(),),
            foot(),
        ),
    )


def centres(choice: Sequence[Grant]) -> Screen:
    """Ask for which centre."""
    buttons = [
        Button(isolate(clipped(each.centre_name, _BUTTON_SIGNS)), _to(each.centre or 0, 0))
        for each in choice
    ]
    return Screen(
        lines=(strong(_("Cards of which centre?")),), rows=(*in_rows(buttons, 1), (week(),))
    )


def ask_stage(so_far: NewBatchButton) -> Screen:
    """Ask for whom the cards are."""

    def button(stage: Stage) -> Button:
        return _next(so_far, pictured(_STAGES[stage], _stage(stage)), stage=stage.value)

    return _asked(so_far, _("For whom are the cards?"), [button(each) for each in Stage])


def ask_hand(so_far: NewBatchButton) -> Screen:
    """Ask who hands the cards out."""
    return _asked(
        so_far,
        _("Who hands them out?"),
        [_next(so_far, _hand(each), hand=each.value) for each in Hand],
        _("We keep only what sort of place it is, and no name."),
    )


def ask_language(so_far: NewBatchButton, spoken: Sequence[Language]) -> Screen:
    """Ask which language the cards speak first."""
    own = [_next(so_far, each.name, language=each.code) for each in spoken]
    phone = _next(so_far, pictured("📱", p_("button", "The phone's")), language=OF_PHONE)
    return _asked(
        so_far,
        _("Which language shall the chat speak first?"),
        [phone, *own],
        _("The card itself invites in twelve languages."),
    )


def ask_cards(so_far: NewBatchButton) -> Screen:
    """Ask how many cards there shall be."""
    counts = [
        _next(so_far, n_("{count} card", "{count} cards", each), cards=each) for each in SIZES
    ]
    return _asked(so_far, _("How many do you hand out?"), counts)


def made(batch: Batch, link: str) -> Screen:
    """Say that the cards are made, and offer them as documents."""
    return _batch(batch, _("Your cards are ready."), link)


def batch(batch: Batch, link: str, *, leads: bool) -> Screen:
    """Show a batch of cards; one that leads nowhere any more is not printed."""
    if leads:
        return _batch(batch, _named(batch), link)
    gone = (
        _("These cards are withdrawn. They lead nowhere any more.")
        if batch.withdrawn
        else _("These cards have run out. They lead nowhere any more.")
    )
    return Screen(
        lines=(strong(_named(batch)), *_about(batch), "", gone),
        rows=((_all(batch), week()), foot()),
    )


def ask_withdraw(batch: Batch) -> Screen:
    """Ask once before cards that families have in their hands lead nowhere."""
    yes = BatchButton(batch=batch.id, do=WITHDRAW).pack()
    no = BatchButton(batch=batch.id, do="").pack()
    return Screen(
        lines=(
            strong(_("Shall these cards lead nowhere any more?")),
            *_about(batch),
            _("Families who still have one then find only a kind word. It cannot be undone."),
        ),
        rows=(
            (
                Button(p_("button", "Yes, withdraw"), yes),
                Button(p_("button", "No, keep them"), no),
            ),
        ),
    )


def printed(batch: Batch, file: File, lost: str, *, here: bool = False) -> Screen:
    """Hand a document over.

    Args:
        lost: Signs of the centre's own words that the fonts do not have.
        here: The code leads to this machine, which no parent's phone can open.
    """
    cannot = _("I cannot print these signs and left them out: {signs}", signs=lost)
    return Screen(
        lines=(
            strong(_("Here it is. It may take a few seconds.")),
            _("Print it at 100 %, so that phones can read the code."),
            *([pictured("⚠️", cannot)] if lost else []),
            *([pictured("⚠️", _("Do not print it yet: no phone can open this code."))] * here),
        ),
        rows=(*_forms(batch), (_all(batch), week())),
        files=(file,),
    )


def _batch(batch: Batch, heading: str, link: str) -> Screen:
    withdraw = BatchButton(batch=batch.id, do=ASK).pack()
    return Screen(
        lines=(
            strong(heading),
            *_about(batch),
            _("Code to type: {code}", code=shown(batch.code)),
            _("Page behind it: {link}", link=link),
            "",
            _("In which form do you want them?"),
        ),
        rows=(
            *_forms(batch),
            (Button(p_("button", "Withdraw"), withdraw), _all(batch)),
            (week(),),
            foot(),
        ),
    )


def _forms(batch: Batch) -> tuple[tuple[Button, ...], ...]:
    names = {
        Form.CARD: p_("button", "Card A6"),
        Form.SHEET: p_("button", "Four on A4"),
        Form.POSTER_A4: p_("button", "Poster A4"),
        Form.POSTER_A3: p_("button", "Poster A3"),
        Form.PNG: p_("button", "Picture"),
        # Translators: a file for those who design leaflets.
        Form.SVG: p_("button", "For design"),
    }
    return in_rows(
        [
            Button(
                pictured(_PICTURES[form], name),
                PrintButton(batch=batch.id, form=form.value).pack(),
            )
            for form, name in names.items()
        ]
    )


def _about(batch: Batch) -> list[str]:
    own = LANGUAGES[batch.language].name if batch.language in LANGUAGES else ""
    return [
        pictured(_STAGES[batch.stage], f"{_stage(batch.stage)} · {_hand(batch.hand)}"),
        _("The chat begins in {language}.", language=own)
        if own
        else _("The chat begins in the language of the phone."),
        _("Made on {day}.", day=dates.day(batch.made_on, batch.made_on)),
    ]


def _named(batch: Batch) -> str:
    return _("Cards with the code {code}", code=shown(batch.code))


def _stage(stage: Stage) -> str:
    return {
        Stage.PREGNANT: p_("button", "Pregnant"),
        Stage.BABY: p_("button", "With a baby"),
        Stage.TODDLER: p_("button", "With a toddler"),
    }[stage]


def _hand(hand: Hand) -> str:
    return {
        # Translators: who hands cards out; visits families after a birth (Willkommen Baby).
        Hand.VISITOR: p_("button", "Home visit"),
        Hand.KITA: p_("button", "Kita"),
        Hand.SCHOOL: p_("button", "School"),
        Hand.DOCTOR: p_("button", "Doctor's practice"),
        # Translators: the team of the centre (KiEZ).
        Hand.COORDINATOR: p_("button", "Our centre"),
    }[hand]


def _asked(so_far: NewBatchButton, question: str, answers: list[Button], *more: str) -> Screen:
    back = Button(p_("button", "Cards"), _to(so_far.centre, 0))
    return Screen(
        lines=(strong(question), *more), rows=(*in_rows(answers), (back, week()), foot())
    )


def _next(so_far: NewBatchButton, label: str, **answer: str | int) -> Button:
    return Button(label, so_far.model_copy(update=answer).pack())


def _listed(batch: Batch) -> list[str]:
    """Tell a batch in the list: when it was made, for whom, in whose hand."""
    day = isolate(dates.day(batch.made_on, batch.made_on))
    about = f"{_stage(batch.stage)} · {_hand(batch.hand)} · {day}"
    return ["", _code(batch), about]


def _code(batch: Batch) -> str:
    picture = "🚫" if batch.withdrawn else _STAGES[batch.stage]
    return pictured(picture, isolate(shown(batch.code)))


def _to_batch(batch: Batch) -> Button:
    return Button(_code(batch), BatchButton(batch=batch.id, do="").pack())


def _pages(centre: int, page: int, *, more: bool) -> list[Button]:
    back = [Button(p_("button", "Back"), _to(centre, page - 1))] if page else []
    return [*back, *([Button(p_("button", "More"), _to(centre, page + 1))] if more else [])]


def _all(batch: Batch) -> Button:
    return Button(pictured("💌", p_("button", "All cards")), _to(batch.centre, 0))


def _to(centre: int, page: int) -> str:
    return BatchesButton(centre=centre, page=page).pack()
