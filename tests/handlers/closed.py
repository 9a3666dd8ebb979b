"""Which button is whose: every button of staff with its roles and what it names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from aiogram.filters.callback_data import CallbackData

from kiez.roles import Role
from screens import (
    accompany_buttons,
    account_buttons,
    amendment_buttons,
    announcement_buttons,
    batch_buttons,
    bulletin_buttons,
    check_buttons,
    composing_buttons,
    guard_buttons,
    handover_buttons,
    invitation_buttons,
    member_buttons,
    need_buttons,
    offer_buttons,
    own_buttons,
    participation_buttons,
    task_buttons,
    team_buttons,
    thread_buttons,
    week_buttons,
)

K, L, P, C = Role.COORDINATOR, Role.LEADER, Role.PARTNER, Role.CITY
KL, KP, KLP, ALL = (K, L), (K, P), (K, L, P), tuple(Role)
KV = (K, Role.VISITOR)
KVLP = (*KV, L, P)
NO_NUMBER: Mapping[str, Any] = {}


@dataclass(frozen=True)
class Closed:
    """A button that is closed to all but some roles.

    Args:
        roles: Who may tap it.
        names: The field that holds the number of something, and what it is; None: nothing.
        ways: What else stands in the button, each to be tried.
        own: Somebody with the first role gets an answer for something of their own.
    """

    roles: tuple[Role, ...]
    names: tuple[str, str] | None = None
    ways: tuple[Mapping[str, Any], ...] = (NO_NUMBER,)
    own: bool = field(default=True)


def _ways(name: str, *values: str) -> tuple[Mapping[str, Any], ...]:
    return tuple({name: value} for value in values)


def _of(roles: tuple[Role, ...], thing: str, *ways: Mapping[str, Any], own: bool = True) -> Closed:
    name = {"draft": "announcement", "running": "announcement"}.get(thing, thing)
    return Closed(roles, (name, thing), ways or (NO_NUMBER,), own)


CLOSED: dict[type[CallbackData], Closed] = {
    # The week
    team_buttons.TeamButton: Closed(ALL),
    team_buttons.CentreButton: _of((K,), "centre"),
    team_buttons.DateButton: _of(KLP, "occurrence"),
    week_buttons.WeekButton: Closed(ALL),
    week_buttons.GuestsButton: _of(KLP, "occurrence"),
    team_buttons.GuardButton: Closed((K, C)),
    guard_buttons.CentresButton: Closed((C,)),
    guard_buttons.DutyButton: Closed((K,), ways=({"duty": "network", "on": "20261124"},)),
    guard_buttons.UndoDutyButton: Closed((K,), own=False),
    # The directory
    team_buttons.OffersButton: Closed(KLP),
    team_buttons.OfferButton: _of(KLP, "offer"),
    team_buttons.ConfirmButton: Closed(KLP),
    team_buttons.AmendDateButton: _of((K, P, L), "occurrence"),
    team_buttons.AmendmentButton: _of((K, P, L), "amendment", *_ways("do", "", "m", "u", "x")),
    amendment_buttons.DraftsButton: Closed((K, P, L)),
    amendment_buttons.TimesButton: _of((K, P, L), "offer"),
    amendment_buttons.CancelButton: _of((K, P, L), "occurrence", *_ways("why", "", "-", "b")),
    amendment_buttons.MoveButton: _of(
        (K, P, L), "occurrence", {"ask": "d"}, {"day": "261224", "start": "0930", "end": "1130"}
    ),
    amendment_buttons.AddDateButton: _of(
        (K, P, L), "offer", {}, {"day": "261224", "start": "0930", "end": "1130"}
    ),
    amendment_buttons.PauseButton: _of(
        (K, P, L), "offer", {}, {"first": "261224", "last": "270106"}
    ),
    amendment_buttons.UsualButton: _of(
        (K, P, L), "offer", {"ask": "t"}, {"start": "0930", "end": "1130", "day": "261201"}
    ),
    offer_buttons.OffersPageButton: Closed(KLP),
    offer_buttons.FactButton: _of(KLP, "offer", {"fact": "t"}, own=False),
    offer_buttons.LanguagesThereButton: _of(KLP, "offer", *_ways("do", "", "s")),
    offer_buttons.SecondButton: _of(KLP, "offer", {}, own=False),
    offer_buttons.EndOfferButton: _of(KLP, "offer"),
    offer_buttons.RightButton: _of(KLP, "offer", {"do": "r"}, own=False),
    offer_buttons.AllRightButton: Closed(KLP),
    offer_buttons.LiveButton: Closed((K,)),
    offer_buttons.NewOfferButton: Closed((K,)),
    offer_buttons.FirstDayButton: Closed((K,)),
    offer_buttons.ModelsButton: Closed((K,)),
    check_buttons.ChecksButton: Closed(KP),
    check_buttons.CheckButton: _of(KP, "offer", *_ways("do", "", "r", "l")),
    bulletin_buttons.BulletinButton: Closed(
        (K,),
        ways=(
            {"span": "", "languages": "", "form": ""},
            {"span": "x", "languages": "de.tr", "form": ""},
            {"span": "m", "languages": "", "form": "a4"},
        ),
    ),
    # Announcements
    team_buttons.AnnouncementsButton: Closed(KL),
    team_buttons.AnnouncementButton: _of(KL, "draft"),
    announcement_buttons.SendButton: _of(KL, "draft"),
    announcement_buttons.RecallButton: _of(KL, "draft", own=False),
    composing_buttons.NewButton: Closed(KL),
    # The date is looked up when a theme is taken for it.
    composing_buttons.ThemesButton: Closed(KL),
    composing_buttons.ThemeButton: _of(KL, "occurrence", {"theme": "first-tooth"}, own=False),
    composing_buttons.SearchButton: Closed(KL),
    composing_buttons.OwnThemesButton: Closed(KL),
    composing_buttons.OwnThemeButton: _of(KL, "occurrence", own=False),
    composing_buttons.FreeButton: _of(KL, "occurrence"),
    composing_buttons.PreviewButton: _of(KL, "draft", {"language": "de"}),
    composing_buttons.VersionsButton: _of(KL, "draft"),
    composing_buttons.VersionButton: _of(
        KL, "draft", *({"language": "tr", "do": do} for do in ("", "w", "x", "m", "c")), own=False
    ),
    composing_buttons.MachineButton: _of(KL, "draft", own=False),
    composing_buttons.AudienceButton: _of(KL, "draft", *_ways("toggle", "", "*")),
    composing_buttons.WhenButton: _of(KL, "draft", *_ways("at", "", "now", "11251800")),
    composing_buttons.DropDraftButton: _of(KL, "draft", *_ways("sure", "", "1")),
    composing_buttons.KeepThemeButton: _of(KL, "draft", *_ways("sensitive", "", "1"), own=False),
    # At the door
    team_buttons.CountButton: _of(KLP, "occurrence"),
    participation_buttons.StepButton: _of(
        KLP, "occurrence", {"what": "families", "by": "+"}, own=False
    ),
    participation_buttons.ListedButton: _of(KLP, "occurrence"),
    participation_buttons.CameButton: _of(KLP, "occurrence", *_ways("here", "1", "0"), own=False),
    participation_buttons.CloseButton: _of(KLP, "occurrence", *_ways("sure", "", "1"), own=False),
    participation_buttons.PaperButton: _of(KLP, "occurrence", *_ways("do", "", "s"), own=False),
    participation_buttons.TotalsButton: _of(KLP, "occurrence", *_ways("do", "", "s"), own=False),
    participation_buttons.PastButton: Closed(KLP),
    participation_buttons.SheetButton: _of(KLP, "occurrence"),
    participation_buttons.EntranceButton: _of(KLP, "occurrence"),
    # Parents
    team_buttons.ThreadButton: _of(KP, "thread"),
    thread_buttons.ThreadPageButton: _of(KP, "thread"),
    thread_buttons.AnswerButton: _of(KP, "thread"),
    thread_buttons.CloseButton: _of(KP, "thread"),
    accompany_buttons.WelcomeButton: _of(KL, "signup"),
    accompany_buttons.WelcomeLanguageButton: _of(
        KL, "signup", *_ways("code", "", "tr"), own=False
    ),
    team_buttons.TasksButton: Closed((K, P, L, C)),
    task_buttons.TaskPageButton: Closed((K, P, L, C)),
    team_buttons.TaskButton: _of((K, P, L, C), "task"),
    task_buttons.DoneButton: _of((K, P, L, C), "task", *_ways("how", "", "r")),
    task_buttons.PassOnButton: _of((K, P, L, C), "task"),
    # The own account
    team_buttons.AccountButton: Closed(ALL),
    account_buttons.DeviceButton: _of(ALL, "chat", *_ways("do", "", "x")),
    account_buttons.SharedButton: Closed(ALL, ways=_ways("on", "1", "0")),
    account_buttons.CodeButton: Closed(ALL, ways=_ways("do", "", "n")),
    account_buttons.WorkdayButton: Closed(ALL, ways=_ways("day", "", "3")),
    account_buttons.AwayButton: Closed(ALL, ways=_ways("weeks", "", "2")),
    account_buttons.StandInButton: _of((K, *(each for each in ALL if each is not K)), "staff"),
    # Cards
    batch_buttons.BatchesButton: _of(KV, "centre"),
    batch_buttons.BatchButton: _of(KV, "batch", *_ways("do", "", "w", "ww")),
    batch_buttons.NewBatchButton: _of(
        KV,
        "centre",
        {},
        {"stage": "baby", "hand": "visitor", "language": "-"},
        {"stage": "baby", "hand": "visitor", "language": "-", "cards": 20},
    ),
    batch_buttons.PrintButton: _of(KV, "batch", {"form": "sheet"}),
    # Families at home
    need_buttons.NeedsButton: _of(KVLP, "centre"),
    need_buttons.NeedButton: _of(KVLP, "centre", {"topic": "health"}),
    need_buttons.UndoNeedButton: _of(KVLP, "centre"),
    need_buttons.NeedsDoneButton: Closed(KVLP),
    handover_buttons.HandoversButton: Closed(KVLP),
    handover_buttons.IntroduceButton: _of(KVLP, "staff", own=False),
    handover_buttons.TakeBackButton: _of(KVLP, "handover", own=False),
    handover_buttons.IntroducedButton: _of(KVLP, "handover", *_ways("met", "", "1", "0")),
    # Colleagues
    team_buttons.PeopleButton: Closed((C,)),
    invitation_buttons.InviteButton: Closed(
        (C,), ("centre", "centre abroad"), ({"role": "k"}, {"role": "v"}, {"role": "t"})
    ),
    invitation_buttons.InvitationButton: _of((C,), "invitation", *_ways("do", "", "x")),
    member_buttons.MembersButton: Closed((C,)),
    member_buttons.MemberButton: Closed((C,), ("staff", "member"), _ways("do", "", "x", "xx")),
    member_buttons.RoleButton: Closed((C,), ("role", "role"), _ways("sure", "", "1"), own=False),
    member_buttons.DeedsButton: Closed((Role.DPO,)),
}

PARENTS: frozenset[type[CallbackData]] = frozenset(
    {
        team_buttons.AskPersonButton,
        team_buttons.WrongButton,
        team_buttons.AccompanyButton,
        announcement_buttons.ThemeButton,
        batch_buttons.ForgetCardButton,
        handover_buttons.AgreeHandoverButton,
        handover_buttons.OwnHandoverButton,
        handover_buttons.EndHandoverButton,
        invitation_buttons.AcceptButton,
        participation_buttons.HereButton,
        thread_buttons.AgreeTalkButton,
        thread_buttons.SendButton,
        thread_buttons.TalkButton,
        thread_buttons.MoreButton,
        thread_buttons.EndButton,
        *(
            each
            for each in vars(own_buttons).values()
            if isinstance(each, type) and each.__module__ == own_buttons.__name__
        ),
    }
)
"""What parents may tap as well; what it names is bound to the person who taps."""
