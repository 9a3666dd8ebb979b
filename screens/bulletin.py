"""Choose what a sheet for the door tells, and in which languages; then hand it over."""

from collections.abc import Sequence

from kiez.bulletin import MOST_LANGUAGES, Bulletin, Form, Span, toggled
from locales import dates
from locales.languages import LANGUAGES, Language, menu
from locales.translate import _, isolate, n_, p_
from screens.bulletin_buttons import BulletinButton, pack_languages
from screens.bulletin_sheet import lost, sheet
from screens.foot import foot, week
from screens.guard import rehearsal
from screens.screen import Button, Screen, in_rows, pictured, strong

_SHEET = "🗞"
# Of what a keyboard typed in vain, so many signs are shown.
_MOST_SIGNS = 20

Rows = tuple[tuple[Button, ...], ...]


def to_bulletin() -> Button:
    """Lead to the sheet."""
    there = BulletinButton(span="", languages="", form="").pack()
    return Button(pictured(_SHEET, p_("button", "Sheet for the door")), there)


def ask() -> Screen:
    """Ask which days it tells of."""
    return Screen(
        lines=(
            strong(_("A sheet for the door")),
            _("To hang up, for the Kita, or to forward. For which days?"),
        ),
        rows=(*_spans(), (week(),), foot()),
    )


def choose(bulletin: Bulletin, languages: Sequence[str]) -> Screen:
    """Ask for its languages and its form.

    Args:
        languages: Codes, those chosen so far.
    """
    if not bulletin.notices:
        nothing = _("No date is planned in these days.")
        return Screen((strong(_days(bulletin)), nothing), (*_spans(), (week(),), foot()))
    full = n_(
        "A sheet has room for {count} language.",
        "A sheet has room for {count} languages.",
        MOST_LANGUAGES,
    )
    return Screen(
        lines=(
            strong(_days(bulletin)),
            *rehearsal(trial=bulletin.trial),
            *_counted(bulletin),
            "",
            _("In which languages?"),
            *([full] if len(languages) == MOST_LANGUAGES else []),
        ),
        rows=(
            *in_rows([_to_language(bulletin, languages, each.code) for each in _menu(bulletin)]),
            tuple(_to_form(bulletin, languages, each) for each in (Form.A4, Form.A3)),
            (_to_form(bulletin, languages, Form.PICTURE),),
            (_to_days(), week()),
            foot(),
        ),
    )


def made(bulletin: Bulletin, languages: Sequence[str], form: Form, link: str) -> Screen:
    """Hand the sheet over, and say what is not on it.

    Args:
        link: Of the centre's page; empty if nobody else could open it.
    """
    here = (
        _("Here is the picture to forward.") if form is Form.PICTURE else _("Here is the sheet.")
    )
    uncoded = _("It has no code: nobody else can open our website yet.")
    back = _to(bulletin, languages, "")
    return Screen(
        lines=(
            strong(_days(bulletin)),
            here,
            *rehearsal(trial=bulletin.trial),
            *_marked(bulletin),
            *_left_out(bulletin),
            *([] if link else [pictured("🔳", uncoded)]),
        ),
        rows=(
            (Button(pictured("🌐", p_("button", "Other languages")), back), _to_days()),
            (week(),),
            foot(),
        ),
        files=(sheet(bulletin, languages, form, link),),
    )


def codes(bulletin: Bulletin) -> list[str]:
    """List the languages that a sheet may have, in the order of the city."""
    return [each.code for each in _menu(bulletin)]


def _menu(bulletin: Bulletin) -> list[Language]:
    return menu(list(bulletin.menu))


def _days(bulletin: Bulletin) -> str:
    centre = isolate(bulletin.centre.name)
    if bulletin.span.monthly:
        return f"{centre} · {isolate(dates.month(bulletin.first_on))}"
    first, last = (dates.day(day, bulletin.today) for day in (bulletin.first_on, bulletin.last_on))
    days = _("{first} to {last}", first=first, last=last)
    return f"{centre} · {days}"


def _counted(bulletin: Bulletin) -> list[str]:
    called_off = sum(each.cancelled for each in bulletin.notices)
    return [
        n_("{count} date", "{count} dates", len(bulletin.notices)),
        *([n_("{count} of them is cancelled.", "{count} of them are cancelled.", called_off)]
          if called_off else []),
        *_marked(bulletin),
    ]  # fmt: skip


def _marked(bulletin: Bulletin) -> list[str]:
    words = n_(
        "Nobody has confirmed {count} of the times; it carries a mark.",
        "Nobody has confirmed {count} of the times; they carry a mark.",
        bulletin.unconfirmed,
    )
    return [pictured("❓", words)] if bulletin.unconfirmed else []


def _left_out(bulletin: Bulletin) -> list[str]:
    """Say which signs our fonts do not have: she may want to say it in other words."""
    signs = lost(bulletin)
    words = _("These signs cannot be printed and are left out: {signs}", signs=signs[:_MOST_SIGNS])
    return [pictured("✂️", words)] if signs else []


def _spans() -> Rows:
    words = {
        Span.THIS_WEEK: p_("button", "This week"),
        Span.NEXT_WEEK: p_("button", "Next week"),
        Span.THIS_MONTH: p_("button", "This month"),
        Span.NEXT_MONTH: p_("button", "Next month"),
    }
    return in_rows(
        [
            Button(said, BulletinButton(span=span, languages="", form="").pack())
            for span, said in words.items()
        ]
    )


def _to_days() -> Button:
    there = BulletinButton(span="", languages="", form="").pack()
    return Button(pictured("📅", p_("button", "Other days")), there)


def _to_language(bulletin: Bulletin, languages: Sequence[str], code: str) -> Button:
    name = isolate(LANGUAGES[code].name)
    label = pictured("✓", name) if code in languages else name
    return Button(label, _to(bulletin, toggled(languages, code), ""))


def _to_form(bulletin: Bulletin, languages: Sequence[str], form: Form) -> Button:
    label = {
        Form.A4: pictured("📄", p_("button", "Paper A4")),
        Form.A3: pictured("📄", p_("button", "Paper A3")),
        Form.PICTURE: pictured("🖼", p_("button", "Picture to forward")),
    }[form]
    return Button(label, _to(bulletin, languages, form))


def _to(bulletin: Bulletin, languages: Sequence[str], form: str) -> str:
    packed = pack_languages(languages)
    return BulletinButton(span=bulletin.span, languages=packed, form=form).pack()
