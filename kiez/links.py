"""Decide where a button may lead."""

from ipaddress import ip_address
from urllib.parse import urlsplit

from kiez.people import Door


def leads(address: str, door: Door) -> bool:
    """Tell whether a button at this door may lead to an address.

    Telegram refuses the whole message if one of its buttons leads to a host without a dot, such
    as localhost, and an address of the own machine leads nowhere on a phone. Our page takes all.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    return door is Door.WEB or ("." in parts.hostname and not _own_machine(parts.hostname))


def website(address: str) -> str:
    """Give our address for a button in Telegram; empty if none may lead there."""
    return address if leads(address, Door.TELEGRAM) else ""


def _own_machine(host: str) -> bool:
    """Tell whether an address leads to the machine it is opened on: on a phone, to nowhere."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
