import asyncio
from datetime import timedelta

from sqlalchemy import insert, select

from kiez.notice import Kind
from kiez.people import Door
from scheduler.notice import Notices, Voice
from screens.screen import Screen
from storage.notice import LEASE
from storage.tables import chat, follow, occurrence, person
from tests.door import refusal
from tests.families import change, noted
from tests.scheduler.conftest import Here, draw

HOUR = timedelta(hours=1)


async def test_a_reminder_is_said_in_the_language_of_that_moment(here: Here) -> None:
    amina = here.families.at_home("en")
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now)
    await change(here.database, person, amina, language="de")

    (heading,) = await here.say()

    assert "Mittwoch, 25. November" in heading
    assert await here.states() == ["sent"]


async def test_what_is_not_due_yet_waits(here: Here) -> None:
    amina = here.families.at_home()
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now + HOUR)

    assert await here.say() == []
    assert await here.states() == ["waiting"]


async def test_after_a_long_night_a_family_hears_once_of_each_date(here: Here) -> None:
    amina, deniz = here.families.at_home(), here.families.at_home()
    await here.signed_up(amina, deniz)
    for lead, due_at in (("e", -3 * HOUR), ("2", -2 * HOUR), ("1", -HOUR)):
        await here.write(amina, Kind.REMINDER, here.now + due_at, lead=lead)
    await here.write(deniz, Kind.REMINDER, here.now - HOUR)
    past = here.now - timedelta(days=1)
    await change(here.database, occurrence, here.later, starts_at=past, ends_at=past)
    await here.write(deniz, Kind.REMINDER, here.now - 2 * HOUR, date_id=here.later)

    said = await here.say()

    assert len(said) == 2
    assert await here.states() == ["dropped", "dropped", "sent", "sent", "dropped"]


async def test_the_counts_are_told_once(here: Here) -> None:
    amina, deniz = here.families.at_home(), here.families.at_home()
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now)
    await here.write(deniz, Kind.REMINDER, here.now)

    await here.notices._sweep()
    await here.settled()

    assert await here.notices.sweep() == {"sent": 1, "dropped": 1}
    assert await here.notices.sweep() == {}


async def test_a_web_chat_s_phone_rings_once_the_news_is_there(here: Here) -> None:
    amina, deniz = here.families.at_home(door=Door.WEB), here.families.at_home()
    await here.signed_up(amina, deniz)
    await here.write(amina, Kind.REMINDER, here.now)
    await here.write(deniz, Kind.REMINDER, here.now)

    await here.say()

    assert len(here.door.asked) == 2
    assert len(here.rung) == 1


async def test_a_blocked_chat_is_marked_and_the_next_way_is_tried(here: Here) -> None:
    amina = here.families.at_home()
    here.families.chat(amina, Door.WEB, used_on=here.now.date() - timedelta(days=30))
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now)
    here.door.answers.append(refusal(403, "Forbidden: bot was blocked by the user"))

    await here.say()

    assert len(set(here.chats)) == 2
    assert await here.states() == ["sent"]
    async with here.database.reading() as tx:
        rows = await tx.execute(select(chat.c.blocked).order_by(chat.c.id))
        assert list(rows.scalars()) == [True, False]


async def test_who_has_blocked_us_everywhere_is_not_tried_again(here: Here) -> None:
    amina = here.families.at_home()
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now)
    await here.write(amina, Kind.ADDED, here.now)
    here.door.answers.append(refusal(403, "Forbidden: bot was blocked by the user"))

    await here.say()

    assert len(here.door.asked) == 1
    assert await here.states() == ["blocked", "blocked"]


async def test_a_waiting_time_is_obeyed_and_is_no_attempt(here: Here) -> None:
    amina = here.families.at_home()
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now)
    here.door.answers.append(refusal(429, "Too Many Requests: retry after 7", retry_after=7))

    await here.say()

    (row,) = await noted(here.database)
    assert (row.state, row.tries, row.due_at) == ("waiting", 0, here.now + timedelta(seconds=7))
    here.clock.now += timedelta(seconds=7)
    assert len(await here.say()) == 2
    assert await here.states() == ["sent"]


