import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiez.directory import Audience, Kind, Service
from kiez.finding import Day, PartOfDay, Search
from screens import buttons
from screens.buttons import DetailsButton, pack, unpack

SEARCHES = st.builds(
    Search,
    kind=st.none() | st.sampled_from(Kind),
    service=st.none() | st.sampled_from(Service),
    day=st.none() | st.sampled_from(Day),
    part=st.none() | st.sampled_from(PartOfDay),
    child_age_months=st.none() | st.integers(-1, 999),
    audience=st.none() | st.sampled_from(Audience),
    language=st.none() | st.sampled_from(["de", "ar", "ckb"]),
    childcare=st.booleans(),
    step_free=st.booleans(),
    free=st.booleans(),
    no_registration=st.booleans(),
)


@given(SEARCHES)
def test_a_search_survives_its_button(search: Search) -> None:
    assert unpack(pack(search)) == search


@given(SEARCHES)
def test_the_longest_button_fits_into_64_bytes(search: Search) -> None:
    longest = DetailsButton(occurrence=2**31, search=pack(search), where=f"p{'x' * 24}", page=99)

    assert len(longest.pack().encode()) <= 64


@pytest.mark.parametrize("letters", ["", "?", "zzzzzzzzzz", "e--------", "e---pp---"])
def test_a_button_of_another_time_filters_nothing_unknown(letters: str) -> None:
    assert isinstance(unpack(letters), Search)


def test_no_prefix_is_used_twice() -> None:
    prefixes = [each.__prefix__ for each in vars(buttons).values() if hasattr(each, "__prefix__")]

    assert len(prefixes) == len(set(prefixes)) > 10
