import json
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiez.errors import DirectoryError
from storage.directory_file import load, parse
from storage.directory_yaml import MAX_BYTES
from storage.seed import SHIPPED
from tests.directories import OFFER, SMALL, WIESBADEN, read, small, written

TEXT = WIESBADEN.decode()


def refusals(content: bytes) -> list[str]:
    with pytest.raises(DirectoryError) as refused:
        parse(content, "stadt.yaml")
    return refused.value.problems


FIRST_OFFER = "centres[schelmengraben].offers[schelmengraben-elterncafe]"
EXCEPTIONS = "        exceptions: []\n"


# What is replaced at its first place, by what; how many lines below; the key; words of the reason.
DAMAGES: list[tuple[str, str, int, str, str]] = [
    ("    quarter: Schel", "    quartier: X\n    quarter: Schel", 0, "quartier", "is no key of"),
    ("    name: KiEZ Schel", "    name: X\n    name: KiEZ Schel", 1, "name", "given twice, first"),
    ("    name: KiEZ Schelmengraben\n", "", -1, "name", "is missing"),
    ("        venue: schelmengraben-stz", "        venue: nirgends", 0, "venue", "no venue with"),
    ("    office_venue: schel", "    office_venue: Schel", 0, "office_venue", "no venue with"),
    ("catchment: [schelmengraben,", "catchment: [atlantis,", 0, "catchment", "no place with"),
    ("    source: schelmengraben_2018", "    source: sage", 0, "source", "no source with"),
    ("parent: wiesbaden", "parent: atlantis", 0, "parent", "no place with"),
    ("type: borough, parent: wiesbaden", "type: borough, parent: mitte", 0, "parent", "itself"),
    ("key: schelmengraben-babycafe", "key: schelmengraben-hebamme", 0, "key", "two offers have"),
    ("start: '09:30'", "start: 09:30", 0, "start", "must stand in quotes"),
    ("start: '09:30'", "start: 10:30", 0, "start", "must stand in quotes"),
    ("start: '09:30'", "start: '9:30'", 0, "start", "must be a time in quotes"),
    ("start: '09:30'", "start: '24:30'", 0, "start", "hour must be in 0..23"),
    ("end: '11:30'", "end: '09:30'", 0, "end", "does not come after start 09:30"),
    ("end: '2026-01-10'", "end: '2025-01-10'", 0, "end", "does not come after start"),
    ("end: '2026-01-10'", "end: '2026-02-30'", 0, "end", "day is out of range"),
    ("lat: 50.0836", "lat: 51.0836", 0, "lat", "outside the bbox 49.98 to 50.16"),
    ("lat: 50.0836", "lat: .nan", 0, "lat", "nan lies outside"),
    ("lat: 50.0836", "lat: fünfzig", 0, "lat", "must be a valid number"),
    ("center: {lat: 50.08601", "center: {lat: 60.0", 0, "center.lat", "outside the bbox"),
    ("{south: 49.98", "{south: 51.0", 0, "bbox.north", "not beyond south"),
    ("postal_code: '65199'", "postal_code: 65199", 0, "postal_code", "must be text"),
    ("confidence: illustrative\n", "confidence: published\n", 0, "confidence", "contradicts"),
    ("{offer: published, slot: none}", "{offer: none, slot: published}", 0, "evidence", "contra"),
    ("[Klarental,", "[Klar, WEST-END,", 0, "aliases[1]", "means two places"),
    ("name: Klarenthal, type", "name: WESTEND, type", 0, "name", "means two places"),
    ("childcare: true", "childcare: ja", 0, "childcare", "must be a valid boolean"),
    ("kind: elterncafe\n", "kind: disco\n", 0, "kind", "must be 'elterncafe'"),
    ("        kind: elterncafe\n", "        kind: sprechstunde\n", -1, "service", "is missing"),
    ("min: 0, max: 72", "min: 80, max: 72", 0, "child_age_months", "min 80 is above max 72"),
    ("byday: [FR]", "byday: [FR, FR]", 0, "byday", "names something twice"),
    ("byday: [FR]", "byday: [FR], nth: 1, every_weeks: 2", 0, "nth", "goes with months"),
    ("timezone: Europe/Berlin", "timezone: Europe/Bielefeld", 0, "timezone", "no time zone"),
    ("default_language: de", "default_language: fr", 0, "default_language", "none of the"),
    ("subdivision: HE", "subdivision: XX", 0, "subdivision", "knows no XX in DE"),
    ("note: Die", "note: !!python/name:os.system Die", 0, "note", "has no place here"),
    ("note: Die Webseite", 'note: "\\0"\n    x: Die', 0, "note", "control character"),
    ("  geonames: {", "  7: {}\n  geonames: {", 0, "?", "must be plain text"),
    ("  geonames: {", "  [a]: {}\n  geonames: {", 0, "?", "must be plain text"),
    ("as_of: '2023-09-07'", "as_of: 2023", 0, "as_of", "must be text"),
    ("as_of: '2023-09-07'", "as_of: '2023-13'", 0, "as_of", "month must be in 1..12"),
    ("sources:\n", "sources: [\n", 2, "the file", "is no valid YAML"),
    ("updated: '2026", "\tupdated: '2026", 0, "the file", "is no valid YAML"),
    (EXCEPTIONS, "        course: true\n", 0, "course", "needs a schedule with valid_until"),
    (EXCEPTIONS, "        childcare_capacity: no\n", 0, "childcare_capacity", "must be a valid"),
    (EXCEPTIONS, "        second_owner: niemand\n", 0, "second_owner", "no centre with"),
]


