import gzip
import html
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer

from locales.languages import complete
from webchat.page import ASSETS, ChatPage, Landing, version, words

Client = TestClient[web.Request, web.Application]

# Bytes as they travel: page, style, scripts, worker, pictures; the promise is 30 kB.
HEAVIEST = 28_000
TEXTS = [path for path in sorted(ASSETS.iterdir()) if path.suffix != ".png"]


async def _landing(_: str) -> Landing:
    return Landing("KiEZ", 'Wies"baden', ("<Dienstag> 09:30",), "0611 123-45")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    inner, outer = web.Application(), web.Application()
    ChatPage(_landing).add_to(inner)
    outer.add_subapp("/stadt/kiez/", inner)
    async with TestClient(TestServer(outer)) as opened:
        yield opened


async def _home(client: Client, language: str = "de") -> ClientResponse:
    return await client.get("/stadt/kiez/", headers={"Accept-Language": language})


async def test_the_whole_page_stays_light(client: Client) -> None:
    page = await (await _home(client)).read()

    weight = len(gzip.compress(page)) + sum(
        len(gzip.compress(path.read_bytes())) for path in ASSETS.iterdir()
    )

    assert weight < HEAVIEST


@pytest.mark.parametrize("path", TEXTS, ids=[path.name for path in TEXTS])
def test_no_file_names_a_foreign_host_but_the_map_that_is_opened_by_a_tap(path: Path) -> None:
    text = path.read_text()

    hosts = set(re.findall(r"https?://([a-z0-9.-]+)", text))

    assert hosts <= {"www.w3.org", "www.openstreetmap.org"}


async def test_the_page_leads_nowhere_but_below_its_own_path(client: Client) -> None:
    text = await (await _home(client)).text()

    addresses = re.findall(r'(?:href|src|data-worker)="([^"]*)"', text)

    assert len(addresses) > 10
    assert [one for one in addresses if re.match(r"/|\.\.|https?:", one)] == []


async def test_every_asset_that_the_page_and_its_worker_name_is_there(client: Client) -> None:
    text = await (await _home(client)).text()
    modules = "".join(path.read_text() for path in TEXTS if path.suffix == ".js")
    names = set(re.findall(r"assets/\w+/([\w.-]+)", text)) | set(
        re.findall(r'"(?:\./)?([\w-]+\.(?:js|css|svg))"', modules)
    )

    statuses = {
        name: (await client.get(f"/stadt/kiez/assets/{version()}/{name}")).status for name in names
    }

    assert "stream.js" in statuses
    assert set(statuses.values()) == {200}


async def test_nothing_foreign_and_nothing_inline_may_run(client: Client) -> None:
    answer = await _home(client)
    text = await answer.text()

    assert answer.headers["Content-Security-Policy"].split("; ")[0] == "default-src 'self'"
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "geolocation=(self)" in answer.headers["Permissions-Policy"]
    assert re.findall(r"<script(?![^>]*\bsrc=)|<style|\son\w+=|\sstyle=", text) == []


async def test_an_asset_is_kept_for_ever_and_the_page_is_asked_for_each_time(
    client: Client,
) -> None:
    current = await client.get(f"/stadt/kiez/assets/{version()}/chat.js")
    old = await client.get("/stadt/kiez/assets/000000000000/chat.js")
    page = await _home(client)

    assert "immutable" in current.headers["Cache-Control"]
    assert current.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert old.headers["Cache-Control"] == "no-cache"
    assert page.headers["Cache-Control"] == "no-cache"


async def test_a_page_that_did_not_change_is_not_sent_again(client: Client) -> None:
    first = await _home(client)

    again = await client.get(
        "/stadt/kiez/",
        headers={"Accept-Language": "de", "If-None-Match": first.headers["ETag"]},
    )

    assert again.status == 304
    assert await again.read() == b""


async def test_the_worker_lies_in_the_pages_folder_and_is_never_kept(client: Client) -> None:
    worker = await client.get(f"/stadt/kiez/sw.js?v={version()}")

    assert worker.status == 200
    assert worker.headers["Cache-Control"] == "no-cache"


async def test_a_file_that_is_no_asset_is_not_given(client: Client) -> None:
    answer = await client.get(f"/stadt/kiez/assets/{version()}/..%2Fpage.py")

    assert answer.status == 404


async def test_the_phone_can_put_the_chat_on_its_home_screen(client: Client) -> None:
    manifest = json.loads(await (await client.get("/stadt/kiez/manifest.webmanifest")).read())
    icons = [await client.get(f"/stadt/kiez/{icon['src']}") for icon in manifest["icons"]]

    assert (manifest["name"], manifest["start_url"]) == ('KiEZ Wies"baden', "./")
    assert [icon.status for icon in icons] == [200, 200, 200]


async def test_the_browser_chooses_language_and_direction(client: Client) -> None:
    text = await (await _home(client, "ar-EG,de;q=0.5")).text()

    assert '<html lang="ar" dir="rtl"' in text
    assert words("ar")["hello"] in text


async def test_what_the_directory_says_is_text_and_never_markup(client: Client) -> None:
    text = await (await _home(client)).text()

    assert "&lt;Dienstag&gt; 09:30" in text
    assert "<Dienstag>" not in text
    assert 'href="tel:061112345"' in text


@pytest.mark.parametrize("code", complete())
def test_each_language_has_all_the_words_that_the_page_asks_for(code: str) -> None:
    said = words(code)
    scripts = "".join(path.read_text() for path in TEXTS if path.suffix == ".js")

    asked = set(re.findall(r"\bwords\.(\w+)", scripts))

    assert "offline" in asked
    assert asked <= said.keys()
    assert [key for key, text in said.items() if not text] == []
    assert "{limit}" in said["too_long"]


async def test_the_page_carries_its_words_for_the_script(client: Client) -> None:
    text = await (await _home(client, "tr")).text()

    found = re.search(r'data-words="([^"]*)"', text)

    assert found is not None
    assert json.loads(html.unescape(found[1])) == words("tr")
