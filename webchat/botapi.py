"""Speak the Bot API to our bot, on a port that only this machine reaches."""

import hmac
import logging
import re
from collections.abc import Awaitable, Callable, Mapping

from aiohttp import web
from aiohttp.typedefs import Handler

from storage.webchat import messages
from webchat import editing, limits, profile, sending
from webchat.arguments import Arguments, read
from webchat.gateway import Gateway
from webchat.refusals import RefusedError, bad

logger = logging.getLogger(__name__)

Method = Callable[[Gateway, Arguments], Awaitable[object]]

_TOKEN = re.compile(r"[1-9][0-9]{0,18}:[A-Za-z0-9_-]{1,60}")
# A file, and room for what stands around it.
_MAX_BODY = limits.MAX_UPLOAD + limits.MAX_PARAMETERS
_LEAST, _MOST = -(1 << 31), (1 << 53)


async def get_updates(gateway: Gateway, arguments: Arguments) -> object:
    """Fetch what waits, or wait for it."""
    return await gateway.polling.updates(
        arguments.number("offset", _LEAST, _MOST, 0),
        arguments.number("limit", 1, limits.MAX_UPDATES, limits.MAX_UPDATES),
        arguments.number("timeout", 0, limits.MAX_POLL_S, 0),
    )


async def set_webhook(gateway: Gateway, arguments: Arguments) -> object:
    """Refuse to push updates; an empty address means not to."""
    if arguments.text("url"):
        bad("bad webhook: this server hands out updates by getUpdates only")
    return await delete_webhook(gateway, arguments)


async def delete_webhook(gateway: Gateway, arguments: Arguments) -> object:
    """Forget the updates that wait, if asked for; there is no webhook to delete."""
    if arguments.flag("drop_pending_updates"):
        await gateway.polling.drop()
    return True


async def get_webhook_info(gateway: Gateway, _: Arguments) -> object:
    """Tell how many updates wait."""
    count = await gateway.polling.pending()
    return {"url": "", "has_custom_certificate": False, "pending_update_count": count}


METHODS: Mapping[str, Method] = {
    "getme": profile.get_me,
    "getupdates": get_updates,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "sendmessage": sending.send_message,
    "sendlocation": sending.send_location,
    "sendvenue": sending.send_venue,
    "senddocument": sending.send_document,
    "sendphoto": sending.send_photo,
    "sendchataction": sending.send_chat_action,
    "getfile": sending.get_file,
    "editmessagetext": editing.edit_message_text,
    "editmessagereplymarkup": editing.edit_message_reply_markup,
    "deletemessage": editing.delete_message,
    "answercallbackquery": editing.answer_callback_query,
    "setmycommands": profile.set_my_commands,
    "getmycommands": profile.get_my_commands,
    "deletemycommands": profile.delete_my_commands,
    "setmyname": profile.set_my_name,
    "getmyname": profile.get_my_name,
    "setmydescription": profile.set_my_description,
    "getmydescription": profile.get_my_description,
    "setmyshortdescription": profile.set_my_short_description,
    "getmyshortdescription": profile.get_my_short_description,
    "setchatmenubutton": profile.set_chat_menu_button,
    "getchatmenubutton": profile.get_chat_menu_button,
}


def application(gateway: Gateway) -> web.Application:
    """Build the server that our bot speaks to."""
    app = web.Application(middlewares=[_refusals], client_max_size=_MAX_BODY)
    api = _BotApi(gateway)
    for method in ("GET", "POST"):
        app.router.add_route(method, "/bot{token}/{method}", api.call)
    app.router.add_get("/file/bot{token}/files/{file_id}", api.download)

    async def close(_: web.Application) -> None:
        await gateway.close()

    app.on_shutdown.append(close)
    return app


class _BotApi:
    def __init__(self, gateway: Gateway) -> None:
        self._gateway = gateway

    async def call(self, request: web.Request) -> web.Response:
        self._known(request.match_info["token"])
        method = METHODS.get(request.match_info["method"].lower())
        if method is None:
            raise RefusedError(404, "Not Found: method not found")
        result = await method(self._gateway, await read(request))
        return web.json_response({"ok": True, "result": result})

    async def download(self, request: web.Request) -> web.Response:
        self._known(request.match_info["token"])
        async with self._gateway.database.reading() as tx:
            file = await messages.file(tx, request.match_info["file_id"])
        if file is None:
            raise RefusedError(404, "Not Found")
        return web.Response(body=file.content, content_type="application/octet-stream")

    def _known(self, token: str) -> None:
        if not _TOKEN.fullmatch(token):
            raise RefusedError(401, "Unauthorized: invalid token specified")
        if not hmac.compare_digest(token, self._gateway.token):
            raise RefusedError(401, "Unauthorized")


@web.middleware
async def _refusals(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except RefusedError as error:
        return _refused(error.code, error.description)
    except web.HTTPRequestEntityTooLarge:
        return _refused(413, "Request Entity Too Large")
    except web.HTTPException as error:
        return _refused(error.status, error.reason)
    except Exception:  # the edge: what went wrong inside must not show outside
        logger.exception("bot api request failed")
        return _refused(500, "Internal Server Error")


def _refused(code: int, description: str) -> web.Response:
    answer = {"ok": False, "error_code": code, "description": description}
    return web.json_response(answer, status=code)
