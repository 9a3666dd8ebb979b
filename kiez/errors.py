"""Name what must not happen; `handlers.help` turns each into a screen, in one place."""


class KiezError(Exception):
    """A request that cannot be met."""


class GoneError(KiezError):
    """What a button or link points to is no longer there, or never was, or belongs to others."""


class DirectoryError(KiezError):
    """A directory file is refused.

    Args:
        problems: One sentence each: file, line, key and reason.
    """

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class StartError(KiezError):
    """The bot cannot start; the message says what, where and what to do in one line."""
