"""What readers' pages have in common: one template folder, one style, words in the reader's language, what they forbid.

A page stays out of search engines and caches, and needs no script. What its links say is personal: no other site hears
of them.
"""

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
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
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

    def below(self, pieces: int) -> Self:
        """Returns the same for addresses of so many pieces: a public address may have a path of its own before them."""
        other = copy(self)
        other.up = "../" * (pieces - 1)
        return other

    def words(self, reader: Subscriber | None) -> Catalogue:
        """Returns the words of the reader's first language."""
        return self._catalogues.get(reader.languages[0] if reader and reader.languages else self._language)

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        page = self._pages.get_template(template).render(up=self.up, **values)
        return HTMLResponse(page, status, headers={"Content-Security-Policy": POLICY, **NO_ROBOTS})

    def said(self, words: Catalogue, title: str, *lines: str, status: int = 200) -> Response:
        """Returns a page that only says something; empty lines are left out."""
        return self.page(
            "said.html", status, words=words, title=title, lines=[line for line in lines if line]
        )

    def broken(self, words: Catalogue, title: str) -> Response:
        """Returns the page for a link that is not ours."""
        text = words.text(
            "This link is not complete. Copy it whole from the mail, or write to {address}.",
            address=self.reply_to,
        )
        return self.said(words, title, text, status=404)

    def come_again(self, words: Catalogue) -> str:
        """Returns how somebody who gets no mails may get them again."""
        again = words.text("To get mails again, write to {address}.", address=self.reply_to)
        return again if self.reply_to else ""


def style() -> BaseRoute:
    """Returns the route of the style of all readers' pages."""
    return Route("/readers.css", _style)


async def _style(request: Request) -> Response:  # noqa: ARG001  (Starlette's signature)
    return FileResponse(_PAGES / "readers.css", media_type="text/css")
