"""Say what a locked phone may show."""

from locales.translate import _


def ring() -> str:
    """Say that there is news, and no more: others may see the screen."""
    return _("News from your parent café")
