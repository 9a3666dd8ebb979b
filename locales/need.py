"""Say the topics that families name: one button each, in every complete language."""

from dataclasses import dataclass
from functools import cache

from locales.languages import DEFAULT, FOLDER
from locales.translate import spoken

LABEL_SIGNS = 24
_FILE = FOLDER / "needs.tsv"


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; its key never changes, since counts hang on it.

    Args:
        picture: For whoever does not read.
        themes: Keys of `locales.theme` that answer to it, the most fitting first.
        services: Of consultations that do, as the directory writes them.
        labels: By language.
    """

    key: str
    picture: str
    themes: tuple[str, ...]
    services: tuple[str, ...]
    labels: dict[str, str]

    @property
    def label(self) -> str:
        """Name it in the language being spoken, else in German."""
        return self.labels.get(spoken().code) or self.labels[DEFAULT]


@cache
def topics() -> dict[str, Topic]:
    """Tell of all topics, in the catalogue's order."""
    head, *lines = (line.split("\t") for line in _FILE.read_text("utf-8").splitlines())
    rows = (dict(zip(head, line, strict=True)) for line in lines)
    return {
        row["key"]: Topic(
            key=row.pop("key"),
            picture=row.pop("picture"),
            themes=tuple(row.pop("themes").split(",")),
            services=tuple(row.pop("services").split(",")),
            labels=row,
        )
        for row in rows
    }
