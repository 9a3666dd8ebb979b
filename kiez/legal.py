"""Name who answers for the chat of a city: the office and the carriers of its centres."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Office:
    """The city's office that runs the chat; None is what the city has not entered yet."""

    name: str | None = None
    street: str | None = None
    postal_code: str | None = None
    city: str | None = None
    phone: str | None = None
    email: str | None = None

    @property
    def address(self) -> str | None:
        """Street and town, or None as long as one of the three is missing."""
        if not (self.street and self.postal_code and self.city):
            return None
        return f"{self.street}, {self.postal_code} {self.city}"


@dataclass(frozen=True, slots=True)
class City:
    """A city as its public pages show it.

    Args:
        key: Its name in addresses.
        name: Its short name.
        unit: What it calls a centre.
        office: Who is responsible.
        carriers: Who runs the centres, by name, each once.
    """

    key: str
    name: str
    unit: str
    office: Office
    carriers: tuple[str, ...]
