"""In a city's network: behind a reverse proxy with a sub-path, and out through a proxy only."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web

from locales.translate import bare
from tests.journeys.life import free_port
from tests.journeys.parent import Parent, run, settings
from tests.journeys.telegram import TOKEN, TelegramParent, telegram_server
from webchat.listen import serve

HOP_BY_HOP = {"transfer-encoding", "connection", "content-length", "keep-alive"}


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'kiezbot.sqlite3'}"


@contextlib.asynccontextmanager
async def reverse_proxy(target: str, path: str) -> AsyncIterator[str]:
    """Serve a bot below a path, as a city's web server does."""
    session = aiohttp.ClientSession(auto_decompress=False)

    async def forward(request: web.Request) -> web.StreamResponse:
        rest = request.path_qs.removeprefix(path)
        headers = {name: value for name, value in request.headers.items() if name != "Host"}
        headers["X-Forwarded-For"] = "203.0.113.7"
        body = await request.read()
        async with session.request(
            request.method, f"{target}{rest}", headers=headers, data=body, allow_redirects=False
        ) as answer:
            kept = [(n, v) for n, v in answer.headers.items() if n.lower() not in HOP_BY_HOP]
            response = web.StreamResponse(status=answer.status)
            for name, value in kept:
                response.headers.add(name, value)
            await response.prepare(request)
            with contextlib.suppress(ConnectionError, aiohttp.ClientError):
                async for chunk in answer.content.iter_any():
                    await response.write(chunk)
            return response

    app = web.Application()
    app.router.add_route("*", f"{path}/{{rest:.*}}", forward)
    runner, port = await serve(app, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{port}{path}"
    finally:
        await session.close()
        await runner.cleanup()


async def test_the_chat_works_below_a_path(url: str, tmp_path: Path) -> None:
    port = free_port()
    async with reverse_proxy(f"http://127.0.0.1:{port}", "/eltern/kiez") as outside:
        chosen = settings(
            url, tmp_path, public_url=outside, trusted_proxies="127.0.0.0/8"
        ).model_copy(update={"web_address": f"127.0.0.1:{port}"})
        jar = aiohttp.CookieJar(unsafe=True)
        async with run(chosen), aiohttp.ClientSession(cookie_jar=jar) as session:
            anna = Parent(session, outside, "de")

            greeting = await anna.open()
            found = await anna.write("Biebrich")
            async with session.get(f"{outside}/") as page:
                html = await page.text()

    assert "Wiesbaden" in greeting
    assert "Nachbarschaftshaus" in bare(found)
    assert {cookie["path"] for cookie in jar} == {"/eltern/kiez/"}
    assert 'src="/' not in html
    assert 'href="/' not in html


@contextlib.asynccontextmanager
async def outward_proxy() -> AsyncIterator[tuple[str, list[str]]]:
    """Open a proxy that tunnels (RFC 9110, CONNECT), and tell where it was asked to go."""
    asked: list[str] = []

    async def pump(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                writer.write(data)
                await writer.drain()
        writer.close()

    async def tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = (await reader.readuntil(b"\r\n\r\n")).decode()
        target = request.split()[1]
        asked.append(target)
        host, _, port = target.rpartition(":")
        there, back = await asyncio.open_connection(host, int(port))
        writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        await asyncio.gather(pump(reader, back), pump(there, writer))

    server = await asyncio.start_server(tunnel, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}", asked
    finally:
        server.close()


async def test_telegram_is_reached_through_the_proxy_and_our_own_page_is_not(
    url: str, tmp_path: Path
) -> None:
    async with telegram_server(tmp_path) as server, outward_proxy() as (proxy, asked):
        chosen = settings(
            url, tmp_path, telegram_token=TOKEN, telegram_api=server.url, proxy=proxy
        )
        async with run(chosen), aiohttp.ClientSession() as session:
            deniz = TelegramParent(session, "", "tr", server=server)
            greeting = await deniz.open()

    assert "Ücretsiz" in greeting
    assert set(asked) == {server.url.removeprefix("http://")}
