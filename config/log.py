"""The log: one line for each unit of work with its counts, as text or JSON, and never a token."""

import json
import logging
import re
import sys
from datetime import UTC, datetime
from typing import TextIO

from config.redaction import redact

CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # control characters in others' text
QUIET = [
    "httpx",
    "httpcore",
    "apscheduler",
    "aiosqlite",
    "asyncio",
    "trafilatura",
    "htmldate",
    "courlan",
    "charset_normalizer",
    "telegram",
    "uvicorn",
    "sqlalchemy",
    "alembic",
    "justext",
]


class Redactor(logging.Filter):
    """Removes every secret from a record: from message, arguments and traceback."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + logging.Formatter().formatException(record.exc_info)
            record.exc_info = None
        record.msg = redact(message)
        record.args = ()
        record.exc_text = None
        return True


class TextFormatter(logging.Formatter):
    """`2026-03-10T12:00:00Z INFO collect: source read source=scmp new=3`."""

    def format(self, record: logging.LogRecord) -> str:
        counts = getattr(record, "counts", {})
        words = "".join(f" {name}={value}" for name, value in counts.items())
        place = record.name.removeprefix("communique.")
        line = f"{_instant(record)} {record.levelname} {place}: {record.getMessage()}{words}"
        return CONTROL.sub("", redact(line))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, place and message. Each count is a field."""

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "time": _instant(record),
            "level": record.levelname.lower(),
            "place": record.name.removeprefix("communique."),
            "message": record.getMessage(),
        }
        fields |= getattr(record, "counts", {})
        return CONTROL.sub("", redact(json.dumps(fields, ensure_ascii=False, default=str)))


def set_up_log(form: str = "text", level: str = "info", stream: TextIO | None = None) -> None:
    """Send the program's log to `stream` (default: standard error). Libraries log warnings and errors only."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonFormatter() if form == "json" else TextFormatter())
    handler.addFilter(Redactor())
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _instant(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
