from datetime import date, time

import pytest

from kiez.directory import Kind, Service
from kiez.template import Entry, Frame, fresh
from storage.directory_offer import Offer

FRAME = Frame(0, time(10), None, "haus", "de", date(2026, 11, 24))
ENTRIES = [Entry(kind, None, "Angebot") for kind in Kind if kind is not Kind.SPRECHSTUNDE]
HOURS = [Entry(Kind.SPRECHSTUNDE, each, "Sprechstunde", 2) for each in Service]


@pytest.mark.parametrize("entry", ENTRIES + HOURS, ids=lambda each: each.service or each.kind)
def test_every_template_is_an_offer_of_the_directory(entry: Entry) -> None:
    record = fresh(entry, FRAME)

    offer = Offer.model_validate({"key": "new", "source": "amt", **record})

    assert offer.schedule is not None
    assert offer.schedule.valid_from == date(2026, 11, 30)
    assert offer.venue == "haus"
