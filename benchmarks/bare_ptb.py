"""Run a bare python-telegram-bot bot: it polls and says back what it was told."""

import sys

from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters


async def echo(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
    """Say a position back."""
    message = update.message
    if message and message.location:
        await message.reply_text(f"{message.location.latitude} {message.location.longitude}")


def main(api: str, token: str) -> None:
    """Poll until ended."""
    app = Application.builder().token(token).base_url(f"{api}/bot").build()
    app.add_handler(MessageHandler(filters.LOCATION, echo))
    app.run_polling()


if __name__ == "__main__":
    main(*sys.argv[1:3])
