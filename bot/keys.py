"""Make, read and recognise the secret keys (docs/privacy.md)."""

import base64
import hashlib
import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from kiez.errors import StartError

_BYTES = 32
# Order of the base point of P-256 (NIST SP 800-186, section 3.2.1.3).
_P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Keys:
    """The keys of an installation, 256 random bits each, written in hexadecimal."""

    report: str
    erasure: str
    backup: str
    cookie: str
    push: str

    @property
    def vapid(self) -> ec.EllipticCurvePrivateKey:
        """Make the key that signs each ring (RFC 8292): always the same."""
        digest = bytes.fromhex(self.push)
        # One in four billion numbers is no private key: then its hash is one.
        while not 0 < int.from_bytes(digest) < _P256_ORDER:
            digest = hashlib.sha256(digest).digest()
        return ec.derive_private_key(int.from_bytes(digest), ec.SECP256R1())

    @property
    def vapid_public(self) -> str:
        """Write the public key as browsers want it: base64url of the uncompressed point."""
        public = self.vapid.public_key()
        point = public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        return base64.urlsafe_b64encode(point).rstrip(b"=").decode()

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
