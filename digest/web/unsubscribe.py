"""The page behind the link to unsubscribe, and one-click (RFC 8058) behind the same address.

A GET shows a question and changes nothing: programs that check links in mails open them all. A POST, by the page's
button or by the reader's mail program, ends the subscription at once, without a cookie, a login or a redirect.
"""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from digest.jobs.leave import Leaving
from digest.web.leaflet import Leaflets, reader_routes


def unsubscribe(leaving: Leaving, leaflets: Leaflets) -> list[BaseRoute]:
    """Returns the routes."""

    def answer(leaflets: Leaflets, newsletter: str, key: str, token: str, *, leaves: bool) -> Response:
        if not leaving.is_ours(token, newsletter, key):
            return leaflets.broken()
        reader = leaving.reader(key)
        words = leaflets.words(reader)
        name = leaving.name(newsletter, reader.languages[0] if reader and reader.languages else "")
        none_more = words.text("You will get no more mails of {newsletter}.", newsletter=name)
        if leaves:
            leaving.leave(newsletter, key)
            title = words.text("You are unsubscribed.")
        else:
            title = words.text("Unsubscribe from {newsletter}?", newsletter=name)
        return leaflets.page(
            "unsubscribe.html", words=words, title=title, text=none_more, name=name, ask=not leaves
        )

    async def endpoint(request: Request) -> Response:
        at, page = request.path_params, leaflets.at(request)
        return await to_thread.run_sync(
            lambda: answer(page, at["newsletter"], at["key"], at["token"], leaves=request.method == "POST")
        )

    return reader_routes("/unsubscribe/{newsletter}/{key}/{token}", endpoint, "GET", "POST")
