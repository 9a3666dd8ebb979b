"""A change of the directory is prepared, made with all that follows, and taken back."""

from datetime import datetime, time, timedelta

import pytest

import storage.amendment
from kiez.amendment import RETIRED, AmendmentId, Outcome, Reason, Wanted
from kiez.roles import Staff
from storage.database import Database
from storage.tables import amendment, audit, offer
from tests.amending import CANCELLED, draft, make, member, record, rows, shared, undo
from tests.directories import read, small, take_in
from tests.neighbours import SECOND, City, follows, notices, opened
from tests.wishes import AMINA, DENIZ, OLENA


@pytest.fixture
async def city(database: Database, now: datetime) -> City:
    return await shared(database, now)


@pytest.fixture
async def petra(city: City) -> Staff:
    return await member(city, OLENA)


async def test_a_preview_tells_what_then_happens(city: City, petra: Staff) -> None:
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ, SECOND)
    await follows(city.database, city.id, AMINA)

    before = await draft(city, petra, exceptions=CANCELLED)
    quiet = await city.told()
    done = await make(city, petra, before.id)

    assert quiet == []
    assert [(turn.before.on, turn.after.on) for turn in before.effect.turns] == [(True, False)]
    assert done.outcome is Outcome.MADE
    assert done.preview.effect == before.effect
    assert await city.told() == [(AMINA, "cancelled")]
    assert before.effect.told == 1
    assert await rows(city, audit.c.action) == [("amended",)]


async def test_a_new_hour_is_told_to_each_once_and_other_offers_rest(
    city: City, petra: Staff
) -> None:
    await city.sign_up(AMINA)
    await city.sign_up(AMINA, SECOND)
    await city.sign_up(DENIZ)
    schedule = (await record(city))["schedule"] | {"start": "10:00", "end": "12:00"}

    before = await draft(city, petra, schedule=schedule)
    await make(city, petra, before.id)

    told = await notices(city.database, "moved")
    assert before.effect.told == len({row.person_id for row in told}) == 2
    assert [(fact.field, fact.after) for fact in before.facts] == [("schedule", schedule)]


async def test_a_second_tap_does_nothing_more(city: City, petra: Staff) -> None:
    await city.sign_up(AMINA)
    number = (await draft(city, petra, exceptions=CANCELLED)).id

    outcomes = [(await make(city, petra, number)).outcome for _ in range(2)]

    assert outcomes == [Outcome.MADE, Outcome.ALREADY]
    assert await city.told() == [(AMINA, "cancelled")]


async def test_a_change_is_taken_back_before_anybody_has_heard(city: City, petra: Staff) -> None:
    await city.sign_up(AMINA)
    before = await record(city)
    number = (await draft(city, petra, exceptions=CANCELLED)).id
    await make(city, petra, number)

    done = await undo(city, petra, number, timedelta(minutes=9))

    assert done.outcome is Outcome.UNDONE
    assert await city.told() == []
    assert {key: value for key, value in (await record(city)).items() if value} == {
        key: value for key, value in before.items() if value
    }
    assert await rows(city, offer.c.touched) == [({},)]


async def test_after_ten_minutes_or_another_change_nothing_is_taken_back(
    city: City, petra: Staff
) -> None:
    first, second = await draft(city, petra, capacity=8), None
    await make(city, petra, first.id)
    late = await undo(city, petra, first.id, timedelta(minutes=11))
    second = await draft(city, petra, capacity=9)
    await make(city, petra, second.id)

    other = await undo(city, petra, first.id)

    assert (late.outcome, other.outcome) == (Outcome.LATE, Outcome.CHANGED)
    assert (await record(city))["capacity"] == 9


async def test_what_cannot_be_is_refused_and_not_kept(city: City, petra: Staff) -> None:
    late = [{"date": "2026-12-01", "action": "move", "start": "12:00"}]
    wrong: list[tuple[dict[str, object], Reason]] = [
        ({"capacity": 0}, Reason.WRONG),
        ({"venue": "nowhere"}, Reason.UNKNOWN),
        ({"second_owner": "mitte"}, Reason.UNKNOWN),
        ({"slots": {"minutes": 20}}, Reason.SLOTS),
        ({"childcare_capacity": 3, "childcare": False}, Reason.CHILDCARE),
        ({"course": True}, Reason.COURSE),
        ({"languages": ["de", "tr"]}, Reason.NOTHING),
        ({"exceptions": [*CANCELLED, *CANCELLED]}, Reason.TWICE),
        ({"exceptions": late}, Reason.ORDER),
    ]

    reasons = [(await draft(city, petra, **after)).refusals[0].reason for after, _ in wrong]

    assert reasons == [reason for _, reason in wrong]
    assert await rows(city, amendment.c.id) == []


async def test_whoever_waits_is_offered_the_seats_of_a_larger_room(
    city: City, petra: Staff
) -> None:
    await make(city, petra, (await draft(city, petra, capacity=2)).id)
    await city.sign_up(AMINA)
    await city.sign_up(DENIZ, state="waiting")

    before = await draft(city, petra, capacity=4)
    await make(city, petra, before.id)

    offered = await notices(city.database, "offered")
    assert [row.person_id for row in offered] == [DENIZ]
    assert before.effect.offered == 1


async def test_what_a_person_changed_outlives_the_next_import(city: City, petra: Staff) -> None:
    for after in ({"capacity": 8, "childcare": None}, {RETIRED: True}):
        await make(city, petra, (await draft(city, petra, **after)).id)

    imported = await take_in(city.database, read(small(title="Café")))

    own = await record(city)
    assert (own["capacity"], own["title"], "childcare" in own) == (8, "Café", False)
    assert await rows(city, offer.c.retired) == [(True,)]
    assert len(imported.kept) == 3


async def test_a_new_offer_has_dates_at_once_and_outlives_the_next_import(
    city: City, petra: Staff
) -> None:
    whole = {**(await record(city)), "title": "Zweites Café"}
    async with city.database.transaction() as tx:
        wanted = Wanted(AmendmentId(1), None, whole)
        preview = await storage.amendment.draft(tx, petra, wanted, city.now)
    done = await make(city, petra, preview.id)

    imported = await take_in(city.database, read(small()), retire=True)

    assert (len(preview.effect.added), preview.offer) == (10, None)
    assert done.preview.new
    assert done.preview.offer is not None
    assert sorted(await rows(city, offer.c.key, offer.c.retired)) == [
        ("cafe", False),
        ("mitte-elterncafe-1", False),
    ]
    assert imported.retired == 1  # the other centre


async def test_slots_that_families_have_are_not_cut_anew(
    database: Database, now: datetime
) -> None:
    hours = {"kind": "sprechstunde", "service": "hebamme", "slots": {"minutes": 30}}
    city = await opened(database, now, **hours)
    petra = await member(city, OLENA)
    await city.sign_up(AMINA, slot_time=time(9, 30))

    refused = await draft(city, petra, slots={"minutes": 20})
    wider = await draft(city, petra, capacity=20)

    assert [each.reason for each in refused.refusals] == [Reason.BOOKED]
    assert wider.refusals == ()