@pytest.mark.parametrize(("old", "new", "below", "key", "reason"), DAMAGES)
def test_a_damaged_file_is_refused_with_line_key_and_reason(
    old: str, new: str, below: int, key: str, reason: str
) -> None:
    at = TEXT.index(old)
    line = TEXT.count("\n", 0, at) + 1 + below

    problems = refusals((TEXT[:at] + new + TEXT[at + len(old) :]).encode())

    told = [each for each in problems if each.startswith(f"stadt.yaml, line {line}, ")]
    assert any(key in each and reason in each for each in told), problems


EXCEPTION_DAMAGES = [
    ([{"date": "2026-12-01", "action": "cancel"}] * 2, "two exceptions for 2026-12-01"),
    ([{"date": "2026-12-01", "action": "add", "to": "2026-12-02"}], "only a move has a new day"),
    (
        [
            {"date": "2026-12-01", "action": "move", "to": "2026-12-03"},
            {"date": "2026-12-03", "action": "add"},
        ],
        "two exceptions lead to 2026-12-03",
    ),
    ([{"date": "2026-12-01", "action": "move", "start": "12:00"}], "not before end 11:30"),
    ([{"date": "2026-12-01", "action": "move", "venue": "x"}], "no venue with the key x"),
    ([{"date": "2026-12-01", "action": "dance"}], "must be 'cancel', 'move' or 'add'"),
]


@pytest.mark.parametrize(("exceptions", "reason"), EXCEPTION_DAMAGES)
def test_a_contradictory_exception_is_refused(exceptions: list[Any], reason: str) -> None:
    problems = refusals(written(small(exceptions=exceptions)))

    assert any("centres[mitte].offers[cafe].exceptions[" in each for each in problems)
    assert any(reason in each for each in problems)


def test_days_added_without_a_schedule_need_their_times() -> None:
    added = {"date": "2026-12-01", "action": "add"}

    problems = refusals(written(small(schedule=None, exceptions=[added])))

    assert "needs start and end" in problems[0]
    assert read(small(schedule=None, exceptions=[added | {"start": "09:00", "end": "10:00"}]))


def test_seats_for_children_need_childcare() -> None:
    problems = refusals(written(small(childcare=False, childcare_capacity=3)))

    assert "there is no childcare here" in problems[0]


def test_two_venues_with_a_key_are_refused_and_two_centres_too() -> None:
    data = small()
    data["centres"].append(deepcopy(data["centres"][0]))

    problems = refusals(written(data))

    assert len(problems) == 8
    assert {each.rsplit(": ", 1)[1] for each in problems} == {
        "two centres have the key mitte.",
        "two venues have the key haus.",
        "two venues have the key garten.",
        "two offers have the key cafe.",
    }


