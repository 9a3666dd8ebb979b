"""Name the centres for which a member of staff works, whatever the role."""

from dataclasses import dataclass

from kiez.directory import CentreId


@dataclass(frozen=True, slots=True)
class Workplace:
    """A centre that somebody coordinates, visits families for, or keeps an offer of.

    Args:
        quarter: Key of the directory's place that its quarter names; empty if none does.
        trial: It is not live yet: nothing is counted.
    """

    id: CentreId
    name: str
    quarter: str
    trial: bool
