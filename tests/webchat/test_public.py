from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from storage.database import Database
from tests.webchat.cities import found
from webchat.public import documents
from webchat.public.documents import PublicPages

Client = TestClient[web.Request, web.Application]


@pytest.fixture
async def client(database: Database) -> AsyncIterator[Client]:
    await found(database)
    app = web.Application()
    PublicPages(database).add_to(app)
    async with TestClient(TestServer(app)) as opened:
        yield opened


async def _upcoming(language: str) -> list[str]:
    return [f"Tuesday 09:30, {language}"]


@pytest.mark.parametrize("page", ["imprint", "privacy", "accessibility"])
async def test_each_page_names_the_office_and_how_to_reach_it(client: Client, page: str) -> None:
    text = await (await client.get(f"/{page}")).text()

    assert "Homburger Straße 29, 65197 Wiesbaden" in text
    assert 'href="tel:061112345"' in text
    assert 'href="mailto:kiez@example.org"' in text


async def test_a_city_that_told_nothing_has_pages_that_say_so(client: Client) -> None:
    text = await (await client.get("/wetzlar/imprint?lang=en")).text()

    assert text.count("not yet entered by the city") == 5
    assert 'href="../assets/' in text


async def test_a_city_that_is_not_there_has_no_pages(client: Client) -> None:
    answer = await client.get("/atlantis/imprint")

    assert answer.status == 404


async def test_names_from_the_directory_are_text_and_never_markup(client: Client) -> None:
    text = await (await client.get("/imprint")).text()

    assert text.count("AWO &amp; Partner e.V.") == 1


async def test_the_address_chooses_the_language_before_the_browser_does(client: Client) -> None:
    answer = await client.get("/privacy?lang=ar", headers={"Accept-Language": "tr"})

    assert '<html lang="ar" dir="rtl">' in await answer.text()


async def test_the_headers_are_those_of_the_chat_page(client: Client) -> None:
    answer = await client.get("/privacy")

    assert answer.headers["Content-Security-Policy"].startswith("default-src 'self';")
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_the_landing_page_hears_of_the_next_dates_and_the_first_city(
    database: Database,
) -> None:
    await found(database)

    told = await documents.landing(database, _upcoming)("tr")

    assert told.dates == ("Tuesday 09:30, tr",)
    assert told.dial == "061112345"
    assert told.city == ""


async def test_the_landing_page_stands_before_any_city_was_imported(database: Database) -> None:
    told = await documents.landing(database, _upcoming)("de")

    assert (told.title, told.phone) == ("KiEZ", None)