def test_all_problems_are_told_in_the_order_of_the_lines() -> None:
    text = TEXT.replace("lat: 50.0836", "lat: 51.0", 1).replace("venue: sauer", "venue: x", 1)

    problems = refusals(text.replace("schema: kiezbot-directory/1", "schema: x/2").encode())

    lines = [int(each.split("line ")[1].split(",")[0]) for each in problems]
    assert len(problems) >= 3
    assert lines == sorted(lines)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no directory"),
        (b"- 1\n- 2\n", "is no directory"),
        (b"schema: \xff\n", "is not written in UTF-8"),
        (b"#" * (MAX_BYTES + 1), "has more than 5,000,000 bytes"),
        (b"a: " + b"[" * 5000, "nests deeper than 30 levels"),
        (b"a: 1\n---\nb: 2\n", "is no valid YAML"),
        (b"a: &a [*a]\n", "has more than 500,000 values"),
        (
            b"a: &a [1,1,1,1,1,1,1,1,1]\n"
            + b"".join(
                f"{new}: &{new} [{','.join([f'*{old}'] * 9)}]\n".encode()
                for old, new in zip("abcdefg", "bcdefgh", strict=True)
            ),
            "has more than 500,000 values",
        ),
    ],
)
def test_what_is_no_directory_at_all_is_refused_quickly(content: bytes, reason: str) -> None:
    problems = refusals(content)

    assert len(problems) == 1
    assert reason in problems[0]


def test_a_file_that_is_not_there_is_refused() -> None:
    with pytest.raises(DirectoryError, match="cannot be read"):
        load(SHIPPED / "atlantis.yaml")


@pytest.mark.parametrize(
    ("confidence", "offer", "slot"),
    [
        ("published", "published", "published"),
        ("published", "concept", "confirmed"),
        ("published", "none", "confirmed"),
        ("inferred", "published", "weekday_only"),
        ("illustrative", "published", "none"),
        ("illustrative", "concept", "none"),
    ],
)
def test_a_confidence_that_fits_the_evidence_passes(
    confidence: str, offer: str, slot: str
) -> None:
    assert read(small(confidence=confidence, evidence={"offer": offer, "slot": slot}))


def test_every_optional_key_of_the_format_passes() -> None:
    data = small(
        schedule=OFFER["schedule"] | {"valid_until": "2027-03-02"},
        second_owner="mitte",
        slots={"minutes": 30, "break": 5},
        min_families=4,
        join_until_days=2,
        capacity=12,
        childcare_capacity=5,
        course=True,
        theme_every_weeks=6,
        telegram="information",
        phone="0611 123",
        checked_on="2026-11-01",
        description="…",
        provider="…",
        note="…",
    )
    data["centres"][0] |= {"live": True, "telegram": "none", "since": 2009, "catchment": ["mitte"]}
    data["centres"][0]["carrier"] |= {"law": "dsg-ekd", "controller": "Kirche"}
    data["centres"][0]["carrier"]["child_protection"] = {"phone": "0611 1", "email": "a@b.de"}
    data["municipality"]["targets"] = {"mitte": {"2027": {"elterncafe": 40}}}
    data["helplines"][0]["hours"] = "rund um die Uhr"

    assert read(data).directory.centres[0].offers[0].course


def paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner: list[tuple[Any, object]] = []
    if isinstance(value, dict):
        inner = list(value.items())
    elif isinstance(value, list):
        inner = list(enumerate(value))
    return [path, *(each for key, item in inner for each in paths(item, (*path, key)))]


def outcome(content: bytes) -> list[str]:
    try:
        # What passes can be written down again.
        json.dumps(parse(content, "stadt.yaml").data, ensure_ascii=False).encode()
    except DirectoryError as refused:
        return refused.problems
    return []


JUNK = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["mitte", "haus", "amt", "move", "2026-12-01", "09:30", "none"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@settings(deadline=None, max_examples=300)
@given(st.sampled_from(paths(SMALL)[1:]), JUNK)
def test_a_damage_is_refused_or_harmless_and_never_an_accident(
    path: tuple[Any, ...], junk: object
) -> None:
    data = small(exceptions=[{"date": "2026-12-01", "action": "cancel"}])
    inside: Any = data
    for step in path[:-1]:
        inside = inside[step]
    inside[path[-1]] = junk

    problems = outcome(json.dumps(data, ensure_ascii=True).encode())

    assert all(each.startswith("stadt.yaml, line ") for each in problems)
