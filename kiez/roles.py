"""Name the roles as `kiezbot invite` takes them (docs/privacy.md)."""

from enum import StrEnum


class Role(StrEnum):
    """What a member of staff may do; the scope stands beside it."""

    CITY = "city"
    CARRIER = "carrier"
    COORDINATOR = "coordinator"
    LEADER = "leader"
    PARTNER = "partner"
    VISITOR = "visitor"
    DPO = "dpo"
