from ipaddress import ip_network

import pytest
from aiohttp.test_utils import make_mocked_request

from bot.web import address_of

PROXY = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]


class Transport:
    def __init__(self, remote: str) -> None:
        self.remote = remote

    def get_extra_info(self, name: str, default: object = None) -> object:
        return (self.remote, 1) if name == "peername" else default

    def is_closing(self) -> bool:
        return False


@pytest.mark.parametrize(
    ("remote", "forwarded", "expected"),
    [
        ("192.0.2.1", "", "192.0.2.1"),
        ("192.0.2.1", "203.0.113.9", "192.0.2.1"),
        ("10.1.1.1", "203.0.113.9", "203.0.113.9"),
        ("10.1.1.1", "1.2.3.4, 203.0.113.9", "203.0.113.9"),
        ("10.1.1.1", "203.0.113.9, 10.2.2.2", "203.0.113.9"),
        ("fd00::1", "2001:db8::7", "2001:db8::7"),
        ("10.1.1.1", "", "10.1.1.1"),
        ("10.1.1.1", "nonsense", "nonsense"),
    ],
)
def test_a_forwarded_address_counts_only_from_a_trusted_proxy(
    remote: str, forwarded: str, expected: str
) -> None:
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    request = make_mocked_request("GET", "/", headers=headers, transport=Transport(remote))

    assert address_of(PROXY)(request) == expected


def test_without_trusted_proxies_the_header_is_only_words() -> None:
    headers = {"X-Forwarded-For": "203.0.113.9"}
    request = make_mocked_request("GET", "/", headers=headers, transport=Transport("10.1.1.1"))

    assert address_of([])(request) == "10.1.1.1"
