import pytest
from telegram import constants

from webchat import limits


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (limits.MAX_TEXT, constants.MessageLimit.MAX_TEXT_LENGTH),
        (limits.MAX_CAPTION, constants.MessageLimit.CAPTION_LENGTH),
        (limits.MAX_ENTITIES, constants.MessageLimit.MESSAGE_ENTITIES),
        (limits.MAX_DEEP_LINK, constants.MessageLimit.DEEP_LINK_LENGTH),
        (limits.MAX_CALLBACK_DATA, constants.InlineKeyboardButtonLimit.MAX_CALLBACK_DATA),
        (limits.MAX_BUTTONS, constants.InlineKeyboardMarkupLimit.TOTAL_BUTTON_NUMBER),
        (limits.MAX_ROW, constants.InlineKeyboardMarkupLimit.BUTTONS_PER_ROW),
        (limits.MAX_ANSWER, constants.CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH),
        (limits.MAX_COMMANDS, constants.BotCommandLimit.MAX_COMMAND_NUMBER),
        (limits.MAX_COMMAND, constants.BotCommandLimit.MAX_COMMAND),
        (limits.MAX_COMMAND_TEXT, constants.BotCommandLimit.MAX_DESCRIPTION),
        (limits.MAX_NAME, constants.BotNameLimit.MAX_NAME_LENGTH),
        (limits.MAX_DESCRIPTION, constants.BotDescriptionLimit.MAX_DESCRIPTION_LENGTH),
        (limits.MAX_SHORT_DESCRIPTION, constants.BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH),
        (limits.MAX_PHOTO, constants.FileSizeLimit.PHOTOSIZE_UPLOAD),
        (limits.MAX_UPLOAD, constants.FileSizeLimit.FILESIZE_UPLOAD),
        (limits.MAX_DOWNLOAD, constants.FileSizeLimit.FILESIZE_DOWNLOAD),
        (limits.MAX_UPDATES, constants.PollingLimit.MAX_LIMIT),
    ],
)
def test_our_limit_is_that_of_an_implementation_we_did_not_write(ours: int, theirs: int) -> None:
    assert ours == theirs
