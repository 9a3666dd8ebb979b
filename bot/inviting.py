"""Make an invitation from the command line: the first one, and any other."""

import argparse
from dataclasses import dataclass

import storage.directory
import storage.invitation
import storage.scope
from bot import doors
from bot.serial import random_id
from bot.settings import Settings
from kiez import invitation
from kiez.directory import CentreId, Municipality, OfferId
from kiez.errors import StartError
from kiez.invitation import NUMBERS, Held, InvitationId, Wanted
from kiez.member import Option
from kiez.roles import OF_CENTRES, OF_CITIES, OF_OFFERS, Grant, Role
from scheduler import jobs
from storage.database import Database, Transaction


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as it was typed; None: not given."""

    role: Role
    centre: str | None
    offer: str | None
    carrier: str | None
    name: str | None

    @classmethod
    def of(cls, chosen: argparse.Namespace) -> "Asked":
        """Read the words of the command."""
        role = Role(chosen.role)
        return cls(role, chosen.centre, chosen.offer, chosen.carrier, chosen.name)

    @property
    def wrong(self) -> str:
        """Say what of role and scope does not go together; empty if all is well."""
        needed = _needed(self.role)
        given = {"centre": self.centre, "offer": self.offer, "carrier": self.carrier}
        names = {name for name, value in given.items() if value is not None}
        if needed and needed not in names:
            return f"{self.role} needs --{needed}"
        spare = sorted(names - {needed})
        return f"{self.role} takes no --{spare[0]}" if spare else ""


@dataclass(frozen=True, slots=True)
class Made:
    """An invitation that was made."""

    held: Held
    name: str
    secret: str


def add_to(command: argparse.ArgumentParser) -> None:
    """Describe the words of the command."""
    command.add_argument("role", choices=list(map(str, Role)), metavar="ROLE", help=_roles())
    command.add_argument(
        "--centre", metavar="KEY", help="for coordinator and visitor; of several cities CITY/KEY"
    )
    command.add_argument("--offer", metavar="KEY", help="for leader and partner; CITY/KEY")
    command.add_argument(
        "--carrier", metavar="NAME", help="for carrier: as in the directory; CITY/NAME"
    )
    command.add_argument("--city", metavar="KEY", help="for city and dpo; default: the first")
    command.add_argument("--name", help="as colleagues read it; default: the name of the place")
    command.add_argument("--json", action="store_true", help="print it as JSON")


async def invite(database: Database, asked: Asked, city: str | None) -> Made:
    """Make an invitation.

    Raises:
        StartError: There is no such city, centre, offer or carrier; the message lists them.
    """
    async with database.transaction() as tx:
        town, key = await _town(tx, asked, city)
        held = await _held(tx, town, asked.role, key)
        name = invitation.name(asked.name or held.place[:40]) or town.short_name
        secret = invitation.secret_of(random_id() for _ in range(NUMBERS))
        wanted = Wanted(InvitationId(random_id()), secret, name, held.grant)
        await storage.invitation.create(tx, (town.id, None), wanted, jobs.clock())
    return Made(held, name, secret)


async def links(settings: Settings, made: Made) -> dict[str, str]:
    """Write where the invitation is used, one address for each door."""
    payload = invitation.payload(made.secret)
    found = {"web": f"{settings.address}/i/{made.secret}"}
    if settings.telegram_token.get_secret_value():
        bot = await doors.name_of(settings)
        found["telegram"] = f"https://t.me/{bot}?start={payload}" if bot else ""
    return found


async def _town(tx: Transaction, asked: Asked, city: str | None) -> tuple[Municipality, str]:
    """Find the city, and the key without it."""
    cities = await storage.directory.municipalities(tx)
    if not cities:
        raise StartError("No directory is taken in yet. Run: kiezbot import FILE")
    key = asked.centre or asked.offer or asked.carrier or ""
    first, slash, rest = key.partition("/")
    by_key = {each.key: each for each in cities}
    if slash and first in by_key:
        return by_key[first], rest
    if city is not None and city not in by_key:
        raise StartError(f"There is no city {city!r}. There are: {', '.join(by_key)}")
    return by_key[city] if city else cities[0], key


async def _held(tx: Transaction, town: Municipality, role: Role, key: str) -> Held:
    if role in OF_CITIES:
        return Held(Grant(role), town.short_name)
    if role in OF_CENTRES:
        found = _found("centre", await storage.scope.centres(tx, town.id), key)
        return Held(Grant(role, CentreId(found.centre), found.name), found.name)
    if role in OF_OFFERS:
        found = _found("offer", await storage.scope.offers(tx, town.id), key)
        return Held(Grant(role, offer=OfferId(found.offer)), found.name)
    found = _found("carrier", await storage.scope.carriers(tx, town.id), key)
    return Held(Grant(role, carrier=found.name), found.name)


def _found(sort: str, known: list[Option], key: str) -> Option:
    found = next((each for each in known if each.key == key), None)
    if found is None:
        keys = ", ".join(each.key for each in known) or "none"
        raise StartError(f"There is no {sort} {key!r}. There are: {keys}")
    return found


def _needed(role: Role) -> str:
    if role in OF_CENTRES:
        return "centre"
    if role in OF_OFFERS:
        return "offer"
    return "carrier" if role is Role.CARRIER else ""


def _roles() -> str:
    return ", ".join(Role)
