import importlib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from aiogram.filters.callback_data import CallbackData
from hypothesis import given
from hypothesis import strategies as st

import screens
from kiez.directory import Kind
from kiez.signup import Band, Family
from screens import buttons
from screens.own_buttons import (
    pack_family,
    pack_kind,
    pack_time,
    unpack_family,
    unpack_kind,
    unpack_time,
)

MOST_BYTES = 64
PAGES = [
    importlib.import_module(f"screens.{path.stem}")
    for path in sorted(Path(screens.__file__).parent.glob("*_buttons.py"))
]
OWN = [
    each
    for page in PAGES
    for each in vars(page).values()
    if isinstance(each, type)
    and issubclass(each, CallbackData)
    and each.__module__ == page.__name__
]


@st.composite
def families(draw: st.DrawFn) -> Family:
    """A family that may come."""
    kids = draw(st.lists(st.sampled_from(Band), max_size=6))
    children = {band: kids.count(band) for band in Band if band in kids}
    childcare = draw(st.integers(0, len(kids)))
    return Family(draw(st.integers(1, 4)), children, childcare)


def largest(button: type[CallbackData]) -> CallbackData:
    """Fill a button with the largest values that it takes."""
    values: dict[str, Any] = {}
    for name, field in button.model_fields.items():
        bounds = {
            key: getattr(each, key)
            for each in field.metadata
            for key in ("lt", "le", "max_length")
            if getattr(each, key, None) is not None
        }
        if "max_length" in bounds:
            values[name] = "m" * bounds["max_length"]
        else:
            values[name] = bounds["lt"] - 1 if "lt" in bounds else bounds["le"]
    return button(**values)


@pytest.mark.parametrize("button", OWN)
def test_the_largest_button_fits_into_64_bytes(button: type[CallbackData]) -> None:
    packed = largest(button).pack()

    assert len(packed.encode()) <= MOST_BYTES
    assert button.unpack(packed) == largest(button)


def test_no_prefix_is_used_twice_in_either_place() -> None:
    known = {
        each
        for place in (buttons, *PAGES)
        for each in vars(place).values()
        if hasattr(each, "__prefix__")
    }
    prefixes = [each.__prefix__ for each in known]

    assert len(prefixes) == len(set(prefixes)) > 40


@given(families())
def test_a_family_survives_its_button(family: Family) -> None:
    assert unpack_family(pack_family(family)) == family


@pytest.mark.parametrize(
    "packed", ["", "1", "0000000", "9000000", "1999990", "1000001", "²000000"]
)
def test_a_family_that_cannot_be_is_one_adult(packed: str) -> None:
    assert unpack_family(packed) == Family(1)


@given(st.none() | st.times().map(lambda each: each.replace(second=0, microsecond=0)))
def test_a_time_survives_its_button(wall: time | None) -> None:
    assert unpack_time(pack_time(wall)) == wall


@pytest.mark.parametrize("packed", ["", "9", "2460", "9:30", "２１００", "0930x"])
def test_a_time_that_is_none_is_left_out(packed: str) -> None:
    assert unpack_time(packed) is None


@pytest.mark.parametrize("kind", [None, *Kind])
def test_a_kind_survives_its_button(kind: Kind | None) -> None:
    assert unpack_kind(pack_kind(kind)) is kind
