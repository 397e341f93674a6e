"""The clock, the environment and the user's folders: all that is outside is looked at here."""

import hashlib
import os
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path


def now() -> datetime:
    """Returns the time in UTC."""
    return datetime.now(UTC)


def seconds() -> float:
    """Returns seconds that only grow, for measuring how long something lasts."""
    return time.monotonic()


def environment() -> Mapping[str, str]:
    return os.environ


def cache_folder() -> Path:
    """Returns where compiled templates are kept: the user's cache folder, as the XDG specification has it."""
    base = os.environ.get("XDG_CACHE_HOME") or ""
    return (Path(base) if base.startswith("/") else Path.home() / ".cache") / "digest" / "templates"


def fingerprint(text: str) -> str:
    """Returns a short name that changes when `text` does."""
    return hashlib.sha256(text.encode()).hexdigest()[:8]
