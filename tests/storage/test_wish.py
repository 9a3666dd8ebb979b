from datetime import date

from sqlalchemy import select

from storage import wish as wishes
from storage.database import Database
from storage.tables import wish
from tests.towns import Town


async def test_a_wish_is_a_count_of_its_month(database: Database) -> None:
    city = await Town().build(database)
    told = [
        ("mitte", date(2026, 11, 3), "babycafe"),
        ("mitte", date(2026, 11, 30), "babycafe"),
        ("mitte", date(2026, 12, 1), "babycafe"),
        ("", date(2026, 11, 3), "babycafe"),
    ]

    async with database.transaction() as tx:
        for quarter, day, topic in told:
            await wishes.tell(tx, city, quarter, day, topic)

    async with database.reading() as tx:
        kept = (await tx.execute(select(wish).order_by(wish.c.quarter, wish.c.month_on))).all()
    assert [tuple(row) for row in kept] == [
        (city, "", date(2026, 11, 1), "babycafe", 1),
        (city, "mitte", date(2026, 11, 1), "babycafe", 2),
        (city, "mitte", date(2026, 12, 1), "babycafe", 1),
    ]
