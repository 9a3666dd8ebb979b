"""Make and read the codes that people copy by hand, and the marks that nobody can undo."""

import hashlib
import hmac
from dataclasses import dataclass

from kiez.people import Door
from kiez.signup import SignupId

# Crockford's base 32: no I, L, O, U, so nothing looks like something else.
_SIGNS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_ALIKE = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V", "-": "", " ": ""})
SIGNUP_SIGNS = 10
JOINING_DIGITS = 8
_BITS = 5


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
        number = int.from_bytes(_hmac(self.cookie, f"signup|{signup}"))
        signs = (_SIGNS[number >> _BITS * place & 31] for place in range(SIGNUP_SIGNS))
        return "".join(signs)

    def joining_code(self, number: int) -> str:
        """Make a joining code of a random number: eight digits, that any keyboard has."""
        digest = int.from_bytes(_hmac(self.cookie, f"joining|{number}"))
        return f"{digest % 10**JOINING_DIGITS:0{JOINING_DIGITS}d}"

    def kept(self, code: str) -> str:
        """Say how a code is kept: as its HMAC, which opens nothing."""
        return _hmac(self.cookie, f"kept|{code}").hex()

    def mark(self, door: Door, chat_id: int) -> str:
        """Make the mark that a chat was erased: it tells nobody which chat that was."""
        return _hmac(self.erasure, f"{door}|{chat_id}").hex()


def read_signup_code(typed: str) -> str | None:
    """Read a sign-up code as somebody typed it; None if it cannot be one."""
    signs = typed.upper().translate(_ALIKE)
    fits = len(signs) == SIGNUP_SIGNS and all(sign in _SIGNS for sign in signs)
    return signs if fits else None


def shown(code: str) -> str:
    """Write a code in two halves, so that it can be read aloud."""
    half = len(code) // 2
    return f"{code[:half]} {code[half:]}"


def read_joining_code(typed: str) -> str | None:
    """Read a joining code in whatever digits; None if it cannot be one."""
    half = JOINING_DIGITS // 2
    parts = typed.replace("-", " ").split()
    # In two halves, as it is shown, or in one piece: 24 12 2026 is a day.
    if [len(part) for part in parts] not in ([half, half], [JOINING_DIGITS]):
        return None
    signs = "".join(parts)
    return "".join(str(int(sign)) for sign in signs) if signs.isdecimal() else None


def _hmac(key: str, words: str) -> bytes:
    return hmac.new(bytes.fromhex(key), words.encode(), hashlib.sha256).digest()
