import pytest

from kiez.directory import Confidence, OfferEvidence, SlotEvidence, warranted

KNOWN = OfferEvidence.PUBLISHED


@pytest.mark.parametrize(
    ("offer", "slot", "expected"),
    [
        (KNOWN, SlotEvidence.PUBLISHED, Confidence.PUBLISHED),
        (KNOWN, SlotEvidence.CONFIRMED, Confidence.PUBLISHED),
        (KNOWN, SlotEvidence.WEEKDAY_ONLY, Confidence.INFERRED),
        (KNOWN, SlotEvidence.NONE, Confidence.ILLUSTRATIVE),
        (OfferEvidence.CONCEPT, SlotEvidence.NONE, Confidence.ILLUSTRATIVE),
        (OfferEvidence.CONCEPT, SlotEvidence.CONFIRMED, Confidence.PUBLISHED),
        (OfferEvidence.CONCEPT, SlotEvidence.PUBLISHED, None),
        (OfferEvidence.NONE, SlotEvidence.WEEKDAY_ONLY, None),
    ],
)
def test_a_slot_is_as_sure_as_what_speaks_for_it(
    offer: OfferEvidence, slot: SlotEvidence, expected: Confidence | None
) -> None:
    assert warranted(offer, slot) == expected
