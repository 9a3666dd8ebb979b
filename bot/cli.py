"""The commands: `kiezbot`, or `python -m bot`."""

import argparse
import asyncio
import json
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from pathlib import Path

import storage.calendar
import storage.directory
import storage.directory_file
import storage.seed
from bot import app, cards, ground, inviting, logs
from bot.health import health
from bot.settings import Settings, described, read
from kiez.errors import KiezError, StartError
from kiez.invitation import payload
from kiez.printed import unreachable
from scheduler import jobs
from storage.database import Database
from storage.seed import Imported

Command = Callable[[Settings, argparse.Namespace], Awaitable[None]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command.

    Returns:
        0 if it went well, 1 if not; argparse ends with 2 on wrong usage.
    """
    chosen = parser().parse_args(arguments)
    try:
        settings = read()
        logs.set_up(settings.log_level)
        asyncio.run(chosen.work(settings, chosen))
    except KiezError as error:
        for line in str(error).splitlines():
            print(f"kiezbot: {line}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0
    return 0


def parser() -> argparse.ArgumentParser:
    """Describe the commands."""
    made = argparse.ArgumentParser(
        prog="kiezbot", description="Leads parents to the next Elterncafé nearby."
    )
    commands = made.add_subparsers(required=True, metavar="COMMAND")

    def add(name: str, work: Command, meaning: str) -> argparse.ArgumentParser:
        command = commands.add_parser(name, help=meaning, description=meaning)
        command.set_defaults(work=work, refuse=command.error)
        return command

    add("run", _run, "Run everything in one process, until it is told to stop.")
    taken = add("import", _import, "Take in directory files; what people changed since stays.")
    taken.add_argument("files", nargs="+", type=Path, metavar="FILE")
    taken.add_argument("--retire", action="store_true", help="retire what the file no longer has")
    taken.add_argument("--json", action="store_true", help="print the result as JSON")
    given = add("export", _export, "Write a city's directory as a directory file.")
    given.add_argument("city", nargs="?", help="key of the city; default: the first")
    given.add_argument("--output", type=Path, metavar="FILE", help="default: standard output")
    inviting.add_to(add("invite", _invite, "Print a one-time link that gives somebody a role."))
    cards.add_to(
        add("cards", _cards, "Make cards and posters to hand out, and write them as files.")
    )
    add("upgrade", _upgrade, "Bring the database to this program's version.")
    checked = add("check", _check, "Tell what is set up, reachable and due.")
    checked.add_argument("--json", action="store_true", help="print it as JSON")
    told = add("settings", _settings, "List every setting with its default and meaning.")
    told.add_argument("--json", action="store_true", help="print them as JSON")
    told.add_argument("--markdown", action="store_true", help="print them as a Markdown table")
    return made


async def _run(settings: Settings, _: argparse.Namespace) -> None:
    print(f"KiEZbot: {settings.address}/ (stop with Ctrl+C)", flush=True)
    await app.run(settings)


async def _import(settings: Settings, chosen: argparse.Namespace) -> None:
    # Everything is read before anything is written, and all is one transaction: a damaged file
    # changes nothing.
    files = [storage.directory_file.load(path) for path in chosen.files]
    results = []
    async with _opened(settings) as database, database.transaction() as tx:
        known = [city.key for city in await storage.directory.municipalities(tx)]
        for file in files:
            key = file.directory.municipality.key
            known += [key] if key not in known else []
            position = known.index(key)
            taken = await storage.seed.take_in(tx, file, position, retire=chosen.retire)
            await storage.calendar.keep_up(tx, taken.municipality, jobs.clock())
            results.append((key, taken))
    for key, taken in results:
        print(json.dumps({"city": key} | asdict(taken)) if chosen.json else _told(key, taken))


def _told(city: str, taken: Imported) -> str:
    lines = [
        (
            f"{city}: {taken.created} new, {taken.updated} changed, "
            f"{taken.unchanged} as before, {taken.retired} retired"
        ),
        *(f"  missing in the file: {each}" for each in taken.missing),
        *(f"  kept as a person changed it: {each}" for each in taken.kept),
    ]
    if taken.missing and not taken.retired:
        lines.append("  What is missing stays in use; --retire puts it out of use.")
    return "\n".join(lines)


async def _export(settings: Settings, chosen: argparse.Namespace) -> None:
    async with _opened(settings) as database, database.reading() as tx:
        cities = await storage.directory.municipalities(tx)
        if not cities:
            raise StartError("No directory is taken in yet. Run: kiezbot import FILE")
        text = await storage.seed.give_out(tx, chosen.city or cities[0].key)
    if chosen.output:
        chosen.output.write_text(text, encoding="utf-8")
    else:
        print(text, end="")


async def _invite(settings: Settings, chosen: argparse.Namespace) -> None:
    asked = inviting.Asked.of(chosen)
    if asked.wrong:
        chosen.refuse(asked.wrong)
    async with _opened(settings) as database:
        made = await inviting.invite(database, asked, chosen.city)
    links = await inviting.links(settings, made)
    if chosen.json:
        told = {"role": asked.role, "place": made.held.place, "name": made.name, "links": links}
        print(json.dumps(told, ensure_ascii=False))
        return
    print(f"{made.name}: {asked.role}, {made.held.place}. Works once, for 72 hours:")
    print(links["web"])
    if links.get("telegram") == "":
        print(f"In Telegram, which does not answer: /start {payload(made.secret)} to your bot")
    elif "telegram" in links:
        print(links["telegram"])


async def _cards(settings: Settings, chosen: argparse.Namespace) -> None:
    async with _opened(settings) as database:
        made = await cards.make(settings, database, chosen)
    if any(unreachable(each.link) for each in made):
        note = f"no phone reaches {settings.address}; set KIEZBOT_PUBLIC_URL before you print"
        print(f"kiezbot: {note}", file=sys.stderr)
    for each in made:
        files = [str(path) for path in cards.write(each, chosen)]
        if chosen.json:
            told = {"centre": each.place.key, "code": each.batch.code, "link": each.link}
            more = {"files": files, "lost": each.lost}
            print(json.dumps(told | more, ensure_ascii=False))
            continue
        print("\n  ".join([f"{each.place.name}: {each.link}", *files]))
        if each.lost:
            print(f"  No font of ours has these signs; they were left out: {' '.join(each.lost)}")


async def _upgrade(settings: Settings, _: argparse.Namespace) -> None:
    database = Database(settings.database_url)
    try:
        applied = await ground.upgraded(database)
    finally:
        await database.close()
    print(f"Applied: {', '.join(applied)}" if applied else "The database is up to date.")


async def _check(settings: Settings, chosen: argparse.Namespace) -> None:
    async with _opened(settings) as database:
        async with database.reading() as tx:
            cities = [city.name for city in await storage.directory.municipalities(tx)]
        state = await health(database, jobs.clock())
    report = {
        "database": str(database.path or database.url.render_as_string(hide_password=True)),
        "keys": settings.keys_file.exists(),
        "cities": cities,
        "address": settings.address,
        "waiting": state.waiting,
        "well": state.well,
    }
    if chosen.json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        for name, value in report.items():
            print(f"{name:<10}{', '.join(value) if isinstance(value, list) else value}")
    if not state.well:
        raise StartError("Messages are waiting for more than five minutes. Does the bot run?")


async def _settings(_: Settings, chosen: argparse.Namespace) -> None:
    rows = described()
    if chosen.json:
        keys = ("name", "default", "meaning")
        print(json.dumps([dict(zip(keys, row, strict=True)) for row in rows], ensure_ascii=False))
    elif chosen.markdown:
        print("| setting | default | meaning |\n| --- | --- | --- |")
        for name, default, meaning in rows:
            print(f"| `{name}` | {f'`{default}`' if default else '(empty)'} | {meaning} |")
    else:
        for name, default, meaning in rows:
            print(f"{name}={default}\n    {meaning}")


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the database for a command, at this program's version."""
    database = Database(settings.database_url)
    try:
        await ground.upgraded(database)
        yield database
    finally:
        await database.close()
