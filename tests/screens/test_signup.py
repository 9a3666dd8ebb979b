from collections.abc import Iterator
from dataclasses import replace

import pytest

import screens.choice
import screens.details
import screens.reminder
import screens.signup
from bot import reply
from kiez.consent import Purpose
from kiez.directory import Through
from kiez.people import Door
from kiez.reach import Reach
from kiez.reminder import Lead
from kiez.signup import Band, Family, State
from locales import languages
from locales.translate import bare, speaking
from screens.consent import MOST_SIGNS
from screens.own_buttons import FamilyButton, RemindButton, unpack_family
from screens.reminder import Ring
from screens.screen import Button, Screen
from tests.screens import samples_handover
from tests.screens.samples import BACK, CARD, TODAY
from tests.screens.samples_signup import (
    AT,
    COURSE,
    FULL,
    IN,
    SAMPLES,
    SLOTTED,
    STANDING,
    WAITING,
    ZONE,
    phone,
)

CONSENTS = [f"consent to {purpose} at {door}" for purpose in Purpose for door in Door]


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with speaking("en"):
        yield


def text(screen: Screen) -> str:
    return bare("\n".join(each if isinstance(each, str) else each.text for each in screen.lines))


def buttons(screen: Screen) -> list[Button]:
    return [button for row in screen.rows for button in row]


def labels(screen: Screen) -> list[str]:
    return [bare(button.text) for button in buttons(screen)]


def family_of(button: Button) -> Family:
    return unpack_family(FamilyButton.unpack(button.data).family)


@pytest.mark.parametrize("name", CONSENTS)
@pytest.mark.parametrize("code", languages.complete())
def test_consent_is_asked_in_few_words(code: str, name: str) -> None:
    with speaking(code):
        screen = SAMPLES[name]()

    assert len(bare(reply.drawn(screen))) <= MOST_SIGNS
    assert "/delete" in text(screen)


@pytest.mark.parametrize("code", languages.complete())
def test_consent_to_being_introduced_is_asked_in_few_words(code: str) -> None:
    with speaking(code):
        screen = samples_handover.SAMPLES["may I introduce"]()

    assert len(bare(reply.drawn(screen))) <= MOST_SIGNS


def test_only_the_telegram_door_says_that_telegram_sees_the_chat() -> None:
    assert "Telegram" in text(SAMPLES[f"consent to places at {Door.TELEGRAM}"]())
    assert "Telegram" not in text(SAMPLES[f"consent to places at {Door.WEB}"]())


@pytest.mark.parametrize(
    ("reach", "said"),
    [
        (Reach.TELEGRAM, "I remind you here in Telegram: Wednesday, 29 September 2027, 18:00."),
        (Reach.RING, "your phone rings: Wednesday, 29 September 2027, 18:00."),
        (Reach.PAGE, "Your phone stays silent."),
        (Reach.STOPPED, "no reminder comes"),
        (Reach.NOWHERE, "No reminder can reach you."),
    ],
)
def test_a_confirmation_says_truly_how_the_reminder_comes(reach: Reach, said: str) -> None:
    assert said in text(screens.signup.own(IN, phone(reach)))


@pytest.mark.parametrize("reach", Reach)
def test_no_hour_is_promised_where_no_reminder_is_planned(reach: Reach) -> None:
    assert "18:00" not in text(screens.signup.own(IN, phone(reach, at=None)))


@pytest.mark.parametrize("reach", [each for each in Reach if each is not Reach.PAGE])
def test_the_ring_is_offered_only_where_nothing_rings(reach: Reach) -> None:
    silent = screens.signup.own(IN, phone(Reach.PAGE))
    at_telegram = screens.signup.own(IN, replace(phone(Reach.PAGE), door=Door.TELEGRAM))

    assert "#ring" in [each.url for each in buttons(silent)]
    for other in (screens.signup.own(IN, phone(reach)), at_telegram):
        assert "#ring" not in [each.url for each in buttons(other)]


