"""Every screen about what is kept, with values that carry a mark."""

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

import screens.export
import screens.privacy
from kiez.consent import Consent, Purpose
from kiez.joining import Joining
from kiez.people import Door
from screens.screen import Screen
from tests.screens.samples import CITY, MARK, TODAY

GIVEN = datetime(2025, 11, 24, 23, 30, tzinfo=UTC)
AGREED = [Consent(purpose, f"{MARK}1", GIVEN) for purpose in Purpose]

SAMPLES: dict[str, Callable[[], Screen]] = {
    "privacy": lambda: screens.privacy.overview(CITY, [], TODAY),
    "privacy agreed": lambda: screens.privacy.overview(CITY, AGREED, TODAY),
    **{f"withdraw {each}": partial(screens.privacy.ask_withdraw, each) for each in Purpose},
    **{f"withdrawn {each}": partial(screens.privacy.withdrawn, each) for each in Purpose},
    "delete": lambda: screens.privacy.ask_delete(Door.TELEGRAM),
    "goodbye": lambda: screens.privacy.goodbye(Door.WEB),
    "goodbye in telegram": lambda: screens.privacy.goodbye(Door.TELEGRAM),
    "delete staff": lambda: screens.privacy.staff(CITY),
    "another phone": lambda: screens.privacy.another_phone("12345678"),
    **{f"number {each}": partial(screens.privacy.joined, each) for each in Joining},
    "export": lambda: screens.export.exported({"person": [{"id": 1}]}, Door.TELEGRAM),
}
