"""Puts together what `digest serve` answers: rooms of routes side by side, each answer with the same protection.

Today there is the API with the server's health. Readers' pages stand beside it as further routes: a room whose errors
are pages is a `Mount` of an application with handlers of its own.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from digest.web.guard import say_what_is_allowed

# An answer that is no page needs nothing at all.
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def site(routes: Iterable[BaseRoute], handlers: Mapping[Any, Any]) -> ASGIApp:
    """Returns an application of the routes."""
    made = Starlette(routes=list(routes), exception_handlers=dict(handlers))
    # An address with a slash too many is not there: a redirect would lose the body of a request.
    made.router.redirect_slashes = False
    return Protected(made)


class Protected:
    """Wraps everything, also answers that Starlette makes outside of every middleware."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Content-Security-Policy", DATA_POLICY)
                say_what_is_allowed(headers)
            await send(message)

        await self._app(scope, receive, send_with_headers)
