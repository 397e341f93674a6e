"""What readers' pages have in common: one template folder, one style, words in the reader's language, what they forbid.

A page stays out of search engines and caches, and needs no script. What its links say is personal: no other site hears
of them.
"""

import re
from collections.abc import Awaitable, Callable, Collection
from copy import copy
from pathlib import Path
from typing import Self

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from digest.model.subscriber import Subscriber
from digest.render.catalogue import Catalogue, Catalogues

_PAGES = Path(__file__).parent / "pages"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
_DEEPEST, _LONGEST_WISH = 100, 1_000
_QUALITY = re.compile(r"q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
NO_ROBOTS = {"X-Robots-Tag": "noindex, nofollow"}


class Leaflets:
    """Makes readers' pages. Readers are told to write to `reply_to` when a link is broken.

    `language` is for who is not known, or chose none.
    """

    def __init__(self, catalogues: Catalogues, reply_to: str, language: str = "") -> None:
        self._pages = Environment(loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined)
        self._catalogues = catalogues
        self._language = language
        self.reply_to = reply_to
        self.up = ""
        self.stranger = ""

    def at(self, request: Request) -> Self:
        """Returns the same for one request: where its address stands, and which languages its reader's browser asks for."""
        other = copy(self)
        # A public address may have a path of its own before ours, so the way to the style is relative.
        other.up = "../" * (min(_path(request).count("/"), _DEEPEST) - 1)
        other.stranger = _first_language(
            request.headers.get("accept-language", ""), self._catalogues.languages()
        )
        return other

    def words(self, reader: Subscriber | None) -> Catalogue:
        """Returns the words of the reader's first language."""
        return self._catalogues.get(reader.languages[0] if reader and reader.languages else self._language)

    def strangers_words(self) -> Catalogue:
        """Returns the words for somebody who proved nothing: what the browser asks for decides, never a reader's choice."""
        return self._catalogues.get(self.stranger or self._language)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        page = self._pages.get_template(template).render(up=self.up, **values)
        return HTMLResponse(page, status, headers={"Content-Security-Policy": POLICY, **NO_ROBOTS})

    def said(self, words: Catalogue, title: str, *lines: str, status: int = 200) -> Response:
        """Returns a page that only says something; empty lines are left out."""
        return self.page(
            "said.html", status, words=words, title=title, lines=[line for line in lines if line]
        )

    def broken(self) -> Response:
        """Returns the page for a link that is not ours: one and the same, whether or not its reader exists."""
        words = self.strangers_words()
        text = words.text(
            "This link is not complete. Copy it whole from the mail, or write to {address}.",
            address=self.reply_to,
        )
        return self.said(words, words.text("Page not found"), text, status=404)

    def come_again(self, words: Catalogue) -> str:
        """Returns how somebody who gets no mails may get them again."""
        again = words.text("To get mails again, write to {address}.", address=self.reply_to)
        return again if self.reply_to else ""


def style() -> BaseRoute:
    """Returns the route of the style of all readers' pages."""
    return Route("/readers.css", _style)


def reader_routes(
    path: str, endpoint: Callable[[Request], Awaitable[Response]], *methods: str
) -> list[BaseRoute]:
    """Returns the routes of a reader's page, also with a slash at its end: some mail programs add one to links."""
    return [Route(ending, endpoint, methods=list(methods)) for ending in (path, f"{path}/")]


async def _style(request: Request) -> Response:  # noqa: ARG001  (Starlette's signature)
    return FileResponse(_PAGES / "readers.css", media_type="text/css")


def _path(request: Request) -> str:
    """Returns the path as the browser has it: an encoded slash is no step down."""
    raw: bytes = request.scope.get("raw_path") or request.url.path.encode()
    return raw.partition(b"?")[0].decode("latin-1")


def _first_language(wanted: str, offered: Collection[str]) -> str:
    """Returns the first of the languages that a browser asks for (RFC 9110, 12.5.4) and that is offered, else ""."""
    wishes: list[tuple[float, str]] = []
    for wish in wanted[:_LONGEST_WISH].split(","):
        tag, _, quality = wish.strip().partition(";")
        weight = _QUALITY.fullmatch(quality.replace(" ", "") or "q=1")
        if weight and float(weight[1]) > 0:
            wishes.append((-float(weight[1]), tag.strip().partition("-")[0].casefold()))
    wishes.sort(key=lambda wish: wish[0])
    return next((language for _, language in wishes if language in offered), "")
