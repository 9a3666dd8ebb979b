"""Decide where a button may lead."""

from urllib.parse import urlsplit

from kiez.people import Door


def leads(address: str, door: Door) -> bool:
    """Tell whether a button at this door may lead to an address.

    Telegram refuses the whole message if one of its buttons leads to a host without a dot, such
    as localhost; our own page takes every address.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        return False
    return door is Door.WEB or "." in parts.hostname
