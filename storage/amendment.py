"""Prepare changes of the directory, make them with all that follows, and take them back."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Row

import storage.audit
from kiez.amendment import (
    RETIRED,
    TOUCHED,
    UNDO,
    AmendmentId,
    Done,
    Draft,
    Outcome,
    Preview,
    Reason,
    Refusal,
    State,
    Value,
    Wanted,
    amended,
    as_left,
    first_on,
    quiet,
    rebased,
)
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.roles import Staff
from locales.translate import bare
from storage import amending, amendment_rows
from storage.amending import Case
from storage.database import Transaction
from storage.directory_offer import Offer

forget, heard = amendment_rows.forget, amendment_rows.heard


async def record(tx: Transaction, staff: Staff, offer_id: int) -> Offer:
    """Read an offer within reach, in the directory's words.

    Raises:
        GoneError: It is foreign, or does not exist.
    """
    return Offer.model_validate((await amending.own(tx, staff, offer_id)).record)


async def draft(tx: Transaction, staff: Staff, wanted: Wanted, now: datetime) -> Preview:
    """Prepare a change, and tell all that would follow; a refused one is not kept.

    Raises:
        GoneError: The offer is foreign or does not exist, or this is not the asker's to change.
    """
    here, after = await _asked(tx, staff, wanted)
    preview = await _foreseen(tx, here, wanted.id, after, now)
    if not preview.refusals:
        await _keep(tx, here, wanted.id, after, now)
    return preview


async def refuse(
    tx: Transaction, staff: Staff, wanted: Wanted, field: str, reason: Reason
) -> Preview:
    """Tell why a change is not even prepared; what is wanted may be empty.

    Raises:
        GoneError: As `draft`.
    """
    here, after = await _asked(tx, staff, wanted)
    return amending.preview(here, wanted.id, after, refusals=(Refusal(field, reason),))


async def at_once(tx: Transaction, staff: Staff, wanted: Wanted, now: datetime) -> Done:
    """Make a change that needs no preview, since it changes nothing for parents.

    Raises:
        GoneError: As `draft`.
    """
    here, after = await _asked(tx, staff, wanted)
    wrong = await amending.refusals(tx, here, after, now)
    if wrong:
        return Done(Outcome.REFUSED, amending.preview(here, wanted.id, after, refusals=wrong))
    await _keep(tx, here, wanted.id, after, now)
    return await _make(tx, here, await _found(tx, staff, wanted.id), now)


async def show(tx: Transaction, staff: Staff, number: int, now: datetime) -> Preview:
    """Show a change as it stands: of a draft, what would follow from it now.

    Raises:
        GoneError: It is another's, or is not there any more; or its offer is out of reach by now.
    """
    row = await _found(tx, staff, number)
    here = await amending.case(tx, staff, row.offer_id)
    return (
        await _again(tx, here, row, now)
        if row.state == State.DRAFT
        else amending.as_made(here, row)
    )


async def make(tx: Transaction, staff: Staff, number: int, now: datetime) -> Done:
    """Make a change, and tell all whom it concerns in the same transaction.

    A second tap does nothing more. If the offer has changed since, nothing is done, and the
    preview tells what would follow now.

    Raises:
        GoneError: As `show`.
    """
    row = await _found(tx, staff, number)
    here = await amending.case(tx, staff, row.offer_id)
    if row.state != State.DRAFT:
        return Done(Outcome.ALREADY, amending.as_made(here, row))
    if not as_left(here.record, row.before):
        return Done(Outcome.CHANGED, await _again(tx, here, row, now))
    wrong = await amending.refusals(tx, here, row.after, now)
    if wrong:
        return Done(Outcome.REFUSED, amending.preview(here, row.id, row.after, refusals=wrong))
    return await _make(tx, here, row, now)


async def undo(tx: Transaction, staff: Staff, number: int, now: datetime) -> Done:
    """Take a change back, within ten minutes, and tell whoever has heard of it.

    Raises:
        GoneError: As `show`.
    """
    row = await _found(tx, staff, number)
    here = await amending.case(tx, staff, row.offer_id)
    if row.state != State.MADE:
        return Done(Outcome.ALREADY, amending.as_made(here, row))
    if now > row.changed_at + UNDO:
        return Done(Outcome.LATE, amending.as_made(here, row))
    if not as_left(here.record, row.after):
        return Done(Outcome.CHANGED, amending.as_made(here, row))
    back, touched = _back(here, row)
    if wrong := await amending.refusals(tx, here, back, now):
        return Done(Outcome.REFUSED, amending.preview(here, row.id, back, refusals=wrong))
    _, effect = await amending.carry_out(tx, here, back, touched, now)
    await amendment_rows.change(tx, row, now, state=State.UNDONE)
    await _note(tx, here, row, Action.UNDONE, now)
    return Done(
        Outcome.UNDONE,
        replace(amending.as_made(here, row), state=State.UNDONE, effect=effect, undo_until=None),
    )


async def drop(tx: Transaction, staff: Staff, number: int, now: datetime) -> Done:
    """Drop a draft.

    Raises:
        GoneError: As `show`.
    """
    row = await _found(tx, staff, number)
    here = await amending.case(tx, staff, row.offer_id)
    if row.state != State.DRAFT:
        return Done(Outcome.ALREADY, amending.as_made(here, row))
    await amendment_rows.change(tx, row, now, state=State.DROPPED)
    return Done(Outcome.DROPPED, replace(amending.as_made(here, row), state=State.DROPPED))


async def drafts(tx: Transaction, staff: Staff) -> list[Draft]:
    """List what one has prepared and not made, the newest first."""
    return [
        Draft(
            id=row.id,
            offer=row.offer_id,
            title=row.title or row.after.get("title", ""),
            fields=tuple(row.after),
            on=first_on(row.before, row.after),
        )
        for row in await amendment_rows.of_author(tx, staff)
    ]


async def _asked(tx: Transaction, staff: Staff, wanted: Wanted) -> tuple[Case, dict[str, Value]]:
    here = await amending.case(tx, staff, wanted.offer)
    after = {key: _bare(value) for key, value in wanted.after.items()}
    if here.offer is None:
        after = {key: value for key, value in after.items() if key not in {"key", "telegram"}}
        after.setdefault("source", (here.centre or {"record": {}})["record"].get("source"))
    if not here.may(after):
        raise GoneError("This is not theirs to change.")
    return here, after


async def _found(tx: Transaction, staff: Staff, number: int) -> Row[Any]:
    await amending.hold(tx, staff)
    row = await amendment_rows.read(tx, staff, number)
    if row is None:
        raise GoneError("This change is not there.")
    return row


async def _keep(
    tx: Transaction, here: Case, number: AmendmentId, after: dict[str, Value], now: datetime
) -> None:
    values = {
        "id": number,
        "offer_id": here.offer.id if here.offer is not None else None,
        "centre_id": here.staff.centre,
        "before": _before(here, after),
        "after": after,
    }
    await amendment_rows.keep(tx, here.staff, values, now)


async def _again(tx: Transaction, here: Case, row: Row[Any], now: datetime) -> Preview:
    """Look at a draft as the offer is now, and keep it like that."""
    after: dict[str, Value] = dict(row.after)
    if not as_left(here.record, row.before):
        after = rebased(row.before, after, here.record)
        before = _before(here, after)
        await amendment_rows.change(tx, row, now, before=before, after=after)
    return await _foreseen(tx, here, row.id, after, now)


async def _foreseen(
    tx: Transaction, here: Case, number: AmendmentId, after: dict[str, Value], now: datetime
) -> Preview:
    wrong = await amending.refusals(tx, here, after, now)
    if wrong:
        return amending.preview(here, number, after, refusals=wrong)
    async with amending.rehearsal(tx):
        whole = await _whole(tx, here, after)
        _, effect = await amending.carry_out(tx, here, whole, {}, now)
    return amending.preview(here, number, after, effect=effect)


async def _make(tx: Transaction, here: Case, row: Row[Any], now: datetime) -> Done:
    after = await _whole(tx, here, row.after)
    touched = here.offer.touched if here.offer is not None else {}
    offer_id, effect = await amending.carry_out(tx, here, after, {**touched, **after}, now)
    before = _before(here, after)
    if here.offer is not None:
        before[TOUCHED] = sorted(touched.keys() & after.keys())
    written = {"before": before, "after": after, "offer_id": offer_id, "told": effect.told}
    await amendment_rows.change(tx, row, now, state=State.MADE, **written)
    await _note(tx, here, row, Action.AMENDED, now)
    made = {"state": State.MADE, "offer": offer_id, "undo_until": now + UNDO}
    return Done(Outcome.MADE, amending.preview(here, row.id, after, effect=effect, **made))


async def _note(tx: Transaction, here: Case, row: Row[Any], action: Action, now: datetime) -> None:
    """Note a change in the audit log, and tell the other owners of the offer."""
    await storage.audit.note(tx, here.staff, action, ("amendment", row.id), now)
    if quiet(row.after):
        return
    owners = here.owners
    if "second_owner" in row.after:
        keys = (row.before.get("second_owner"), row.after["second_owner"])
        owners += [here.centres[key]["id"] for key in keys if key in here.centres]
    others = sorted(set(owners) - {here.staff.centre})
    if others:
        await amendment_rows.tell(tx, here.staff, row.id, others, here.zone, now)


async def _whole(tx: Transaction, here: Case, after: Mapping[str, Value]) -> dict[str, Value]:
    if here.offer is not None:
        return dict(after)
    whole = amended({}, after)
    return {"key": await amending.new_key(tx, here, after.get("kind")), **whole}


def _back(here: Case, row: Row[Any]) -> tuple[dict[str, Value], dict[str, Value]]:
    """Tell what an offer was before a change, and what a person had changed by then."""
    touched: dict[str, Value] = dict(here.offer.touched) if here.offer is not None else {}
    if TOUCHED not in row.before:  # it was a new one
        return {RETIRED: True}, {**touched, RETIRED: True}
    before = {key: value for key, value in row.before.items() if key != TOUCHED}
    others = {key: value for key, value in touched.items() if key not in row.after}
    return before, others | {key: before[key] for key in row.before[TOUCHED]}


def _before(here: Case, after: Mapping[str, Value]) -> dict[str, Value]:
    return {key: here.record.get(key) for key in after} if here.offer is not None else {}


def _bare(value: Value) -> Value:
    """Take direction marks out of what somebody typed, wherever it stands."""
    match value:
        case str():
            return bare(value)
        case list():
            return [_bare(each) for each in value]
        case dict():
            return {key: _bare(each) for key, each in value.items()}
        case _:
            return value
