"""Make cards and posters from the command line: a batch for a centre, or one for each of them."""

import argparse
from dataclasses import dataclass
from pathlib import Path

import screens.printed
import storage.batch
import storage.directory
import storage.printed
import storage.scope
from bot import doors
from bot.serial import random_id
from bot.settings import Settings
from kiez import printed
from kiez.batch import SIZES, Batch, BatchId, Hand, Stage, Wanted, code_of
from kiez.directory import CentreId
from kiez.errors import StartError
from kiez.people import MunicipalityId
from kiez.printed import Form, Inviting, Order, unreachable
from locales.card import LINED
from scheduler import jobs
from screens.typesetter import typeset
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Place:
    """A centre of a city.

    Args:
        key: `CITY/KEY`, as the command takes it.
    """

    city: MunicipalityId
    centre: CentreId
    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Made:
    """A batch with its centre, and where its code leads."""

    place: Place
    batch: Batch
    inviting: Inviting
    link: str

    @property
    def lost(self) -> str:
        """The signs that could not be drawn."""
        return screens.printed.lost(self.order(Form.CARD))

    def order(self, form: Form) -> Order:
        """Say what shall be printed."""
        batch = self.batch
        return Order(form, batch.code, self.link, batch.stage, self.inviting, batch.language)


def add_to(command: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    which = command.add_mutually_exclusive_group(required=True)
    which.add_argument(
        "--centre", metavar="KEY", help="for one centre; of several cities CITY/KEY"
    )
    which.add_argument("--all", action="store_true", help="a batch for every centre of every city")
    command.add_argument(
        "--form",
        action="append",
        choices=list(map(str, Form)),
        help="what to write; may be given more than once; default: all",
    )
    command.add_argument(
        "--stage", choices=list(map(str, Stage)), default=Stage.BABY.value, help="default: baby"
    )
    codes = [each.code for each in LINED]
    command.add_argument(
        "--language", choices=codes, help="beside German, and in the chat; default: the phone's"
    )
    command.add_argument(
        "--count", type=int, choices=SIZES, default=SIZES[0], help="cards of a batch; default: 20"
    )
    command.add_argument(
        "--out", type=Path, default=Path(), metavar="FOLDER", help="default: the working folder"
    )
    command.add_argument("--json", action="store_true", help="print the result as JSON")


async def make(settings: Settings, database: Database, chosen: argparse.Namespace) -> list[Made]:
    """Make a batch for each centre that was asked for.

    Raises:
        StartError: There is no such centre, or the folder cannot be written.
    """
    _writable(chosen.out)
    address, bot = settings.address, ""
    if unreachable(address) and settings.telegram_token.get_secret_value():
        bot = await doors.name_of(settings)
    async with database.transaction() as tx:
        places = await _places(tx, chosen.centre)
        return [await _made(tx, each, chosen, (address, bot)) for each in places]


def write(made: Made, chosen: argparse.Namespace) -> list[Path]:
    """Set what was asked for of a batch, and write it into the folder."""
    return [_written(chosen.out, made, form) for form in map(Form, chosen.form or Form)]


async def _places(tx: Transaction, key: str | None) -> list[Place]:
    """Find the centre of a key, or all of them."""
    known = [
        Place(city.id, CentreId(each.centre), f"{city.key}/{each.key}", each.name)
        for city in await storage.directory.municipalities(tx)
        for each in await storage.scope.centres(tx, city.id)
    ]
    if not known:
        raise StartError("No directory is taken in yet. Run: kiezbot import FILE")
    found = [each for each in known if key in {None, each.key, each.key.partition("/")[2]}]
    if not found:
        keys = ", ".join(each.key for each in known)
        raise StartError(f"There is no centre {key!r}. There are: {keys}")
    return found if key is None else found[:1]


async def _made(
    tx: Transaction, place: Place, chosen: argparse.Namespace, leads: tuple[str, str]
) -> Made:
    """Make a batch.

    Args:
        leads: Address of our pages, and name of the Telegram bot.
    """
    wanted = Wanted(
        number=BatchId(random_id()),
        code=code_of(random_id()),
        centre=place.centre,
        stage=Stage(chosen.stage),
        hand=Hand.VISITOR,
        language=chosen.language,
        cards=chosen.count,
    )
    batch = await storage.batch.make(tx, (place.city, None), wanted, jobs.clock())
    inviting = await storage.printed.inviting(tx, place.centre, wanted.stage)
    link = printed.link(leads[0], batch.code, leads[1], inviting.through)
    return Made(place, batch, inviting, link)


def _written(folder: Path, made: Made, form: Form) -> Path:
    file = screens.printed.document(made.order(form))
    if file.manuscript is None:
        raise TypeError("A card is set from a manuscript.")
    path = folder / f"{made.place.key.replace('/', '-')}-{file.name}"
    path.write_bytes(typeset(file.manuscript))
    return path


def _writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".kiezbot").touch()
        (folder / ".kiezbot").unlink()
    except OSError as error:
        raise StartError(f"The folder {folder} cannot be written: {error.strerror}.") from error
