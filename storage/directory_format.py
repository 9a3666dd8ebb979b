"""Describe what may stand in a directory file (`kiezbot-directory/1`), key by key."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from storage.directory_offer import Offer, Part
from storage.directory_values import (
    AConfidence,
    AKind,
    APause,
    APlaceType,
    AService,
    AsOf,
    Coordinates,
    Count,
    CountryCode,
    Day,
    Distinct,
    Email,
    Key,
    LanguageCode,
    Latitude,
    Law,
    Longitude,
    Phone,
    PlaceKey,
    PostalCode,
    Telegram,
    Weeks,
    Words,
    Year,
)


class Point(Part):
    """A point in degrees, WGS 84."""

    lat: Latitude
    lon: Longitude


class Box(Part):
    """The box that all coordinates of a city lie in."""

    south: Latitude
    west: Longitude
    north: Latitude
    east: Longitude


class Naming(Part):
    """What the city calls its things."""

    name: Words
    unit: Words
    unit_plural: Words
    coordinator: Words
    visitor: Words


class Desk(Part):
    """The city's office."""

    name: Words
    street: Words | None = None
    postal_code: PostalCode | None = None
    city: Words | None = None
    phone: Phone | None = None
    email: Email | None = None
    confidence: AConfidence
    source: Key
    note: Words | None = None


class City(Part):
    """The municipality."""

    key: Key
    name: Words
    short_name: Words
    state: Words
    country: CountryCode
    timezone: Words
    center: Point
    bbox: Box
    network: Naming
    office: Desk | None = None
    default_language: LanguageCode
    languages: Annotated[Distinct[LanguageCode], Field(min_length=1)]
    targets: dict[str, JsonValue] | None = None


class HolidayPackage(Part):
    """What the holiday package is asked for."""

    name: Literal["holidays"]
    country: Words
    subdivision: Words
    categories: Distinct[APause]


class SchoolBreak(Part):
    """School holidays, both days inclusive."""

    name: Words
    start: Day
    end: Day


class Holidays(Part):
    """When a city's centres pause."""

    holiday_package: HolidayPackage
    school_breaks: list[SchoolBreak] = Field(default_factory=list)
    source: Key


class Line(Part):
    """A number to call in need."""

    name: Words
    phone: Phone
    hours: Words | None = None
    source: Key
    confidence: AConfidence


class Agreed(Part):
    """What each centre has agreed to offer."""

    kind: AKind
    service: AService | None = None
    label: Words
    every_weeks: Weeks


class Contact(Part):
    """How to reach someone by office."""

    name: Words | None = None
    phone: Phone | None = None
    email: Email | None = None


class Carrier(Part):
    """Who runs a centre."""

    name: Words | None
    confidence: AConfidence
    source: Key
    law: Law | None = None
    controller: Words | None = None
    child_protection: Contact | None = None


class Venue(Part):
    """Where offers take place."""

    key: PlaceKey
    name: Words
    street: Words | None = None
    postal_code: PostalCode
    city: Words
    lat: Latitude
    lon: Longitude
    coordinates: Coordinates
    accuracy_m: Count
    step_free: bool | None = None
    pram: bool | None = None
    nursing: bool | None = None
    changing_table: bool | None = None
    confidence: AConfidence
    source: Key
    note: Words | None = None


class Centre(Part):
    """A centre with its venues and offers."""

    key: Key
    name: Words
    quarter: Words
    borough: Words | None = None
    status: Literal["confirmed", "unconfirmed"]
    since: Year | None = None
    live: bool | None = None
    telegram: Telegram | None = None
    carrier: Carrier
    office_venue: Key | None = None
    contact: Contact | None = None
    catchment: Distinct[Key] = Field(default_factory=list)
    source: Key
    note: Words | None = None
    venues: list[Venue]
    offers: list[Offer]


class Place(Part):
    """A place that parents name."""

    key: PlaceKey
    name: Words
    type: APlaceType
    parent: Key | None = None
    lat: Latitude
    lon: Longitude
    coordinates: Coordinates
    accuracy_m: Count
    source: Key
    aliases: list[Words] = Field(default_factory=list)


class Source(Part):
    """Where a fact was read."""

    title: Words
    address: Words | None = None
    as_of: AsOf | None = None


class Directory(Part):
    """A whole file."""

    schema_: Annotated[Literal["kiezbot-directory/1"], Field(alias="schema")]
    updated: Day
    municipality: City
    calendar: Holidays
    helplines: list[Line]
    catalogue: list[Agreed]
    centres: list[Centre]
    citywide_offers: list[Offer] = Field(default_factory=list)
    places: list[Place]
    sources: dict[Key, Source]
