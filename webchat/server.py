"""Serve the chat to the page: open, say, listen, fetch a file."""

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from aiohttp import hdrs, web

from kiez import push
from kiez.errors import GoneError
from locales.languages import of_header
from webchat import limits, saying, wire
from webchat.answers import NO_STORE, ForeignError, answered, hold_on, refused, well
from webchat.flood import Flood
from webchat.gateway import Gateway, News

logger = logging.getLogger(__name__)

COOKIE = "kiezbot"
# A chat outlives the last date that somebody has signed up for; the cookie is of no use after it.
KEEP_COOKIE_S = 182 * 24 * 3600
PING_S = 20.0
# Windows of the same chat that listen at once: a person has few, a broken page many.
MOST_STREAMS = 8

_LAST_EVENT_ID = "Last-Event-ID"
_NUMBER = re.compile("[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Front:
    """How the page is reached.

    Args:
        public_url: Where browsers find the page: scheme, host, and the path that cookies get.
        words: Gives what the page itself says, for a language's code.
        address: Tells whom a request comes from, behind whatever proxies.
        rings: A phone can be made to ring by Web Push.
    """

    public_url: str
    words: Callable[[str], Mapping[str, object]]
    address: Callable[[web.Request], str]
    rings: bool = False


def chat_api(
    gateway: Gateway, front: Front, flood: Flood, prefix: str = "/"
) -> list[web.RouteDef]:
    """List the routes of the chat.

    Args:
        gateway: The chats.
        front: How the page is reached.
        flood: Bounds how fast.
        prefix: Path of the page in this server, with a slash at its end.
    """
    api = ChatApi(gateway, front, flood)
    below = f"{prefix}api"
    return [
        web.post(f"{below}/open", api.open),
        web.post(f"{below}/say", api.say),
        web.post(f"{below}/leave", api.leave),
        web.get(f"{below}/events", api.events, allow_head=False),
        web.get(f"{below}/file/{{file_id}}", api.file, allow_head=False),
        web.post(f"{below}/ring", api.ring),
        web.delete(f"{below}/ring", api.hush),
    ]


class ChatApi:
    """What the page asks for."""

    def __init__(self, gateway: Gateway, front: Front, flood: Flood) -> None:
        self._gateway = gateway
        self._front = front
        self._flood = flood
        public = urlsplit(front.public_url)
        self._origin = f"{public.scheme}://{public.netloc}"
        self._streams: dict[int, list[web.StreamResponse]] = {}
        self._secure = public.scheme == "https"
        self._path = public.path.rstrip("/") + "/"

    @answered
    async def open(self, request: web.Request) -> web.StreamResponse:
        """Find the chat of the cookie, or begin one."""
        address = self._admit(request)
        self._check_origin(request)
        secret = request.cookies.get(COOKIE)
        code = _code(request)
        chat_id = await self._gateway.enter(secret, code)
        if secret is None or chat_id is None:
            hold_on(self._flood.new_chat(address))
            opened = await self._gateway.open(None, code)
            return self._with_cookie(well({"new": True}), opened.secret)
        return self._with_cookie(well({"new": False}), secret)

    @answered
    async def say(self, request: web.Request) -> web.StreamResponse:
        """Take what the parent says."""
        chat_id, secret = await self._speaker(request)
        body = await request.clone(client_max_size=limits.MAX_SAYING).read()
        change = await self._gateway.say(chat_id, saying.read(body))
        answer = well({"change": change.number if change else None})
        return self._with_cookie(answer, secret)

    @answered
    async def leave(self, request: web.Request) -> web.StreamResponse:
        """Let the browser forget the cookie of a chat that is no more."""
        self._admit(request)
        answer = well({})
        if await self._gateway.find(request.cookies.get(COOKIE)) is None:
            answer.del_cookie(COOKIE, path=self._path)
        return answer

    @answered
    async def ring(self, request: web.Request) -> web.StreamResponse:
        """Let this phone ring when there is news."""
        if not self._front.rings:
            return refused(404, "off")
        chat_id, _ = await self._speaker(request)
        body = await request.clone(client_max_size=limits.MAX_SUBSCRIPTION).read()
        # Whoever opens the page at its own machine may also try a push service there.
        subscription = push.read(saying.parsed(body), near=push.own_machine(self._origin))
        if subscription is None:
            return refused(400, "bad")
        await self._gateway.subscribe(chat_id, subscription)
        return well({})

    @answered
    async def hush(self, request: web.Request) -> web.StreamResponse:
        """Let this phone ring no more."""
        chat_id, _ = await self._speaker(request)
        await self._gateway.unsubscribe(chat_id)
        return well({})

    @answered
    async def file(self, request: web.Request) -> web.StreamResponse:
        """Give a file of the chat."""
        self._admit(request)
        chat_id = await self._gateway.find(request.cookies.get(COOKIE))
        if chat_id is None:
            raise GoneError
        file = await self._gateway.file(chat_id, request.match_info["file_id"])
        if file is None:
            return refused(404, "unknown_file")
        headers = {
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "default-src 'none'; sandbox",
            hdrs.CACHE_CONTROL: "private, max-age=86400, immutable",
            **wire.described(file),
        }
        return web.Response(body=file.content, headers=headers)

    @answered
    async def events(self, request: web.Request) -> web.StreamResponse:
        """Tell what is new in the chat for as long as the page listens (server-sent events)."""
        self._admit(request)
        secret = request.cookies.get(COOKIE)
        chat_id = await self._gateway.enter(secret)
        if secret is None or chat_id is None:
            raise GoneError
        response = web.StreamResponse(headers={**NO_STORE, "X-Accel-Buffering": "no"})
        response.content_type = "text/event-stream"
        response.charset = "utf-8"
        self._with_cookie(response, secret)
        await response.prepare(request)
        streams = self._streams.setdefault(chat_id, [])
        streams.append(response)
        # The oldest give way: a phone that changes its net leaves dead ones behind.
        del streams[:-MOST_STREAMS]
        try:
            await self._tell(response, chat_id, _after(request))
        except ConnectionError:
            logger.debug("page gone")  # it asks again when it is back
        except Exception:  # the edge: what has begun cannot become an error any more
            logger.exception("chat stream failed")
        finally:
            self._leave(chat_id, response)
        return response

    def _leave(self, chat_id: int, response: web.StreamResponse) -> None:
        left = [each for each in self._streams.get(chat_id, []) if each is not response]
        if left:
            self._streams[chat_id][:] = left
        else:
            self._streams.pop(chat_id, None)

    async def _tell(self, response: web.StreamResponse, chat_id: int, after: int) -> None:
        news = await self._gateway.news(chat_id, after)
        said = b""
        while news is not None and self._listens(response, chat_id):
            words = await self._words(chat_id, news.language)
            if words != said:
                said = words
                await response.write(words)
            await response.write(_written(news) or b": ping\n\n")
            if news.ended:
                await self._gateway.part(chat_id)
                break
            after = news.last
            news = await self._gateway.wait(chat_id, after, PING_S)
        if news is None or news.ended:
            # The page clears itself, and opens no new chat before somebody wants one.
            await response.write(_event("ended", {"goodbye": news is not None}))

    def _listens(self, response: web.StreamResponse, chat_id: int) -> bool:
        among = any(each is response for each in self._streams.get(chat_id, []))
        return among and not self._gateway.bell.closed

    async def _words(self, chat_id: int, language: str) -> bytes:
        data = {
            **wire.direction(language),
            "words": self._front.words(language),
            "commands": await self._gateway.commands(chat_id),
        }
        return _event("words", data)

    def _admit(self, request: web.Request) -> str:
        address = self._front.address(request)
        hold_on(self._flood.address(address))
        return address

    async def _speaker(self, request: web.Request) -> tuple[int, str]:
        """Find the chat in which something is said, and the secret of its cookie."""
        self._admit(request)
        self._check_origin(request)
        secret = request.cookies.get(COOKIE)
        chat_id = await self._gateway.find(secret)
        if secret is None or chat_id is None:
            raise GoneError
        hold_on(self._flood.chat(chat_id))
        return chat_id, secret

    def _check_origin(self, request: web.Request) -> None:
        if not self._same_origin(request):
            raise ForeignError

    def _same_origin(self, request: web.Request) -> bool:
        site = request.headers.get("Sec-Fetch-Site")
        if site is not None:
            return site == "same-origin"
        # Safari before 16.4 tells only the origin; a program that is no browser tells nothing.
        origin = request.headers.get(hdrs.ORIGIN)
        return origin is None or origin in {self._origin, f"{request.scheme}://{request.host}"}

    def _with_cookie(self, response: web.StreamResponse, secret: str) -> web.StreamResponse:
        response.set_cookie(
            COOKIE,
            secret,
            max_age=KEEP_COOKIE_S,
            path=self._path,
            httponly=True,
            secure=self._secure,
            samesite="Lax",
        )
        return response


def _code(request: web.Request) -> str | None:
    code = of_header(request.headers.get(hdrs.ACCEPT_LANGUAGE))
    # An IETF tag is short; whatever else stands there is no language.
    return code if code and re.fullmatch("[A-Za-z0-9-]{2,35}", code) else None


def _after(request: web.Request) -> int:
    given = request.headers.get(_LAST_EVENT_ID) or request.query.get("after", "")
    return int(given) if _NUMBER.fullmatch(given) else 0


def _written(news: News) -> bytes:
    return b"".join(_event(change.event, change.data, change.number) for change in news.changes)


def _event(name: str, data: Mapping[str, object], number: int | None = None) -> bytes:
    head = "" if number is None else f"id: {number}\n"
    # A line ends an event's data; JSON writes none by itself.
    return f"{head}event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()
