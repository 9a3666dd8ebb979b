"""A push service on loopback, and the phone behind it that can read what came."""

import base64
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

import http_ece
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02
from py_vapid.jwt import decode

from kiez.push import Subscription

CREATED = 201


@dataclass(frozen=True, slots=True)
class Ring:
    """A ring as it came in."""

    phone: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def claims(self) -> dict[str, Any]:
        """What the sender has signed; raises where the signature is none."""
        scheme, _, parts = self.headers["Authorization"].partition(" ")
        assert (scheme, Vapid02.verify(self.headers["Authorization"])) == ("vapid", True)
        signed = dict(part.split("=", 1) for part in parts.split(","))
        claims: dict[str, Any] = decode(signed["t"], signed["k"])
        return claims

    @property
    def sender(self) -> str:
        """The sender's public key."""
        return self.headers["Authorization"].partition(",k=")[2]


@dataclass(frozen=True)
class Phone:
    """A browser that has subscribed; its secrets never leave it."""

    subscription: Subscription
    key: ec.EllipticCurvePrivateKey
    auth: bytes

    def read(self, ring: Ring) -> str:
        """Decrypt what came (RFC 8291)."""
        plain: bytes = http_ece.decrypt(ring.body, private_key=self.key, auth_secret=self.auth)
        return plain.decode()

    def said(self) -> dict[str, Any]:
        """Write the subscription as the browser does."""
        keys = {"p256dh": self.subscription.p256dh, "auth": self.subscription.auth}
        return {"endpoint": self.subscription.endpoint, "keys": keys}


@dataclass
class PushServer:
    """What came, and what is answered next."""

    url: str = ""
    rings: list[Ring] = field(default_factory=list)
    answers: deque[int] = field(default_factory=deque)

    def phone(self, name: str, auth: bytes = b"sixteen bytes ok") -> Phone:
        """Let a phone subscribe."""
        key = ec.generate_private_key(ec.SECP256R1())
        point = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        subscription = Subscription(f"{self.url}/{name}", _base64(point), _base64(auth))
        return Phone(subscription, key, auth)

    async def take(self, request: web.Request) -> web.Response:
        """Take a ring."""
        body = await request.read()
        self.rings.append(Ring(request.match_info["phone"], request.headers.copy(), body))
        status = self.answers.popleft() if self.answers else CREATED
        headers = {"Location": f"{self.url}/elsewhere"} if status < 400 else {}
        return web.Response(status=status, headers=headers)


@asynccontextmanager
async def open_push_server() -> AsyncIterator[PushServer]:
    """Open a push service while the block lasts."""
    server = PushServer()
    app = web.Application()
    app.router.add_post("/push/{phone}", server.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.url = f"http://127.0.0.1:{runner.addresses[0][1]}/push"
    try:
        yield server
    finally:
        await runner.cleanup()


def _base64(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
