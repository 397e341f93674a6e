"""The page behind the link to unsubscribe, and one-click (RFC 8058) behind the same address.

A GET shows a question and changes nothing: programs that check links in mails open them all. A POST, by the page's
button or by the reader's mail program, ends the subscription at once, without a cookie, a login or a redirect.
"""

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from digest.jobs.leave import Leaving
from digest.web.leaflet import Leaflets


def unsubscribe(leaving: Leaving, leaflets: Leaflets) -> list[BaseRoute]:
    """Returns the routes."""
    leaflets = leaflets.below(4)

    def answer(newsletter: str, key: str, token: str, *, leaves: bool) -> Response:
        reader = leaving.reader(key)
        words = leaflets.words(reader)
        if not leaving.is_ours(token, newsletter, key):
            return leaflets.broken(words, words.text("Unsubscribe"))
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
        at = request.path_params
        return await to_thread.run_sync(
            lambda: answer(at["newsletter"], at["key"], at["token"], leaves=request.method == "POST")
        )

    return [Route("/unsubscribe/{newsletter}/{key}/{token}", endpoint, methods=["GET", "POST"])]
