"""Open a port for an application."""

from aiohttp import web

# Who waits for news is woken when the server stops; this is for those on a slow line.
STOP_WITHIN_S = 5.0


async def serve(application: web.Application, host: str, port: int) -> tuple[web.AppRunner, int]:
    """Serve an application.

    Args:
        application: What is served.
        host: Address to listen on.
        port: Port, or 0 for any that is free.

    Returns:
        The runner, whose `cleanup` stops it, and the real port.
    """
    # No access log: addresses carry the bot's token, and visitors their own.
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=STOP_WITHIN_S)
    await runner.setup()
    await web.TCPSite(runner, host, port).start()
    return runner, int(runner.addresses[0][1])
