"""In a real browser a parent lets the phone ring, and lets it be again."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, async_playwright, expect
from sqlalchemy import delete

from storage.tables import push_subscription, webchat_chat
from tests.webchat.fakechat import CHROMIUM, MISSING, QUIET
from tests.webchat.ringing import RingingChat, open_chat, until
from webchat.page import words

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="module")]

NOTES = """async () => (await (await navigator.serviceWorker.ready).getNotifications())
  .map(({ title, body, tag }) => ({ title, body, tag }))"""
# A click on a notification, as the worker sees it: focusing needs a real finger.
CLICK = """async () => {
  const done = [];
  WindowClient.prototype.focus = async function () { done.push("focus " + this.url); };
  Clients.prototype.openWindow = async (url) => { done.push("open " + url); };
  let work;
  const click = Object.assign(new Event("notificationclick"), {
    notification: { close: () => done.push("close") },
    waitUntil: (promise) => { work = promise; },
  });
  self.dispatchEvent(click);
  await work;
  return done;
}"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    if MISSING:
        pytest.fail(MISSING) if os.environ.get("CI") else pytest.skip(MISSING)
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=str(CHROMIUM), args=QUIET)
        yield opened
        await opened.close()


@pytest_asyncio.fixture(loop_scope="module")
async def chat(
    browser: Browser, tmp_path: Path, request: pytest.FixtureRequest
) -> AsyncIterator[RingingChat]:
    async with open_chat(browser, tmp_path, getattr(request, "param", {})) as opened:
        yield opened


def having(**options: object) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("chat", [options], indirect=True, ids=[""])


async def test_one_tap_lets_the_phone_ring(chat: RingingChat) -> None:
    page = await chat.open()

    await chat.button.click()

    await expect(page.locator("#note")).to_have_text(words("de")["ring_on"])
    await expect(chat.button).to_be_hidden()
    assert await chat.endpoints() == [chat.phone.subscription.endpoint]
    assert await page.evaluate("options.userVisibleOnly")
    assert await page.evaluate("options.applicationServerKey.length") == 65
    assert await page.evaluate("document.activeElement.className.split(' ')[0]") == "bubble"


async def test_the_menu_lets_it_ring_no_more(chat: RingingChat) -> None:
    page = await chat.open()
    await chat.button.click()
    await expect(chat.button).to_be_hidden()

    await page.locator("#menu-button").click()
    await page.get_by_role("button", name=words("de")["ring_off"]).click()

    await expect(page.locator("#note")).to_have_text(words("de")["ring_stopped"])
    await expect(page.locator("#menu-button")).to_be_focused()
    await expect(chat.button).to_be_visible()
    assert await chat.endpoints() == []
    assert await page.evaluate("sessionStorage.getItem('subscribed')") is None


async def test_the_next_visit_tells_a_server_that_has_forgotten(chat: RingingChat) -> None:
    page = await chat.open()
    await chat.button.click()
    await expect(chat.button).to_be_hidden()
    async with chat.gateway.database.transaction() as tx:
        await tx.execute(delete(push_subscription))

    async with page.expect_response("**/api/ring"):
        await page.reload()

    assert await chat.endpoints() == [chat.phone.subscription.endpoint]


async def test_a_permission_that_was_taken_back_ends_the_ring(chat: RingingChat) -> None:
    page = await chat.open()
    await chat.button.click()
    await expect(chat.button).to_be_hidden()
    await page.context.clear_permissions()

    async with page.expect_response("**/api/ring"):
        await page.reload()

    await expect(chat.button).to_be_visible()
    assert await chat.endpoints() == []


async def test_a_new_chat_does_not_inherit_the_ring_of_an_erased_one(chat: RingingChat) -> None:
    page = await chat.open()
    await chat.button.click()
    await expect(chat.button).to_be_hidden()
    async with chat.gateway.database.transaction() as tx:
        await tx.execute(delete(webchat_chat))

    await page.reload()

    await until(page, "!sessionStorage.getItem('subscribed')")
    assert await chat.endpoints() == []


