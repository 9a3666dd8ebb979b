"""Hear danger in what people write: violence, a child in danger, thoughts of dying, poison."""

import csv
from functools import cache

from locales.languages import FOLDER

# Rather one alarm too many: that costs a tap, and the other way round it may cost a life. A
# toddler who hits others, and "dying for a coffee", are no danger: no list has a bare "hit" or
# "die". No native speaker has read them, as with the danger answer itself.
_FILE = FOLDER / "alarm.tsv"


@cache
def written() -> tuple[str, ...]:
    """Give the signs of all languages: people write in another one than they read.

    A sign is a few words that stand near each other in any order; a word with * may go on.
    """
    with _FILE.open(encoding="utf-8", newline="") as source:
        rows = csv.DictReader(source, delimiter="\t", quoting=csv.QUOTE_NONE)
        return tuple(row["sign"] for row in rows)
