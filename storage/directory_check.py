"""Check what one key of a directory file says against another."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiez.directory import Kind, OfferEvidence, SlotEvidence, warranted
from kiez.holiday import known
from kiez.spelling import fold
from storage.directory_yaml import Path, Problem

# All of it may be damaged here: values are read with care, and what has the wrong shape is left
# to the format, which refuses it.
Tree = Mapping[str, Any]
Found = Iterator[Problem]

# What each key refers to, wherever it stands.
_REFERENCES = {
    "source": "source",
    "venue": "venue",
    "office_venue": "venue",
    "parent": "place",
    "catchment": "place",
    "second_owner": "centre",
}


def check(data: Tree) -> list[Problem]:
    """List all contradictions in a directory, whatever its shape."""
    checks: tuple[Callable[[Tree], Found], ...] = (
        _references,
        _keys,
        _orders,
        _coordinates,
        _aliases,
        _parents,
        _city,
        _catalogue,
        _offers,
    )
    return list(chain.from_iterable(each(data) for each in checks))


def _mappings(value: object, path: Path = ()) -> Iterator[tuple[Path, Tree]]:
    """Walk all mappings, outer ones first."""
    if isinstance(value, dict):
        yield path, value
        for key, inner in value.items():
            yield from _mappings(inner, (*path, key))
    elif isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _mappings(inner, (*path, at))


def _items(data: Tree, *keys: str) -> Iterator[tuple[Path, Tree]]:
    """Walk the mappings of a list, or of a list inside each mapping of a list."""
    nodes: list[tuple[Path, Tree]] = [((), data)]
    for key in keys:
        nodes = [
            ((*path, key, at), item)
            for path, node in nodes
            for at, item in enumerate(_list(node.get(key)))
            if isinstance(item, dict)
        ]
    yield from nodes


def _all_offers(data: Tree) -> Iterator[tuple[Path, Tree]]:
    return chain(_items(data, "centres", "offers"), _items(data, "citywide_offers"))


def _by_kind(data: Tree) -> dict[str, Iterator[tuple[Path, Tree]]]:
    return {
        "centre": _items(data, "centres"),
        "venue": _items(data, "centres", "venues"),
        "offer": _all_offers(data),
        "place": _items(data, "places"),
    }


def _references(data: Tree) -> Found:
    targets = {
        kind: {item["key"] for _, item in items if isinstance(item.get("key"), str)}
        for kind, items in _by_kind(data).items()
    }
    targets["source"] = set(_tree(data.get("sources")))
    for path, node in _mappings(data):
        for key, kind in _REFERENCES.items():
            for name in node[key] if isinstance(node.get(key), list) else [node.get(key)]:
                if isinstance(name, str) and name not in targets[kind]:
                    yield Problem((*path, key), f"there is no {kind} with the key {name}")


def _keys(data: Tree) -> Found:
    for kind, items in _by_kind(data).items():
        seen: dict[str, Path] = {}
        for path, item in items:
            key = item.get("key")
            if not isinstance(key, str):
                continue
            other = seen.setdefault(key, path)
            if other != path:
                for each in (other, path):
                    yield Problem((*each, "key"), f"two {kind}s have the key {key}")


def _orders(data: Tree) -> Found:
    """Times and days are written so that their text sorts as they do."""
    for path, node in _mappings(data):
        for first, last in (("start", "end"), ("valid_from", "valid_until")):
            start, end = node.get(first), node.get(last)
            if not isinstance(start, str) or not isinstance(end, str):
                continue
            # A school break may be a single day; an occurrence takes some time.
            if start > end or (start == end and ":" in start):
                yield Problem((*path, last), f"{end} does not come after {first} {start}")


def _coordinates(data: Tree) -> Found:
    box = _tree(_tree(data.get("municipality")).get("bbox"))
    for axis, low, high in (("lat", "south", "north"), ("lon", "west", "east")):
        least, most = _number(box.get(low)), _number(box.get(high))
        if least is None or most is None:
            continue
        if least >= most:
            yield Problem(("municipality", "bbox", high), f"{most} is not beyond {low} {least}")
            continue
        for path, node in _mappings(data):
            value = _number(node.get(axis))
            if value is not None and not least <= value <= most:
                yield Problem((*path, axis), f"{value} lies outside the bbox {least} to {most}")


def _aliases(data: Tree) -> Found:
    meant: dict[str, tuple[str, Path]] = {}
    for path, place in _items(data, "places"):
        key = str(place.get("key"))
        names = [((*path, "name"), place.get("name"))]
        names += [((*path, "aliases", at), n) for at, n in enumerate(_list(place.get("aliases")))]
        for where, name in names:
            if not isinstance(name, str):
                continue
            other, there = meant.setdefault(fold(name), (key, where))
            if other != key:
                for each in (there, where):
                    yield Problem(each, f"{name} means two places, {other} and {key}")


def _parents(data: Tree) -> Found:
    parents = {str(place.get("key")): place.get("parent") for _, place in _items(data, "places")}
    for path, place in _items(data, "places"):
        seen, key = set[object](), place.get("key")
        while isinstance(key, str) and key not in seen:
            seen.add(key)
            key = parents.get(key)
        if isinstance(key, str) and key == place.get("key"):
            yield Problem((*path, "parent"), f"{key} lies within itself")


def _city(data: Tree) -> Found:
    city = _tree(data.get("municipality"))
    zone, language = city.get("timezone"), city.get("default_language")
    if isinstance(zone, str) and not _is_zone(zone):
        yield Problem(("municipality", "timezone"), f"there is no time zone {zone}")
    if isinstance(language, str) and language not in _list(city.get("languages")):
        yield Problem(("municipality", "default_language"), f"{language} is none of the languages")
    package = _tree(_tree(data.get("calendar")).get("holiday_package"))
    country, part = package.get("country"), package.get("subdivision")
    if isinstance(country, str) and isinstance(part, str) and not known(country, part):
        path = ("calendar", "holiday_package", "subdivision")
        yield Problem(path, f"the package holidays knows no {part} in {country}")


def _catalogue(data: Tree) -> Found:
    seen = set[tuple[str, str]]()
    for path, entry in _items(data, "catalogue"):
        wanted = (str(entry.get("kind")), str(entry.get("service")))
        if wanted in seen:
            yield Problem((*path, "kind"), "the same kind and service are given twice")
        seen.add(wanted)
        yield from _service(path, entry)


def _offers(data: Tree) -> Found:
    for path, offer in _all_offers(data):
        yield from _service(path, offer)
        yield from _confidence(path, offer)
        yield from _places(path, offer)
        yield from _exceptions(path, offer)


def _service(path: Path, entry: Tree) -> Found:
    consultation = entry.get("kind") == Kind.SPRECHSTUNDE
    if consultation and not entry.get("service"):
        yield Problem((*path, "service"), "is missing; a sprechstunde names its service")
    if not consultation and entry.get("service"):
        yield Problem((*path, "service"), "only a sprechstunde has a service")


def _confidence(path: Path, offer: Tree) -> Found:
    evidence = _tree(offer.get("evidence"))
    try:
        exists, slot = (
            OfferEvidence(str(evidence.get("offer"))),
            SlotEvidence(str(evidence.get("slot"))),
        )
    except ValueError:
        return
    right = warranted(exists, slot)
    if right is None:
        reason = f"slot {slot} contradicts offer {exists}: the offer would be published too"
        yield Problem((*path, "evidence"), reason)
    elif offer.get("confidence") != right:
        reason = f"{offer.get('confidence')} contradicts evidence slot {slot}, which bears {right}"
        yield Problem((*path, "confidence"), reason)


def _places(path: Path, offer: Tree) -> Found:
    """Check ages, seats and rhythm."""
    ages, schedule = _tree(offer.get("child_age_months")), _tree(offer.get("schedule"))
    youngest, oldest = _number(ages.get("min")), _number(ages.get("max"))
    if youngest is not None and oldest is not None and youngest > oldest:
        yield Problem((*path, "child_age_months"), f"min {youngest:g} is above max {oldest:g}")
    if offer.get("childcare_capacity") is not None and offer.get("childcare") is not True:
        yield Problem((*path, "childcare_capacity"), "there is no childcare here")
    if offer.get("course") is True and not schedule.get("valid_until"):
        yield Problem((*path, "course"), "a course needs a schedule with valid_until")
    if schedule.get("nth") is not None and (_number(schedule.get("every_weeks")) or 1) > 1:
        yield Problem((*path, "schedule", "nth"), "goes with months, every_weeks with weeks")


def _exceptions(path: Path, offer: Tree) -> Found:
    schedule = _tree(offer.get("schedule"))
    seen, filled = set[str](), set[str]()
    for at, item in enumerate(_list(offer.get("exceptions"))):
        here, each = (*path, "exceptions", at), _tree(item)
        action, day = str(each.get("action")), str(each.get("date"))
        if day in seen:
            yield Problem((*here, "date"), f"there are two exceptions for {day}")
        elif action in {"move", "add"}:
            target = str(each.get("to") or day)
            if target in filled:
                yield Problem((*here, "to"), f"two exceptions lead to {target}")
            filled.add(target)
        seen.add(day)
        if each.get("to") is not None and action != "move":
            yield Problem((*here, "to"), "only a move has a new day")
        yield from _exception_times(here, each, schedule)


def _exception_times(path: Path, each: Tree, schedule: Tree) -> Found:
    own = [key for key in ("start", "end") if each.get(key) is not None]
    if each.get("action") == "add" and not schedule and len(own) < 2:  # noqa: PLR2004 - both
        yield Problem(path, "needs start and end, for there is no schedule to take them from")
    if len(own) == 1 and schedule:
        start, end = (each.get(key) or schedule.get(key) for key in ("start", "end"))
        if isinstance(start, str) and isinstance(end, str) and start >= end:
            yield Problem((*path, own[0]), f"start {start} is not before end {end}")


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return False
    return True


def _tree(value: object) -> Tree:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) else None