async def test_a_failing_door_is_tried_eight_times_at_most(here: Here) -> None:
    amina = here.families.at_home()
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now)
    here.door.answers.extend([refusal(502, "Bad Gateway")] * 20)

    for _ in range(12):
        await here.say()
        here.clock.now += timedelta(minutes=5)

    assert len(here.door.asked) == 8
    assert await here.states() == ["given up"]


async def test_a_notices_of_a_family_arrive_in_their_order(here: Here) -> None:
    amina = here.families.at_home()
    await here.signed_up(amina)
    here.families.remind(amina, here.later)
    await here.families.build(here.database)
    await here.write(amina, Kind.ADDED, here.now, date_id=here.later)
    await here.write(amina, Kind.REMINDER, here.now - HOUR)
    await here.write(amina, Kind.REMINDER, here.now, date_id=here.later)

    said = await here.say()

    assert ["Reminder" in heading for heading in said] == [True, False, True]


async def test_one_notice_that_cannot_be_worded_stops_no_other(here: Here) -> None:
    amina, deniz = here.families.at_home(), here.families.at_home()
    await here.signed_up(amina, deniz)
    await here.write(amina, Kind.REMINDER, here.now)
    await here.write(deniz, Kind.REMINDER, here.now)
    drawn = here.notices._voice.draw
    first = iter([True])

    def fail_once(screen: Screen, chat_id: int) -> list[str]:
        if next(first, False):
            raise ValueError
        return drawn(screen, chat_id)

    here.notices._voice = Voice(fail_once)

    await here.say()

    assert sorted(await here.states()) == ["sent", "waiting"]


async def test_the_digest_tells_the_week_or_nothing(here: Here) -> None:
    amina = here.families.at_home()
    await here.families.build(here.database)
    await here.write(amina, Kind.DIGEST, here.now, date_id=None)

    assert await here.say() == []
    assert await here.states() == ["dropped"]


async def test_after_a_digest_the_next_one_waits(here: Here) -> None:
    amina = here.families.at_home()
    await here.families.build(here.database)
    follows = {"municipality_id": 1, "person_id": amina, "kind": "elterncafe", "often": "weekly"}
    async with here.database.transaction() as tx:
        await tx.execute(insert(follow), [follows])
    await here.write(amina, Kind.DIGEST, here.now, date_id=None)

    (heading,) = await here.say()

    assert "what you follow" in heading
    said, following = await noted(here.database)
    assert (said.state, following.state, following.kind) == ("sent", "waiting", "digest")
    assert following.due_at > here.now


async def test_nothing_is_said_twice_when_two_say_at_once(here: Here) -> None:
    people = [here.families.at_home() for _ in range(30)]
    await here.signed_up(*people)
    for each in people:
        await here.write(each, Kind.REMINDER, here.now)
    other = Notices(here.database, here.notices._post, Voice(draw), here.clock)

    await asyncio.gather(here.say(), other.sweep())
    await other.close()

    assert len(here.chats) == len(set(here.chats)) == 30


async def test_what_a_killed_process_was_saying_is_said_after_its_lease(here: Here) -> None:
    amina = here.families.at_home()
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now)
    killed = Notices(here.database, here.notices._post, Voice(draw), here.clock)
    await killed._take(1)
    for task in killed._tasks:
        task.cancel()

    assert await here.say() == []
    here.clock.now += LEASE
    assert len(await here.say()) == 1


async def test_a_kick_says_what_has_just_become_due(here: Here) -> None:
    amina = here.families.at_home()
    await here.signed_up(amina)
    await here.write(amina, Kind.REMINDER, here.now)

    here.notices.kick()
    await here.notices._tasks.copy().pop()
    await here.notices.close()

    assert len(here.door.asked) == 1
