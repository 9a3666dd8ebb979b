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
    handover,
    person,
    reminding,
    signup,
    staff,
    thread,
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
# Whoever is joined to another just now, or joins, is waited for.
_HOLD = select(person.c.nickname).where(person.c.id == bindparam("of_person")).with_for_update()
_CHATS = select(chat.c.id).where(chat.c.person_id == bindparam("of_person"))
_OWN = [
    select(table.c.person_id).where(table.c.person_id == bindparam("of_person")).limit(1)
    for table in (consent, signup, follow, child, reminding, thread, handover, staff)
]
_NEWCOMER = insert(person).from_select(
    ["id", "municipality_id", "language"],
    select(
        bindparam("newcomer", type_=person.c.id.type), person.c.municipality_id, person.c.language
    )
    .join(chat, chat.c.person_id == person.c.id)
    .where(chat.c.id == bindparam("of_chat")),
)
_HAND = (
    update(chat)
    .where(chat.c.id == bindparam("of_chat"))
    .values(
        person_id=bindparam("to_person"),
        municipality_id=select(person.c.municipality_id)
        .where(person.c.id == bindparam("to_person"))
        .scalar_subquery(),
    )
)
_FORGET = delete(person).where(person.c.id == bindparam("of_person"))
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


async def alone(tx: Transaction, person_id: PersonId) -> bool:
    """Tell whether a person has a single chat."""
    await tx.execute(_HOLD, {"of_person": person_id})
    return len((await tx.execute(_CHATS, {"of_person": person_id})).all()) == 1


async def keeps(tx: Transaction, person_id: PersonId) -> bool:
    """Tell whether somebody has anything of their own: another chat, a name, what is kept."""
    whose = {"of_person": person_id}
    nickname = (await tx.execute(_HOLD, whose)).scalar()
    if nickname is not None or not await alone(tx, person_id):
        return True
    for statement in _OWN:
        if (await tx.execute(statement, whose)).first() is not None:
            return True
    return False


async def part(tx: Transaction, chat_id: ChatId, newcomer: PersonId) -> None:
    """Make a chat that of a new person: all else stays with whose it was.

    Args:
        newcomer: A number that nobody has yet.
    """
    await tx.execute(_NEWCOMER, {"newcomer": newcomer, "of_chat": chat_id})
    await tx.execute(_HAND, {"of_chat": chat_id, "to_person": newcomer})


async def pass_over(tx: Transaction, who: Person, target: PersonId) -> None:
    """Give the only chat of somebody who has nothing of their own to another person."""
    await tx.execute(_HAND, {"of_chat": who.chat, "to_person": target})
    await tx.execute(_FORGET, {"of_person": who.id})


async def language(tx: Transaction, bot_id: int, chat_id: int) -> str | None:
    """Tell the language of a chat, or None if we never met."""
    return (await tx.execute(_LANGUAGE, {"bot_id": bot_id, "chat_id": chat_id})).scalar()


async def forget_idle(tx: Transaction, today: date) -> int:
    """Forget those who only looked around and have not come back for 30 days."""
    chats = await tx.execute(_FORGET_IDLE, {"before": today - KEEP_IDLE})
    people = await tx.execute(_FORGET_CHATLESS)
    return chats.rowcount + people.rowcount
