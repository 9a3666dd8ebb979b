"""Keep what the bot has set about itself: commands, descriptions, menu."""

from typing import Any

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import webchat_setting


def _set(dialect: Any) -> Any:  # noqa: ANN401 - the dialects share no type for "on conflict"
    statement = dialect.insert(webchat_setting)
    return statement.on_conflict_do_update(
        index_elements=["name"], set_={"value": statement.excluded.value}
    )


_SET = {"sqlite": _set(sqlite), "postgresql": _set(postgresql)}
_READ = select(webchat_setting.c.name, webchat_setting.c.value).where(
    webchat_setting.c.name.in_(bindparam("names", expanding=True))
)
_UNSET = delete(webchat_setting).where(webchat_setting.c.name == bindparam("of_name"))


async def keep(tx: Transaction, name: str, value: object, chat_id: int | None) -> None:
    """Keep what the bot has set; what is for one chat is forgotten with it."""
    await tx.execute(_SET[tx.dialect], {"name": name, "value": value, "chat_id": chat_id})


async def first(tx: Transaction, *names: str) -> Any:  # noqa: ANN401 - as JSON has it
    """Read the first of several settings that there is, or None."""
    found = dict(tuple(row) for row in await tx.execute(_READ, {"names": names}))
    return next((found[name] for name in names if name in found), None)


async def drop(tx: Transaction, name: str) -> None:
    """Forget what the bot has set."""
    await tx.execute(_UNSET, {"of_name": name})
