"""Make, read and recognise the secret keys (docs/privacy.md)."""

import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from kiez.errors import StartError

_BYTES = 32


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an installation, 256 random bits each, written in hexadecimal."""

    report: str
    erasure: str
    backup: str
    cookie: str
    push: str

    def fingerprints(self) -> dict[str, str]:
        """Name each key by the first 128 bits of its SHA-256: enough to know it, not to use it."""
        return {
            name: hashlib.sha256(f"kiezbot:{name}:{value}".encode()).hexdigest()[:32]
            for name, value in asdict(self).items()
        }


def load(path: Path) -> Keys | None:
    """Read the key file.

    Returns:
        None if there is no file yet.

    Raises:
        StartError: The file is damaged, or others may read it.
    """
    if not path.exists():
        return None
    if path.stat().st_mode & 0o077:
        raise StartError(f"{path} may be read by others. Protect it: chmod 600 {path}")
    names = {field.name for field in fields(Keys)}
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        valid = content.keys() == names and all(
            len(bytes.fromhex(v)) == _BYTES for v in content.values()
        )
    except (ValueError, AttributeError, TypeError):
        content, valid = {}, False
    if not valid:
        raise StartError(f"{path} is damaged. Put back the copy you keep apart from the backups.")
    return Keys(**content)


def make(path: Path) -> Keys:
    """Make new keys and write them into a file that only its owner can read."""
    keys = Keys(*(secrets.token_hex(_BYTES) for _ in fields(Keys)))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Exclusive: of two processes that start at once, one makes the file and the other fails.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(keys), file, indent=2)
        file.flush()
        os.fsync(descriptor)
    return keys
