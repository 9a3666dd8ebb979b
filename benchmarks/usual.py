"""Run the usual stack: aiogram, dialogue state in memory, gettext, async ORM; nothing durable."""

import asyncio
import sys
from pathlib import Path
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Message
from aiogram.utils.i18n import I18n, SimpleI18nMiddleware
from aiogram.utils.i18n import gettext as _
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from sqlalchemy import BigInteger, event
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

TRANSLATIONS = {"de": "In der Nähe", "tr": "Yakında", "ar": "بالقرب منك", "uk": "Поруч"}


class Base(DeclarativeBase):
    """The tables."""


class User(Base):
    """Who wrote, and how often."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(BigInteger, primary_key=True)
    language: Mapped[str]
    searches: Mapped[int]


async def near(
    message: Message, state: FSMContext, sessions: async_sessionmaker[AsyncSession]
) -> None:
    """Read state and user, write both, and answer."""
    user, position = message.from_user, message.location
    if user is None or position is None:
        return
    await state.get_state()
    await state.update_data(position=[position.latitude, position.longitude])
    async with sessions() as session:
        known = await session.get(User, user.id)
        if known is None:
            known = User(id=user.id, language=user.language_code or "de", searches=0)
            session.add(known)
        known.searches += 1
        await session.commit()
    await message.answer(f"{_('Near you')}: {position.latitude} {position.longitude}")


def compiled(folder: Path) -> Path:
    """Write the catalogues as gettext reads them."""
    for code, text in TRANSLATIONS.items():
        catalogue = Catalog(locale=code)
        catalogue.add("Near you", text)
        path = folder / code / "LC_MESSAGES" / "messages.mo"
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            write_mo(file, catalogue)
    return folder


def fast(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own type
    """Set what is usually set; a power cut may take the last commits."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.close()


async def main(api: str, token: str, folder: Path) -> None:
    """Poll until ended."""
    engine = create_async_engine(f"sqlite+aiosqlite:///{folder / 'usual.sqlite3'}")
    event.listen(engine.sync_engine, "connect", fast)
    async with engine.begin() as connection:
        await connection.run_sync(Base.metadata.create_all)
    bot = Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(api)))
    dispatcher = Dispatcher(
        storage=MemoryStorage(), sessions=async_sessionmaker(engine, expire_on_commit=False)
    )
    i18n = I18n(path=compiled(folder / "usual-locales"), default_locale="de")
    SimpleI18nMiddleware(i18n).setup(dispatcher)
    dispatcher.message.register(near)
    await dispatcher.start_polling(bot)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], Path(sys.argv[3])))
