"""Name what the audit log tells of members of staff: for security alone, compared by nobody."""

from enum import StrEnum


class Action(StrEnum):
    """What was done, or refused."""

    REFUSED = "refused"
    """Something foreign, or something that does not exist: both look alike."""
    INVITED = "invited"
    INVITATION_USED = "invitation used"
    INVITATION_FAILED = "invitation failed"
    INVITATION_WITHDRAWN = "invitation withdrawn"
    ROLE_WITHDRAWN = "role withdrawn"
    CODE_RENEWED = "code renewed"
    SIGNED_IN = "signed in"
    SIGNED_OUT = "signed out"
    AMENDED = "amended"
    UNDONE = "undone"
    CONFIRMED = "confirmed"
    WENT_LIVE = "went live"
    ANNOUNCED = "announced"
    RECALLED = "recalled"
    COUNTED = "counted"
    CLOSED = "closed"
    CORRECTED = "corrected"
    ANSWERED = "answered"
    DONE = "done"
    INTRODUCED = "introduced"
    """A code was made by which a family can be introduced; never which family."""
    CARDS_MADE = "cards made"
    CARDS_WITHDRAWN = "cards withdrawn"
