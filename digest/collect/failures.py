"""Puts into our words what goes wrong between us and a server."""

import ssl

import httpcore

from digest.collect.fetched import FetchSettings
from digest.collect.targets import Target, shown
from digest.errors import AddressRefused, FetchError

# All that asking a server raises, beside FetchError. TimeoutError and ssl.SSLError are OSErrors.
BROKEN = (
    OSError, ValueError, httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError, httpcore.UnsupportedProtocol,
)  # fmt: skip
_REASON_CHARS = 200


def failure_from(error: Exception, settings: FetchSettings) -> FetchError:
    """Returns one of `BROKEN` as a failure with a code."""
    if isinstance(error, TimeoutError):
        return FetchError(f"no whole answer within {settings.timeout_s:g} seconds", code="timeout")
    if isinstance(error, httpcore.TimeoutException):
        early = isinstance(error, httpcore.ConnectTimeout)
        limit = settings.connect_s if early else settings.read_s
        return FetchError(f"it was silent for {limit:g} seconds", code="timeout")
    if isinstance(error, httpcore.ConnectError) and error.args and isinstance(error.args[0], ssl.SSLError):
        error = error.args[0]  # where httpcore keeps the cause
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "verify_message", "") or error.reason or str(error)
        what = f"its certificate or encryption is not good: {reason}"
        return FetchError(what, code="tls", hint="tell the publisher")
    if isinstance(error, httpcore.NetworkError):
        return FetchError("it broke the connection", code="cut")
    if isinstance(error, httpcore.ProtocolError | httpcore.UnsupportedProtocol):
        return FetchError(f"its answer is not HTTP: {str(error)[:_REASON_CHARS]}", code="protocol")
    return FetchError(f"it cannot be asked: {str(error)[:_REASON_CHARS]}", code="connect")


def with_way(error: FetchError, start: Target, target: Target) -> FetchError:
    """Returns the same failure with the address in front, and where it redirects to."""
    way = " → ".join(shown(one.url) for one in dict.fromkeys((start, target)))
    what = f"{way}: {error.what}"
    if isinstance(error, AddressRefused):
        return AddressRefused(what, hint=error.hint)
    return FetchError(
        what, code=error.code, status=error.status, retry_after=error.retry_after, hint=error.hint
    )
