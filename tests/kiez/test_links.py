import pytest

from kiez.links import leads
from kiez.people import Door


@pytest.mark.parametrize(
    ("address", "web", "telegram"),
    [
        ("https://kiez.example/wi", True, True),
        ("http://127.0.0.1:8080", True, False),
        ("http://[::1]:8080", True, False),
        ("http://localhost:8080", True, False),
        ("https://kiez", True, False),
        ("ftp://kiez.example", False, False),
        ("", False, False),
    ],
)
def test_a_button_leads_only_where_its_door_lets_it(
    address: str, *, web: bool, telegram: bool
) -> None:
    assert leads(address, Door.WEB) is web
    assert leads(address, Door.TELEGRAM) is telegram
