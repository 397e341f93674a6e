"""The page behind the link "Read in a browser": exactly the mail, made again (see `jobs.remake`).

A mail is strangers' words in a newsroom's template, so the page may look like itself and do nothing: no script, no form,
pictures only from where the mail has them. Its links tell no other site where they stood. A mail that cannot be made
any more is gone (410), and the page says so.
"""

import html
import re
from datetime import date
from urllib.parse import urlsplit

from anyio import to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute

from digest.jobs.remake import Remade, Remaking
from digest.model.edition import EditionKey
from digest.web.leaflet import NO_ROBOTS, Leaflets, reader_routes

_LINK = re.compile(r"<a\s(?![^>]*\srel=)", re.IGNORECASE)
_PICTURE = re.compile(r"""<img\s[^>]*?\bsrc=["']([^"']+)""", re.IGNORECASE)
_BODY = re.compile(r"<body\b[^>]*>", re.IGNORECASE)
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src {pictures}; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
_LINE = (
    '<p role="note" style="margin:0;padding:12px 16px;background:#1b1b1b;color:#ffffff;'
    'font:16px/24px sans-serif;text-align:center">{text}</p>'
)


def remade(remaking: Remaking, leaflets: Leaflets) -> list[BaseRoute]:
    """Returns the routes."""

    def answer(leaflets: Leaflets, edition: EditionKey | None, key: str, token: str) -> Response:
        if edition is None or not remaking.is_ours(token, edition, key):
            return leaflets.broken()
        words = leaflets.words(remaking.reader(key))
        found = remaking.mail(edition, key)
        if found is None:
            why = (
                "Mails can be read here for some time after they were sent, until their reader is forgotten."
            )
            return leaflets.said(
                words, words.text("This mail is no longer kept."), words.text(why), status=410
            )
        changed = "The look has changed since this mail was sent. The stories are the same."
        return _shown(found, "" if found.same else leaflets.words(found.reader).text(changed))

    async def endpoint(request: Request) -> Response:
        at, page = request.path_params, leaflets.at(request)
        return await to_thread.run_sync(
            lambda: answer(page, _edition(at["newsletter"], at["date"], at["slot"]), at["key"], at["token"])
        )

    return reader_routes("/view/{newsletter}/{date}/{slot}/{key}/{token}", endpoint, "GET")


def _edition(newsletter: str, day: str, slot: str) -> EditionKey | None:
    try:
        return EditionKey(newsletter, date.fromisoformat(day), slot)
    except ValueError:
        return None


def _shown(mail: Remade, line: str) -> Response:
    if not mail.is_html:
        text = f"{line}\n\n{mail.content}" if line else mail.content
        return PlainTextResponse(text, headers=NO_ROBOTS)
    page = _LINK.sub('<a rel="noopener noreferrer" ', mail.content)
    if line:
        said = _LINE.format(text=html.escape(line))
        page = _BODY.sub(lambda body: body[0] + said, page, count=1)
    policy = _POLICY.format(pictures=_pictures(mail.content))
    return HTMLResponse(page, headers={"Content-Security-Policy": policy, **NO_ROBOTS})


def _pictures(page: str) -> str:
    """Returns where the mail's pictures are from, as a policy names it."""
    parts = [urlsplit(html.unescape(address)) for address in _PICTURE.findall(page)]
    hosts = {
        f"{one.scheme}://{one.netloc}"
        for one in parts
        if one.scheme == "https" and re.fullmatch(r"[\w.:-]+", one.netloc)
    }
    return " ".join(["data:", *sorted(hosts)])
