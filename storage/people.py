"""Meet people and their chats, and remember the language they chose."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, delete, exists, insert, select, update

from kiez.people import ChatId, Door, MunicipalityId, Person, PersonId
from storage.database import Transaction
from storage.tables import (
    chat,
    child,
    consent,
    follow,
    person,
    reminding,
    signup,
    staff,
    webchat_chat,
)

_ARRIVE_PERSON = insert(person).values(
    id=bindparam("id"),
    municipality_id=bindparam("municipality_id"),
    language=bindparam("language"),
)
_ARRIVE_CHAT = insert(chat).values(
    id=bindparam("id"),
    municipality_id=bindparam("municipality_id"),
    person_id=bindparam("person_id"),
    door=bindparam("door"),
    bot_id=bindparam("bot_id"),
    chat_id=bindparam("chat_id"),
    used_on=bindparam("used_on"),
)
_SEEN = (
    update(chat)
    .where(chat.c.id == bindparam("seen_chat"))
    .values(used_on=bindparam("seen_on"), blocked=False)
)
_BLOCKED = (
    update(chat)
    .where(chat.c.bot_id == bindparam("of_bot"), chat.c.chat_id == bindparam("of_chat"))
    .values(blocked=True)
)
_SPEAK = (
    update(person)
    .where(person.c.id == bindparam("of_person"))
    .values(language=bindparam("new_language"))
)
_MOVE_PERSON = (
    update(person)
    .where(person.c.id == bindparam("of_person"))
    .values(municipality_id=bindparam("new_municipality"))
)
_MOVE_CHATS = (
    update(chat)
    .where(chat.c.person_id == bindparam("of_person"))
    .values(municipality_id=bindparam("new_municipality"))
)
_FORGET_IDLE = delete(chat).where(
    chat.c.used_on < bindparam("before"),
    # Who only reads on the page is here as well.
    ~exists().where(
        chat.c.door == Door.WEB,
        webchat_chat.c.chat_id == chat.c.chat_id,
        webchat_chat.c.used_on >= bindparam("before"),
    ),
    *(
        ~exists().where(table.c.person_id == chat.c.person_id)
        for table in (consent, signup, follow, child, reminding, staff)
    ),
)
_FORGET_CHATLESS = delete(person).where(
    *(
        ~exists().where(table.c.person_id == person.c.id)
        for table in (chat, consent, signup, follow, child, reminding, staff)
    ),
)
_LANGUAGE = (
    select(person.c.language)
    .join(chat, chat.c.person_id == person.c.id)
    .where(chat.c.bot_id == bindparam("bot_id"), chat.c.chat_id == bindparam("chat_id"))
)

# Looking around keeps the chosen language with the chat for 30 days (docs/privacy.md).
KEEP_IDLE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Caller:
    """Someone who writes for the first time.

    Args:
        chat_id: As the door numbers it.
    """

    person: PersonId
    chat: ChatId
    door: Door
    bot_id: int
    chat_id: int
    municipality: MunicipalityId
    language: str


async def arrive(tx: Transaction, caller: Caller, now: datetime) -> Person:
    """Remember a chat and the person behind it: a random number, a city and a language."""
    await tx.execute(
        _ARRIVE_PERSON,
        {
            "id": caller.person,
            "municipality_id": caller.municipality,
            "language": caller.language,
        },
    )
    await tx.execute(
        _ARRIVE_CHAT,
        {
            "id": caller.chat,
            "municipality_id": caller.municipality,
            "person_id": caller.person,
            "door": caller.door,
            "bot_id": caller.bot_id,
            "chat_id": caller.chat_id,
            "used_on": now.date(),
        },
    )
    return Person(
        id=caller.person,
        chat=caller.chat,
        door=caller.door,
        municipality=caller.municipality,
        language=caller.language,
        new=True,
    )


def seen(tx: Transaction, chat_id: ChatId, today: date) -> None:
    """Note that a chat was used today, and that it is open to us."""
    tx.later(_SEEN, seen_chat=chat_id, seen_on=today)


async def block(tx: Transaction, bot_id: int, chat_id: int) -> None:
    """Note that a chat does not let us in; nothing unasked is sent there."""
    await tx.execute(_BLOCKED, {"of_bot": bot_id, "of_chat": chat_id})


async def speak(tx: Transaction, person_id: PersonId, language: str) -> None:
    """Remember the language that a person chose."""
    await tx.execute(_SPEAK, {"of_person": person_id, "new_language": language})


async def move(tx: Transaction, person_id: PersonId, municipality: MunicipalityId) -> None:
    """Remember the city that a person looks in."""
    values = {"of_person": person_id, "new_municipality": municipality}
    await tx.execute(_MOVE_PERSON, values)
    await tx.execute(_MOVE_CHATS, values)


async def language(tx: Transaction, bot_id: int, chat_id: int) -> str | None:
    """Tell the language of a chat, or None if we never met."""
    return (await tx.execute(_LANGUAGE, {"bot_id": bot_id, "chat_id": chat_id})).scalar()


async def forget_idle(tx: Transaction, today: date) -> int:
    """Forget those who only looked around and have not come back for 30 days."""
    chats = await tx.execute(_FORGET_IDLE, {"before": today - KEEP_IDLE})
    people = await tx.execute(_FORGET_CHATLESS)
    return chats.rowcount + people.rowcount
