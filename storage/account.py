"""Keep a member of staff's own account: the code that opens it, working days and absence."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, bindparam, delete, exists, select, update

import storage.audit
import storage.device
import storage.erasure
import storage.grant
import storage.miss
import storage.owner
import storage.people
import storage.staff
from kiez.account import KEEP_REMOVED, Account, Colleague, Signed, Signing
from kiez.audit import Action
from kiez.errors import GoneError
from kiez.people import ChatId, Person, PersonId
from kiez.roles import Role, Staff, StaffId
from storage.database import Transaction
from storage.tables import person, staff, staff_role

_OWN = staff.c.id == bindparam("of_staff")
_other = staff.alias("other")
_READ = (
    select(staff.c.display_name, staff.c.code_hmac, staff.c.workdays, staff.c.away_until)
    .add_columns(_other.c.display_name.label("stand_in"))
    .outerjoin(_other, and_(_other.c.id == staff.c.stand_in_id, _other.c.removed_at.is_(None)))
    .where(_OWN)
)
_RENEW = update(staff).where(_OWN).values(code_hmac=bindparam("new_code"))
_WHOSE = (
    select(
        staff.c.id.label("staff_id"), staff.c.municipality_id, staff.c.person_id, person.c.language
    )
    .join(person, person.c.id == staff.c.person_id)
    .where(staff.c.code_hmac == bindparam("code"), staff.c.removed_at.is_(None))
)
_WORK_ON = update(staff).where(_OWN).values(workdays=bindparam("new_days"))
_GO_AWAY = update(staff).where(_OWN).values(away_until=bindparam("until"))
_STAND_IN = update(staff).where(_OWN).values(stand_in_id=bindparam("new_stand_in"))
_mine = staff_role.alias("mine")
_COLLEAGUES = (
    select(staff.c.id, staff.c.display_name)
    .where(
        staff.c.id != bindparam("of_staff"),
        staff.c.removed_at.is_(None),
        exists().where(
            staff_role.c.staff_id == staff.c.id,
            staff_role.c.role == Role.COORDINATOR,
            _mine.c.staff_id == bindparam("of_staff"),
            _mine.c.role == Role.COORDINATOR,
            _mine.c.centre_id == staff_role.c.centre_id,
        ),
    )
    .order_by(staff.c.display_name, staff.c.id)
)
_FORGET = delete(staff).where(staff.c.removed_at < bindparam("before"))


async def read(tx: Transaction, who: Staff, here: ChatId) -> Account:
    """Read the own account.

    Args:
        here: The chat that asks.
    """
    row = (await tx.execute(_READ, {"of_staff": who.id})).one()
    return Account(
        name=row.display_name,
        devices=await storage.device.devices(tx, who, here),
        has_code=row.code_hmac is not None,
        workdays=frozenset(int(day) for day in row.workdays),
        away_until=row.away_until,
        stand_in=row.stand_in or "",
    )


async def renew_code(tx: Transaction, who: Staff, code_hmac: str, now: datetime) -> None:
    """Keep a new sign-in code; the former one opens nothing any more.

    Args:
        code_hmac: `Secrets.kept` of the code.
    """
    await tx.execute(_RENEW, {"of_staff": who.id, "new_code": code_hmac})
    await storage.audit.note(tx, who, Action.CODE_RENEWED, ("staff", who.id), now)


async def sign_in(tx: Transaction, who: Person, code_hmac: str, now: datetime) -> Signed:
    """Make the chat that types a sign-in code a further device of its account."""
    if await storage.miss.blocked(tx, who.chat, now):
        return Signed(Signing.BLOCKED, who.language)
    owner = (await tx.execute(_WHOSE, {"code": code_hmac})).first()
    if owner is None:
        blocked = await storage.miss.note(tx, who.chat, now)
        return Signed(Signing.BLOCKED if blocked else Signing.UNKNOWN, who.language)
    if owner.person_id == who.id:
        return Signed(Signing.OWN, who.language)
    if await storage.erasure.is_staff(tx, who.id):
        return Signed(Signing.STAFF, who.language)
    if await storage.people.keeps(tx, who.id):
        # What a family has must not become a colleague's, nor be seen on the colleague's devices.
        return Signed(Signing.FAMILY, who.language)
    target = PersonId(owner.person_id)
    await storage.people.pass_over(tx, who, target)
    storage.erasure.gone(tx).add(who.id)
    storage.grant.changed(tx).add(target)
    by = (owner.municipality_id, StaffId(owner.staff_id))
    await storage.audit.note_of(tx, by, Action.SIGNED_IN, ("staff", owner.staff_id), now)
    return Signed(Signing.SIGNED_IN, owner.language)


async def work_on(tx: Transaction, who: Staff, days: Collection[int]) -> None:
    """Keep the days on which one works; Monday is 0."""
    written = "".join(str(day) for day in sorted(days))
    await tx.execute(_WORK_ON, {"of_staff": who.id, "new_days": written})


async def go_away(tx: Transaction, who: Staff, until: date | None, now: datetime) -> None:
    """Keep until when one is away; None: one is there. The stand-in does what falls due then."""
    await tx.execute(_GO_AWAY, {"of_staff": who.id, "until": until})
    await _hand_over(tx, who, now)


async def stand_in(tx: Transaction, who: Staff, number: int, now: datetime) -> None:
    """Let a colleague of one's centres answer meanwhile; 0: nobody.

    Raises:
        GoneError: There is nobody with this number, or in another centre.
    """
    known = {each.id for each in await colleagues(tx, who)}
    if number and number not in known:
        raise GoneError("This colleague is not there.")
    await tx.execute(_STAND_IN, {"of_staff": who.id, "new_stand_in": number or None})
    await _hand_over(tx, who, now)


async def colleagues(tx: Transaction, who: Staff) -> list[Colleague]:
    """List who coordinates one of the same centres."""
    rows = await tx.execute(_COLLEAGUES, {"of_staff": who.id})
    return [Colleague(StaffId(row.id), row.display_name) for row in rows]


async def forget(tx: Transaction, now: datetime) -> int:
    """Delete accounts 30 days after their last role has ended: people become ordinary ones."""
    return (await tx.execute(_FORGET, {"before": now - KEEP_REMOVED})).rowcount


async def _hand_over(tx: Transaction, who: Staff, now: datetime) -> None:
    as_now = await storage.staff.of(tx, who.person)
    if as_now is not None:
        await storage.owner.hand_over(tx, as_now, now)
