"""Keeps strangers' pages away from a server on this machine.

In this order: only reading is allowed; the Host must be this machine's own name, so that a name that somebody
points at 127.0.0.1 (DNS rebinding) gets nothing; a request that another site's page caused gets nothing; every
answer says what a browser may do with it, and is never kept.
"""

from collections.abc import Mapping

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HOSTS = frozenset({"127.0.0.1", "localhost", "[::1]"})
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# The mail is strangers' words in a newsroom's template: it may look like itself, and do nothing.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src https: data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'; sandbox"
)
_ALWAYS: Mapping[str, str] = {
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


class Guard:
    """Wraps an application that only reads."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        refusal = refused(scope["method"], Headers(scope=scope))

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                say_what_is_allowed(MutableHeaders(scope=message))
            await send(message)

        answer = PlainTextResponse(refusal[1], status_code=refusal[0]) if refusal else self._app
        return await answer(scope, receive, send_with_headers)


def say_what_is_allowed(headers: MutableHeaders) -> None:
    """Adds what every answer of ours says; an answer may have a policy of its own."""
    for name, value in _ALWAYS.items():
        headers[name] = value
    headers.setdefault("Content-Security-Policy", PAGE_POLICY)


def refused(method: str, headers: Mapping[str, str]) -> tuple[int, str] | None:
    """Returns status and reason if a request is not to be answered, else None."""
    if method not in ("GET", "HEAD"):
        return 405, "The preview only reads."
    host = headers.get("host", "").lower()
    name, _, port = host.rpartition(":") if not host.endswith("]") else (host, "", "")
    if (name if port.isdigit() and name else host) not in HOSTS:
        return 400, "This server answers to 127.0.0.1 and localhost only."
    # Typed addresses and links from elsewhere to a whole page are "none" or navigations; the rest is not ours.
    site, mode = headers.get("sec-fetch-site", "none"), headers.get("sec-fetch-mode", "navigate")
    if site not in ("none", "same-origin") and mode != "navigate":
        return 403, "This page is not for other sites."
    return None
