import pytest

import screens.help
from locales.languages import complete
from locales.translate import bare, speaking
from screens.buttons import DangerButton
from screens.screen import Line, Screen


def last_line(screen: Screen) -> str:
    last = screen.lines[-1]
    return bare(last.text if isinstance(last, Line) else last)


@pytest.mark.parametrize("code", complete())
def test_what_is_not_understood_ends_with_112_and_110(code: str) -> None:
    with speaking(code):
        screen = screens.help.not_understood()

    assert "112" in last_line(screen)
    assert "110" in last_line(screen)
    assert DangerButton().pack() in [button.data for row in screen.rows for button in row]
