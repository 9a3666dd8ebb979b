"""Describe an offer as a directory file writes it (`kiezbot-directory/1`)."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from storage.directory_values import (
    AConfidence,
    AgeMonths,
    AKind,
    AnAction,
    AnAudience,
    AnOfferEvidence,
    APause,
    ARegistration,
    AService,
    ASlotEvidence,
    AtLeastOne,
    AWeekday,
    BreakMinutes,
    Count,
    Day,
    Distinct,
    Key,
    LanguageCode,
    NthWeek,
    Phone,
    SlotMinutes,
    Telegram,
    WallTime,
    Weeks,
    Words,
)


class Part(BaseModel):
    """A part of a directory file: nothing unknown, nothing converted."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, allow_inf_nan=False)


class Schedule(Part):
    """When an offer takes place, in local wall-clock time."""

    byday: Annotated[Distinct[AWeekday], Field(min_length=1)]
    nth: NthWeek | None = None
    every_weeks: Weeks | None = None
    start: WallTime
    end: WallTime
    valid_from: Day
    valid_until: Day | None = None


class DayException(Part):
    """One day that differs from the schedule."""

    date: Day
    action: AnAction
    to: Day | None = None
    start: WallTime | None = None
    end: WallTime | None = None
    venue: Key | None = None
    reason: Words | None = None


class AgeRange(Part):
    """Ages of children, both inclusive."""

    min: AgeMonths
    max: AgeMonths


class Evidence(Part):
    """What bears an offer."""

    offer: AnOfferEvidence
    slot: ASlotEvidence


class Slots(Part):
    """How a consultation hour is cut, in minutes."""

    minutes: SlotMinutes
    break_: Annotated[BreakMinutes, Field(alias="break")] = 0


class Offer(Part):
    """What parents can come to."""

    key: Key
    kind: AKind
    service: AService | None = None
    title: Words
    description: Words | None = None
    provider: Words | None = None
    venue: Key | None = None
    schedule: Schedule | None = None
    pauses: Distinct[APause] = Field(default_factory=list)
    exceptions: list[DayException] = Field(default_factory=list)
    theme_every_weeks: Weeks | None = None
    childcare: bool | None = None
    child_age_months: AgeRange | None = None
    audience: Distinct[AnAudience]
    languages: Distinct[LanguageCode]
    registration: ARegistration
    cost_cents: Count
    capacity: AtLeastOne | None = None
    childcare_capacity: Count | None = None
    course: bool | None = None
    slots: Slots | None = None
    min_families: Count | None = None
    join_until_days: Count | None = None
    telegram: Telegram | None = None
    second_owner: Key | None = None
    phone: Phone | None = None
    checked_on: Day | None = None
    confidence: AConfidence
    evidence: Evidence
    source: Key
    note: Words | None = None
