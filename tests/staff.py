"""Give roles to people of the cast."""

from itertools import count

from sqlalchemy import insert, select

import storage.staff
from kiez.directory import CentreId
from kiez.people import Person
from kiez.roles import Grant, Role, Staff
from storage.database import Database
from storage.tables import centre, staff, staff_role

_numbers = count(7_000_001)


async def appoint(database: Database, who: Person, name: str, *grants: Grant) -> Staff:
    """Make a person a member of staff with these roles, as an invitation does."""
    number = next(_numbers)
    async with database.transaction() as tx:
        await tx.execute(
            insert(staff),
            {
                "id": number,
                "municipality_id": who.municipality,
                "person_id": who.id,
                "display_name": name,
            },
        )
        for each in grants:
            await tx.execute(
                insert(staff_role),
                {
                    "municipality_id": who.municipality,
                    "staff_id": number,
                    "role": each.role,
                    "centre_id": each.centre,
                    "offer_id": each.offer,
                    "carrier": each.carrier,
                },
            )
        found = await storage.staff.of(tx, who.id)
    assert found is not None
    return found


async def coordinator(database: Database, who: Person, *keys: str) -> Staff:
    """Let a person coordinate the centres with these keys."""
    async with database.reading() as tx:
        rows = await tx.execute(select(centre.c.id).where(centre.c.key.in_(keys)))
        centres = [CentreId(number) for number in rows.scalars()]
    grants = (Grant(Role.COORDINATOR, each) for each in centres)
    return await appoint(database, who, "Petra", *grants)
