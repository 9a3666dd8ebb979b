"""Name those who take part: people, their chats, the doors they come through."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

MunicipalityId = NewType("MunicipalityId", int)
PersonId = NewType("PersonId", int)
ChatId = NewType("ChatId", int)
"""Our own number of a chat; the number that a door uses is a plain int beside its bot's."""


class Door(StrEnum):
    """Where a chat takes place."""

    WEB = "web"
    TELEGRAM = "telegram"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who writes to us, with what an answer needs to know."""

    id: PersonId
    chat: ChatId
    door: Door
    municipality: MunicipalityId
    language: str
    new: bool
    """True in the update that made us meet."""
