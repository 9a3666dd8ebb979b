"""Log events, never people: one JSON object a line, with allowed fields only."""

import json
import logging
import traceback
from datetime import UTC, datetime
from pathlib import Path

# What an event may carry. Anything else, the message's arguments included, is left out.
ALLOWED = frozenset(
    {
        "reference",
        "count",
        "seconds",
        "door",
        "tries",
        "table",
        "counts",
        "port",
        "address",
        "revision",
        "reason",
        "code",
        "city",
        "file",
    }
)
_OURS = ("bot", "handlers", "scheduler", "webchat", "storage", "screens", "kiez", "locales")
_ROOT = Path(__file__).parent.parent


class EventFormatter(logging.Formatter):
    """Write level, event and allowed fields; of an exception its class and places in the code.

    An exception's own words may quote a person or a token, and so may what libraries log: both
    are left out.
    """

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line."""
        ours = record.name.split(".")[0] in _OURS
        entry: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            # The text of our own events is a constant (ruff, G004); a library's is not.
            "event": str(record.msg) if ours else record.funcName,
        }
        entry |= {name: value for name, value in vars(record).items() if name in ALLOWED}
        if record.exc_info and record.exc_info[0]:
            entry["error"] = record.exc_info[0].__name__
            entry["where"] = _places(record.exc_info[1])
        return json.dumps(entry, ensure_ascii=False, default=str)


def _places(error: BaseException | None) -> list[str]:
    frames = traceback.extract_tb(error.__traceback__) if error else []
    own = [frame for frame in frames if Path(frame.filename).is_relative_to(_ROOT)]
    return [f"{Path(frame.filename).name}:{frame.lineno}" for frame in own[-5:]]


def set_up(level: str) -> None:
    """Send all logging to standard error in this form."""
    handler = logging.StreamHandler()
    handler.setFormatter(EventFormatter())
    logging.basicConfig(handlers=[handler], level=level, force=True)
    for chatty in ("aiogram", "aiohttp", "apscheduler", "sqlalchemy", "asyncio", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
