from dataclasses import replace
from datetime import time

from kiez.batch import Stage
from kiez.directory import Kind, Through
from kiez.printed import Weekly, link, unreachable, weekly

CODE = "8F3K2A9Q"
BABIES = Weekly(Kind.BABYCAFE, (1,), time(10), time(11, 30), childcare=True, confirmed=False)
PARENTS = replace(BABIES, kind=Kind.ELTERNCAFE, weekdays=(3,))


def test_a_link_is_in_capitals_where_the_path_allows_it() -> None:
    assert link("https://kiez.example.org", CODE) == f"HTTPS://KIEZ.EXAMPLE.ORG/Q/{CODE}"
    assert link("https://stadt.example/kiez", CODE) == f"https://stadt.example/kiez/q/{CODE}"


def test_the_chat_stands_in_only_where_nobody_could_open_the_page() -> None:
    here = "http://127.0.0.1:8080"

    assert unreachable(here)
    assert link(here, CODE, "KiezBot") == f"https://t.me/KiezBot?start=b-{CODE}"
    assert link(here, CODE) == f"HTTP://127.0.0.1:8080/Q/{CODE}"
    assert "t.me" not in link("https://kiez.example.org", CODE, "KiezBot")


def test_no_card_leads_to_telegram_where_the_carrier_wants_none_of_it() -> None:
    for through in (Through.NONE, Through.INFORMATION):
        assert "t.me" not in link("http://localhost:8080", CODE, "KiezBot", through)


def test_what_is_made_for_the_stage_stands_on_the_card() -> None:
    known = [PARENTS, BABIES]

    assert weekly(Stage.BABY, known, live=False) == BABIES
    assert weekly(Stage.PREGNANT, known, live=False) == BABIES
    assert weekly(Stage.TODDLER, known, live=False) == PARENTS


def test_a_confirmed_time_comes_before_any_other() -> None:
    sure = replace(PARENTS, confirmed=True)

    assert weekly(Stage.BABY, [BABIES, sure], live=False) == sure


def test_a_live_centre_prints_confirmed_times_only() -> None:
    assert weekly(Stage.BABY, [BABIES, PARENTS], live=True) is None