@having(granted=False)
async def test_a_browser_that_refuses_gets_a_plain_sentence(chat: RingingChat) -> None:
    page = await chat.open()

    await chat.button.click()

    await expect(page.locator("#note")).to_have_text(words("de")["ring_refused"])
    await expect(chat.button).to_be_visible()
    assert await chat.endpoints() == []


@having(script="PushManager.prototype.subscribe = async () => { throw new Error('away'); };")
async def test_a_push_service_that_is_away_is_told_of(chat: RingingChat) -> None:
    page = await chat.open()

    await chat.button.click()

    await expect(page.locator("#note")).to_have_text(words("de")["failed"])
    await expect(chat.button).to_be_visible()


@pytest.mark.parametrize(
    "chat",
    [
        pytest.param({"script": "delete window.PushManager;"}, id="no push"),
        pytest.param({"key": ""}, id="switched off"),
    ],
    indirect=True,
)
async def test_where_no_ring_can_be_nothing_offers_one(chat: RingingChat) -> None:
    page = await chat.open()
    await page.locator("#menu-button").click()

    await expect(chat.button).to_have_count(0)
    await expect(page.locator("#ring")).to_be_hidden()
    await expect(page.locator(".bot[data-id] .keys")).to_have_count(0)


@having(script="delete window.PushManager; navigator.standalone = false;")
async def test_an_iphone_is_told_about_the_home_screen(chat: RingingChat) -> None:
    page = await chat.open()

    await expect(page.locator(".bot[data-id] .hint")).to_have_text(words("de")["ring_home"])


async def test_several_rings_are_one_notice_that_tells_nothing(chat: RingingChat) -> None:
    page = await chat.open()
    cdp = await page.context.new_cdp_session(page)
    found: list[str] = []
    cdp.on(
        "ServiceWorker.workerRegistrationUpdated",
        lambda event: found.extend(each["registrationId"] for each in event["registrations"]),
    )
    await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    await cdp.send("ServiceWorker.enable")
    await until(page, "Boolean(navigator.serviceWorker.controller)")
    async with asyncio.timeout(10):
        while not found:
            await page.wait_for_timeout(50)

    for _ in range(2):
        await cdp.send(
            "ServiceWorker.deliverPushMessage",
            {
                "origin": chat.url.removesuffix("/kiez/"),
                "registrationId": found[0],
                "data": "Neues aus Ihrem Elterncafé".ljust(160),
            },
        )

    await until(page, f"({NOTES})().then((notes) => notes.length)")
    assert await page.evaluate(NOTES) == [
        {"title": "Neues aus Ihrem Elterncafé", "body": "", "tag": "news"}
    ]


async def test_a_tap_on_the_notice_leads_to_the_open_chat_or_opens_it(chat: RingingChat) -> None:
    page = await chat.open()
    await page.evaluate("navigator.serviceWorker.ready.then(() => 1)")
    (worker,) = page.context.service_workers

    there = await worker.evaluate(CLICK)
    await page.goto(f"{chat.url}healthz")
    gone = await worker.evaluate(CLICK)

    assert there == ["close", f"focus {chat.url}"]
    assert gone == ["close", f"open {chat.url}"]


@pytest.mark.parametrize("chat", [{"code": "de"}, {"code": "ar"}], indirect=True)
async def test_axe_finds_nothing_in_the_offer_and_in_the_menu(chat: RingingChat) -> None:
    page = await chat.open()
    await page.emulate_media(reduced_motion="reduce")
    await page.locator("#menu-button").click()

    report = await Axe().run(page)

    assert report.violations_count == 0, report.generate_report()
    assert await page.evaluate("document.documentElement.scrollWidth") == 320


async def test_the_whole_menu_is_within_reach_on_a_short_screen(chat: RingingChat) -> None:
    page = await chat.open()
    await page.set_viewport_size({"width": 320, "height": 450})
    await page.locator("#menu-button").click()

    last = page.locator("#menu a").last
    await last.scroll_into_view_if_needed()

    await expect(last).to_be_in_viewport()