def test_a_code_is_shown_only_where_an_address_leads_the_phone_to_us() -> None:
    assert "ABCDE 12345" in text(screens.signup.own(IN, phone()))
    assert "ABCDE" not in text(screens.signup.own(IN, replace(phone(), address="")))


def test_a_rehearsal_is_called_one() -> None:
    live = replace(IN, card=replace(IN.card, trial=False))

    for state in State:
        assert "Rehearsal" in text(screens.signup.own(replace(IN, state=state), phone()))
    assert "Rehearsal" not in text(screens.signup.own(live, phone()))


def test_the_numbers_stay_within_what_a_family_can_be() -> None:
    fewest = screens.choice.ask(STANDING, Family(1), None, TODAY)
    most = screens.choice.ask(STANDING, Family(4, {Band.U1: 6}, 6), None, TODAY)

    assert family_of(buttons(fewest)[0]) == Family(1)
    full = Family(4, {Band.U1: 6}, 6)
    assert all(family_of(each) == full for each in buttons(most) if each.text == "+")


def test_childcare_is_asked_only_where_it_is_and_for_children_who_come() -> None:
    without = replace(STANDING, card=replace(CARD, childcare=False))
    family = Family(1, {Band.U1: 1})

    asked = [
        any("Childcare" in each for each in labels(screens.choice.ask(there, who, None, TODAY)))
        for there, who in ((STANDING, family), (STANDING, Family(1)), (without, family))
    ]

    assert asked == [True, False, False]


def test_a_child_that_stays_at_home_leaves_its_childcare_seat() -> None:
    screen = screens.choice.ask(STANDING, Family(1, {Band.U1: 1}, 1), None, TODAY)

    assert family_of(buttons(screen)[3]) == Family(1)


def test_a_card_without_a_limit_counts_no_places() -> None:
    endless = replace(STANDING, free=replace(STANDING.free, room=None, childcare=None))
    said = text(screens.details.details(CARD, TODAY, BACK, standing=endless))

    assert "free." not in said.replace("Free of charge.", "")


def test_nobody_waits_where_the_queue_is_closed() -> None:
    closed = replace(FULL, queued=False)

    card = screens.details.details(CARD, TODAY, BACK, standing=closed)
    asked = screens.choice.ask(closed, Family(1), None, TODAY)

    assert not any("list" in each for each in labels(card) if "Back" not in each)
    assert not any("list" in each for each in labels(asked))


def test_at_telegram_one_only_looks_where_the_carrier_says_so() -> None:
    card = replace(CARD, through=Through.INFORMATION)

    screen = screens.details.details(
        card, TODAY, BACK, "https://kiez.example", Door.TELEGRAM, STANDING
    )

    assert "To our website" in labels(screen)
    assert not any(
        word in each for each in labels(screen) for word in ("Sign", "Remind", "Follow")
    )


def test_no_row_of_the_card_has_more_than_two_buttons() -> None:
    for standing in (STANDING, FULL, SLOTTED, replace(STANDING, own=WAITING)):
        screen = screens.details.details(
            CARD, TODAY, BACK, "https://kiez.example", standing=standing
        )

        assert all(len(row) <= 2 for row in screen.rows)


def test_at_most_eight_dates_of_a_course_are_shown() -> None:
    screen = screens.signup.own(COURSE, phone())

    assert sum(each.startswith(("✓", "✗")) for each in labels(screen)) == 8


def test_a_tap_switches_one_hour_and_the_last_one_ends_the_reminder() -> None:
    ring = Ring(Reach.PAGE, AT, ZONE, TODAY)

    one = screens.reminder.times(CARD, (Lead.EVENING,), ring, kept=True)
    first, second = [RemindButton.unpack(each.data).leads for each in buttons(one)[:2]]

    assert first == "-"
    assert second == "em"
