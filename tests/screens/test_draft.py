"""When a draft may go out, as it is proposed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import screens.draft
from locales.translate import speaking
from tests.screens.samples_composing import DRAFT


def test_on_a_sunday_tomorrow_is_not_proposed_twice() -> None:
    sunday = datetime(2026, 11, 29, 17, tzinfo=ZoneInfo("Europe/Berlin"))

    with speaking("en"):
        shown = screens.draft.when(DRAFT, sunday, weekly=False)

    labels = [button.text for row in shown.rows for button in row]
    assert labels[:3] == ["Today, 18:00", "Tomorrow, 9:00", "Another time"]
