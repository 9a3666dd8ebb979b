"""An export holds every row about a person, and none about anybody else."""

import json
from datetime import datetime

import pytest
from sqlalchemy import Table, insert, update

import storage.export
from kiez.code import Secrets, shown
from kiez.people import Door, PersonId
from kiez.signup import SignupId
from storage.database import Database
from storage.export import HIDDEN, Export
from storage.tables import (
    amendment,
    announcement,
    audit,
    handover,
    invitation,
    metadata,
    outbox,
    staff,
    staff_role,
    webchat_message,
)
from tests import cast

SECRETS = Secrets(cookie="11" * 32, erasure="22" * 32)
# Who is meant cannot be told any more: neither can it be exported.
OF_NOBODY = {"erasure_mark"}


def about_people() -> set[str]:
    """Find the tables that point to a person or a chat, however far away."""
    found = {"person", "chat", "webchat_chat"}
    while more := {
        table.name
        for table in metadata.tables.values()
        if table.name not in found and _points(table, found)
    }:
        found |= more
    # The other way round: a message points to the file that it shows.
    return found | {"webchat_file"}


def _points(table: Table, to: set[str]) -> bool:
    by_number = {"person_id", "chat_id", "staff_id"} & set(table.columns.keys())
    return bool(by_number) or any(key.column.table.name in to for key in table.foreign_keys)


async def export(database: Database, now: datetime) -> tuple[Export, Export]:
    """Export what is kept about two people with something of every kind."""
    places = await cast.built(database)
    async with database.transaction() as tx:
        for number, door in ((11, Door.WEB), (12, Door.TELEGRAM)):
            who = await cast.meet(tx, number, now, door)
            await cast.fill(tx, who, places, now)
        account = {"id": 1, "municipality_id": 1, "person_id": 11, "display_name": "name 11"}
        await tx.execute(insert(staff), account)
        role = {"municipality_id": 1, "staff_id": 1}
        await tx.execute(insert(staff_role), role | {"role": "leader"})
        between = {"from_staff_id": 1, "to_staff_id": 1, "expires_at": now}
        there = {"id": 1, "municipality_id": 1, "centre_id": places.centre, "person_id": 11}
        await tx.execute(insert(handover), there | between)
        guest = {"id": 1, "municipality_id": 1, "chat_id": 11, "display_name": "name 11"}
        opened = {"secret_hash": "x", "role": "leader", "expires_at": now}
        await tx.execute(insert(invitation), guest | opened)
        deed = {"at": now, "action": "changed", "object_type": "offer", "object_key": "x"}
        await tx.execute(insert(audit), role | deed)
        change = {"id": 1, "state": "draft", "before": {}, "after": {}, "changed_at": now}
        await tx.execute(insert(amendment), role | change)
        said = {"id": 1, "centre_id": places.centre, "state": "draft", "changed_at": now}
        texts = {"versions": {"de": {"text": "text 11000"}}, "audience": {}}
        await tx.execute(insert(announcement), role | said | texts)
    async with database.reading() as tx:
        return (
            await storage.export.everything(tx, PersonId(11), SECRETS),
            await storage.export.everything(tx, PersonId(12), SECRETS),
        )


def test_every_table_about_people_is_exported() -> None:
    assert about_people() - OF_NOBODY == storage.export.COVERED


async def test_there_is_a_row_of_every_kind(database: Database, now: datetime) -> None:
    amina, _ = await export(database, now)

    assert [name for name, rows in amina.items() if not rows] == []


async def test_nothing_of_another_person_is_in_it(database: Database, now: datetime) -> None:
    amina, deniz = (json.dumps(each) for each in await export(database, now))

    for mark in ("name", "draft", "out", "raw"):
        assert f"{mark} 11" in amina
        assert f"{mark} 12" not in amina
        assert f"{mark} 12" in deniz
        assert f"{mark} 11" not in deniz
    for mark in ("text 11000", "note 11000", "push.example/11000", "tap 11000"):
        assert mark in amina
        assert mark not in deniz


async def test_numbers_have_names_and_times_are_iso(database: Database, now: datetime) -> None:
    amina, _ = await export(database, now)

    (reminding,) = amina["reminding"]
    (consent,) = amina["consent"]
    (follow,) = amina["follow"]
    assert reminding["occurrence"] == "Elterncafé, 2026-12-03 10:00, KiEZ Mitte"
    assert follow["centre"] == "KiEZ Mitte"
    assert consent["given_at"] == "2026-11-24T08:00:00+00:00"
    assert consent["municipality"] == "Stadt Musterstadt"


async def test_what_opens_something_is_not_shown_but_the_own_code_is(
    database: Database, now: datetime
) -> None:
    amina, _ = await export(database, now)

    (signup,) = amina["signup"]
    assert signup["code"] == shown(SECRETS.signup_code(SignupId(11)))
    assert signup["code_hmac"] == HIDDEN
    assert amina["webchat_chat"][0]["secret_hash"] == HIDDEN
    assert amina["push_subscription"][0]["auth"] == HIDDEN


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_who_has_nothing_gets_what_there_is(database: Database, now: datetime) -> None:
    await cast.built(database)
    async with database.transaction() as tx:
        await cast.meet(tx, 11, now)

        found = await storage.export.everything(tx, PersonId(11), SECRETS)

    assert {name for name, rows in found.items() if rows} == {"person", "chat"}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_what_is_shown_once_is_not_in_it(database: Database, now: datetime) -> None:
    await export(database, now)
    link, code = f"https://kiez.example/i/{'aB3-_' * 8}xyz", "\u2068K7Q9 2XRT 9PA4\u2069"
    async with database.transaction() as tx:
        content = {"text": f"Send {link} to Eva", "entities": [{"url": link}]}
        await tx.execute(update(webchat_message).values(content=content))
        await tx.execute(update(outbox).values(content=f"sendMessage {code}"))
        found = json.dumps(await storage.export.everything(tx, PersonId(11), SECRETS))

    assert "aB3-_" not in found
    assert "9PA4" not in found
    assert "to Eva" in found
