"""Make and read the codes that people copy by hand, and the marks that nobody can undo."""

import hashlib
import hmac
import unicodedata
from dataclasses import dataclass

from kiez.directory import OccurrenceId
from kiez.people import Door
from kiez.signup import SignupId

# Crockford's base 32: no I, L, O, U, so nothing looks like something else.
SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": "", " ": ""})
SIGNUP_SIGNS = 10
ENTRANCE_SIGNS = 8
HANDOVER_SIGNS = 8
JOINING_DIGITS = 8
ACCOUNT_SIGNS = 12
_ACCOUNT_GROUP = 4
_BITS = 5
# 0 and 1 may have been letters.
_DIGITS = "23456789"
_LEAST_OF_EACH = 2


@dataclass(frozen=True, slots=True)
class Secrets:
    """Turn numbers into codes and marks with the installation's keys (hexadecimal).

    Args:
        cookie: For codes that open something.
        erasure: For marks of what was erased.
    """

    cookie: str
    erasure: str

    def signup_code(self, signup: SignupId) -> str:
        """Make the code of a sign-up: ten signs, always the same, guessed by nobody (50 bits)."""
        return _signs(_hmac(self.cookie, f"signup|{signup}"), SIGNUP_SIGNS)

    def entrance_code(self, occurrence: OccurrenceId) -> str:
        """Make the code that hangs at the entrance of a date: eight signs (40 bits)."""
        return _signs(_hmac(self.cookie, f"entrance|{occurrence}"), ENTRANCE_SIGNS)

    def joining_code(self, number: int) -> str:
        """Make a joining code of a random number: eight digits, that any keyboard has."""
        digest = int.from_bytes(_hmac(self.cookie, f"joining|{number}"))
        return f"{digest % 10**JOINING_DIGITS:0{JOINING_DIGITS}d}"

    def account_code(self, number: int) -> str:
        """Make a sign-in code of a random number: twelve signs, nearly 60 bits.

        It has letters and digits both, so that no word and no number is taken for one.
        """
        turn = 0
        while True:
            code = _signs(_hmac(self.cookie, f"account|{number}|{turn}"), ACCOUNT_SIGNS)
            if _mixed(code):
                return code
            turn += 1

    def handover_code(self, number: int) -> str:
        """Make the code of an introduction of a random number: eight signs (40 bits)."""
        return _signs(_hmac(self.cookie, f"handover|{number}"), HANDOVER_SIGNS)

    def kept(self, code: str) -> str:
        """Say how a code is kept: as its HMAC, which opens nothing."""
        return _hmac(self.cookie, f"kept|{code}").hex()

    def mark(self, door: Door, chat_id: int) -> str:
        """Make the mark that a chat was erased: it tells nobody which chat that was."""
        return _hmac(self.erasure, f"{door}|{chat_id}").hex()


def read_signup_code(typed: str) -> str | None:
    """Read a sign-up code as somebody typed it; None if it cannot be one."""
    return _read(typed, SIGNUP_SIGNS)


def read_entrance_code(typed: str) -> str | None:
    """Read an entrance code as somebody typed it; None if it cannot be one."""
    return _read(typed, ENTRANCE_SIGNS)


def shown(code: str) -> str:
    """Write a code in two halves, so that it can be read aloud."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def read_joining_code(typed: str) -> str | None:
    """Read a joining code in whatever digits; None if it cannot be one."""
    half = JOINING_DIGITS // 2
    parts = _seen(typed).replace("-", " ").split()
    # In two halves, as it is shown, or in one piece: 24 12 2026 is a day.
    if [len(part) for part in parts] not in ([half, half], [JOINING_DIGITS]):
        return None
    signs = "".join(parts)
    return "".join(str(int(sign)) for sign in signs) if signs.isdecimal() else None


def in_groups(code: str) -> str:
    """Write a sign-in code in three groups."""
    starts = range(0, len(code), _ACCOUNT_GROUP)
    return " ".join(code[start : start + _ACCOUNT_GROUP] for start in starts)


def read_account_code(typed: str) -> str | None:
    """Read a sign-in code as somebody typed it; None if it cannot be one."""
    parts = _seen(typed).upper().replace("-", " ").split()
    if [len(part) for part in parts] not in ([_ACCOUNT_GROUP] * 3, [ACCOUNT_SIGNS]):
        return None
    signs = "".join(parts).translate(_ALIKE)
    return signs if _mixed(signs) and all(sign in SIGNS for sign in signs) else None


def _seen(typed: str) -> str:
    """Leave out the marks of direction that a copied code brings along."""
    return "".join(sign for sign in typed if unicodedata.category(sign) != "Cf")


def _mixed(code: str) -> bool:
    digits = sum(sign in _DIGITS for sign in code)
    letters = sum(sign.isalpha() for sign in code)
    return min(digits, letters) >= _LEAST_OF_EACH


def _read(typed: str, length: int) -> str | None:
    signs = _seen(typed).upper().translate(_ALIKE)
    fits = len(signs) == length and all(sign in SIGNS for sign in signs)
    return signs if fits else None


def _signs(digest: bytes, length: int) -> str:
    number = int.from_bytes(digest)
    return "".join(SIGNS[number >> _BITS * place & 31] for place in range(length))


def _hmac(key: str, words: str) -> bytes:
    return hmac.new(bytes.fromhex(key), words.encode(), hashlib.sha256).digest()
