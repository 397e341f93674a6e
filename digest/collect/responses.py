"""Reads what a server says beside the content: what its status means, when to come back, how to ask next time.

Every header is a stranger's: of bounded length, in ASCII, without control characters, or left out.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from digest.errors import FetchError

_VALIDATOR_CHARS = 500
_LONGEST_WAIT_S = 31 * 24 * 3600
# A server that is asked too often and does not say how long to wait.
_BUSY_S = 60
_SECONDS = re.compile(r"\d{1,12}")
_MAX_AGE = re.compile(r"(?:^|[,\s])max-age\s*=\s*\"?(\d{1,12})", re.IGNORECASE)
_NEVER_OLD = re.compile(r"(?:^|[,\s])no-(?:store|cache)", re.IGNORECASE)

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
PERMANENT = frozenset({301, 308})
_MEANINGS = {
    304: ("status", "it says that nothing changed, but was not asked", ""),
    401: ("forbidden", "it asks for a password", "write sources[].username and sources[].password_file"),
    403: ("forbidden", "it does not let us in", "ask the publisher to allow this program"),
    404: ("missing", "nothing is there", "correct the address, or switch the source off"),
    408: ("busy", "it gave up waiting for us", ""),
    410: ("gone", "it is gone for good", "remove the source, or give its new address"),
    429: ("busy", "it is asked too often", "poll it less often"),
    451: ("forbidden", "it may not be shown for legal reasons", ""),
    503: ("busy", "it is overloaded or closed for now", ""),
}
_KINDS = {
    2: ("status", "it sent a part that nobody asked for"),
    3: ("status", "it redirects to nowhere"),
    4: ("client", "it refused"),
    5: ("server", "it failed"),
}
_UNKNOWN = ("status", "nobody knows what that means")


def is_redirect(status: int) -> bool:
    return status in _REDIRECTS


def failure_of(status: int, headers: Mapping[str, str], now: datetime) -> FetchError | None:
    """Returns why an answer brings nothing, None where it does."""
    if 200 <= status < 300 and status != 206:
        return None
    code, meaning, hint = _MEANINGS.get(status) or (*_KINDS.get(status // 100, _UNKNOWN), "")
    retry_after = retry_after_s(headers.get("retry-after", ""), now)
    if status == 429 and retry_after is None:
        retry_after = _BUSY_S
    return FetchError(
        f"HTTP {status}: {meaning}", code=code, status=status, retry_after=retry_after, hint=hint
    )


def retry_after_s(value: str, now: datetime) -> int | None:
    """Returns the seconds of a Retry-After, from 0 to a month, None where it says nothing that can be read."""
    value = value.strip()
    if value.isascii() and _SECONDS.fullmatch(value):
        return min(int(value), _LONGEST_WAIT_S)
    if len(value) > 60:
        return None
    try:
        when = parsedate_to_datetime(value)
        if when.tzinfo is None:
            when = when.replace(tzinfo=UTC)
        return max(0, min(int((when - now).total_seconds()), _LONGEST_WAIT_S))
    except (ValueError, OverflowError):
        return None


def max_age_s(headers: Mapping[str, str]) -> int | None:
    """Returns for how many seconds an answer is said to be fresh, None where that is not said."""
    control = headers.get("cache-control", "")[:500]
    found = _MAX_AGE.search(control)
    if found is None or _NEVER_OLD.search(control):
        return None
    age = headers.get("age", "").strip()
    spent = int(age) if age.isascii() and _SECONDS.fullmatch(age) else 0
    return max(0, min(int(found[1]) - spent, _LONGEST_WAIT_S))


def validator(headers: Mapping[str, str], name: str) -> str:
    """Returns an ETag or Last-Modified as it is to be sent back, "" where it cannot be."""
    value = headers.get(name, "").strip()
    return value if len(value) <= _VALIDATOR_CHARS and value.isascii() and value.isprintable() else ""
