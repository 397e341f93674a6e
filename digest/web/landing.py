"""What people get who come without a link from a mail: the root, a wrong address, and what browsers and robots ask for.

Programs get JSON as before: whatever asks below /api, and whatever does not ask for a page.
"""

from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from digest.web.leaflet import Leaflets

_ICON = Path(__file__).parent / "pages" / "favicon.ico"
# Links to readers' pages are personal; the pages say so too, where a robot comes all the same.
_ROBOTS = "User-agent: *\nDisallow: /\n"
Handler = Callable[[Request, Exception], Response | Awaitable[Response]]


def landing(leaflets: Leaflets, name: Callable[[str], str]) -> list[BaseRoute]:
    """Returns the routes; `name` is what the newsroom's newsletters are called in a language."""

    async def root(request: Request) -> Response:
        page = leaflets.at(request)
        words = page.strangers_words()
        where = words.text("The links to your preferences and to unsubscribe are at the end of each mail.")
        return page.said(words, name(words.language), where)

    async def icon(request: Request) -> Response:  # noqa: ARG001  (Starlette's signature)
        return FileResponse(_ICON, media_type="image/x-icon")

    async def robots(request: Request) -> Response:  # noqa: ARG001  (likewise)
        return PlainTextResponse(_ROBOTS)

    return [Route("/", root), Route("/favicon.ico", icon), Route("/robots.txt", robots)]


def with_pages(handlers: Mapping[Any, Any], leaflets: Leaflets) -> Mapping[Any, Any]:
    """Returns handlers of errors that answer people with pages, and programs with what `handlers` say."""
    problem: Handler = handlers[HTTPException]

    async def http(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 404 and _is_person(request):
            page = leaflets.at(request)
            words = page.strangers_words()
            where = words.text(
                "The links to your preferences and to unsubscribe are at the end of each mail."
            )
            return page.said(words, words.text("Page not found"), where, status=404)
        answer = problem(request, error)
        return answer if isinstance(answer, Response) else await answer

    return {**handlers, HTTPException: http}


def _is_person(request: Request) -> bool:
    """Returns whether a browser asks for a page, which it always says in Accept."""
    path = request.url.path
    return "text/html" in request.headers.get("accept", "").casefold() and not f"{path}/".startswith("/api/")
