"""The page behind the link to unsubscribe, and one-click (RFC 8058) behind the same address.

A GET shows a question and changes nothing: programs that check links in mails open them all. A POST, by the page's
button or by the reader's mail program, ends the subscription at once, without a cookie, a login or a redirect.
"""

from pathlib import Path

from anyio import to_thread
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response
from starlette.routing import BaseRoute, Route

from digest.jobs.leave import Leaving
from digest.render.catalogue import Catalogue, Catalogues

_PAGES = Path(__file__).parent / "pages"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)


def unsubscribe(leaving: Leaving, catalogues: Catalogues, reply_to: str) -> list[BaseRoute]:
    """Returns the routes. Readers are told to write to `reply_to` when a link is broken."""
    pages = Environment(loader=FileSystemLoader(_PAGES), autoescape=True, undefined=StrictUndefined)
    template = pages.get_template("unsubscribe.html")

    def shown(
        words: Catalogue, title: str, text: str, *, name: str = "", ask: bool = False, status: int = 200
    ) -> Response:
        page = template.render(words=words, title=title, text=text, name=name, ask=ask)
        return HTMLResponse(page, status_code=status, headers={"Content-Security-Policy": POLICY})

    def answer(newsletter: str, key: str, token: str, *, leaves: bool) -> Response:
        reader = leaving.reader(key)
        words = catalogues.get(reader.languages[0] if reader and reader.languages else "")
        if not leaving.is_ours(token, newsletter, key):
            text = words.text(
                "This link is not complete. Copy it whole from the mail, or write to {address}.",
                address=reply_to,
            )
            return shown(words, words.text("Unsubscribe"), text, status=404)
        name = leaving.names.get(newsletter, newsletter)
        none_more = words.text("You will get no more mails of {newsletter}.", newsletter=name)
        if leaves:
            leaving.leave(newsletter, key)
            return shown(words, words.text("You are unsubscribed."), none_more, name=name)
        question = words.text("Unsubscribe from {newsletter}?", newsletter=name)
        return shown(words, question, none_more, name=name, ask=True)

    async def endpoint(request: Request) -> Response:
        at = request.path_params
        return await to_thread.run_sync(
            lambda: answer(at["newsletter"], at["key"], at["token"], leaves=request.method == "POST")
        )

    return [
        Route("/unsubscribe/{newsletter}/{key}/{token}", endpoint, methods=["GET", "POST"]),
        Route("/readers.css", _style),
    ]


async def _style(request: Request) -> Response:  # noqa: ARG001  (Starlette's signature)
    return FileResponse(_PAGES / "readers.css", media_type="text/css")
