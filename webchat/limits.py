"""Name Telegram's limits, each with the place it is known from.

TG: the Bot API's documentation, core.telegram.org/bots/api (version 10.0).
TD: the server's own source, tdlib/td and tdlib/telegram-bot-api.
A test compares what can be compared with python-telegram-bot's `telegram.constants`.
"""

# Messages
MAX_TEXT = 4096  # characters after entity parsing (TG sendMessage; TD MessageContent.cpp)
MAX_CAPTION = 1024  # characters after entity parsing (TG sendPhoto)
MAX_RAW_TEXT = 1 << 15  # bytes before entity parsing (TD Client.cpp, get_formatted_text)
MAX_ENTITIES = 100  # of a message; further ones are dropped (TG formatting options)
MAX_DEEP_LINK = 64  # characters after /start (TG deep linking)
DELETE_WITHIN_S = 48 * 3600  # age of a message that can be deleted (TG deleteMessage)

# Buttons
MAX_CALLBACK_DATA = 64  # bytes, at least one (TG InlineKeyboardButton)
MAX_BUTTONS = 100  # of an inline keyboard (practice; PTB InlineKeyboardMarkupLimit)
MAX_ROW = 8  # buttons side by side (practice; PTB InlineKeyboardMarkupLimit)
MAX_ANSWER = 200  # characters of an answer to a tap (TG answerCallbackQuery)
QUERY_LIFE_S = 150  # seconds in which a tap can be answered (TD Client.cpp)

# What the bot says about itself
MAX_COMMANDS = 100  # of a scope and language (TG setMyCommands)
MAX_COMMAND = 32  # characters a-z, 0-9 and _ (TG BotCommand)
MAX_COMMAND_TEXT = 256  # characters (TG BotCommand)
MAX_NAME = 64  # characters (TG setMyName)
MAX_DESCRIPTION = 512  # characters (TG setMyDescription)
MAX_SHORT_DESCRIPTION = 120  # characters (TG setMyShortDescription)

# Files
MAX_PHOTO = 10_000_000  # bytes (TG sendPhoto)
MAX_UPLOAD = 50_000_000  # bytes (TG sendDocument)
MAX_DOWNLOAD = 20_000_000  # bytes (TG getFile)
MAX_PHOTO_SIDES = 10_000  # width and height added up (TG sendPhoto)
MAX_PHOTO_RATIO = 20  # of the longer to the shorter side (TG sendPhoto)
MAX_PARAMETERS = 1 << 20  # bytes of everything but files (TD HttpReader.cpp)

# Fetching updates
MAX_UPDATES = 100  # a call (TG getUpdates)
MAX_POLL_S = 50  # seconds; more is cut (TD Client.cpp, LONG_POLL_MAX_TIMEOUT)

# Our own page
MAX_SAYING = 20_000  # bytes of what the page sends at once
MAX_SUBSCRIPTION = 4_000  # bytes of what a browser says of its push service
