"""Sets logging up: one handler on standard error, and nothing in it that is nobody's business.

Addresses of readers, passwords in URLs, tokens and the long words of signed links are masked in every line, whoever
wrote it. In JSON a line is an object: `at`, `level`, `logger`, `message`, and what the event adds.
"""

import json
import logging
import re
import sys
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any, TextIO

from digest.config.operating import LogConfig

_ADDRESS = re.compile(r"([^\s@<>\"'(),:;\[\]]{1,64})@([\w-]+(?:\.[\w-]+)+)")
_PASSWORD = re.compile(r"(?<=://)([^\s/:@]*):([^\s/@]+)@")
_LONG_WORD = re.compile(
    r"(?<![A-Za-z0-9_-])(?=[A-Za-z0-9_-]*\d)(?=[A-Za-z0-9_-]*[a-z])(?=[A-Za-z0-9_-]*[A-Z])[A-Za-z0-9_-]{24,}"
)
_PLAIN = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName", "color_message"}


def masked(text: str) -> str:
    """Returns `text` without addresses, passwords and tokens; the domain of an address stays."""
    text = _PASSWORD.sub(r"\1:***@", text)
    text = _ADDRESS.sub(lambda found: f"{found[1][:1]}***@{found[2]}", text)
    return _LONG_WORD.sub("***", text)


class _Lines(logging.Formatter):
    """Human lines: level where it matters, then the message."""

    def format(self, record: logging.LogRecord) -> str:
        text = masked(super().format(record))
        return f"digest: {text}" if record.levelno >= logging.WARNING else text


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        told |= {name: _clean(value) for name, value in vars(record).items() if name not in _PLAIN}
        if record.exc_info:
            told["traceback"] = masked(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False, default=str)


class Handler(logging.Handler):
    """Writes to `stream`, or to what standard error is at that moment."""

    def __init__(self, stream: TextIO | None) -> None:
        super().__init__()
        self._stream = stream

    def emit(self, record: logging.LogRecord) -> None:
        # Where nobody reads any more, a log must not end the work.
        with suppress(OSError, ValueError):
            (self._stream or sys.stderr).write(self.format(record) + "\n")


def in_json() -> bool:
    """Says whether lines are to be JSON, by the last `set_up`."""
    return any(isinstance(one.formatter, _Json) for one in logging.getLogger().handlers)


def set_up(config: LogConfig, stream: TextIO | None = None) -> None:
    """Sends everything that is logged to `stream`, standard error unless told. Call it again: the last call counts."""
    handler = Handler(stream)
    handler.setFormatter(_Json() if config.format == "json" else _Lines())
    root = logging.getLogger()
    for old in [one for one in root.handlers if isinstance(one, Handler)]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    logging.getLogger("digest").setLevel(config.level.upper())
    # Python prints warnings by itself, as text.
    logging.captureWarnings(config.format == "json")
    # Libraries speak up only when something is wrong; the scheduler's remarks on a long run are none.
    logging.getLogger("apscheduler").setLevel(logging.ERROR)


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return masked(value)
    if isinstance(value, dict):
        return {name: _clean(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
