"""The page behind the links "Preferences" and "Pause": what a reader chose, filled in, to be chosen anew.

A GET changes nothing. A POST stores at once and answers with the same page, which says what was stored and when the next
mail comes; where a field is wrong nothing is stored, and what was typed stays. The token in the address is the proof:
no cookie, no login.
"""

from collections.abc import Mapping
from urllib.parse import parse_qs

from anyio import to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute

from digest.jobs.choices import NOT_OFFERED, Fields
from digest.jobs.prefer import Choosing, Chosen, Standing, chooses
from digest.model.subscriber import Subscriber
from digest.render.catalogue import Catalogue
from digest.text.clean import one_line
from digest.web.leaflet import Leaflets, reader_routes
from digest.web.preferences_form import form_of, part_name

# A form with every region chosen has some 300 fields.
MOST_BYTES, MOST_FIELDS = 64_000, 1_000
# What was typed comes back, but not a book.
_SHOWN_CHARS = 100


def preferences(choosing: Choosing, leaflets: Leaflets) -> list[BaseRoute]:
    """Returns the routes."""

    async def endpoint(request: Request) -> Response:
        return await _Room(choosing, leaflets.at(request)).answer(request)

    return reader_routes("/preferences/{key}/{token}", endpoint, "GET", "POST")


class _Room:
    def __init__(self, choosing: Choosing, leaflets: Leaflets) -> None:
        self._choosing = choosing
        self._leaflets = leaflets

    async def answer(self, request: Request) -> Response:
        key, token = request.path_params["key"], request.path_params["token"]
        posted = request.method == "POST"
        fields = await _fields(request) if posted else None
        return await to_thread.run_sync(lambda: self._answer(key, token, fields, posted=posted))

    def _answer(self, key: str, token: str, fields: Fields | None, *, posted: bool) -> Response:
        leaflets, choosing = self._leaflets, self._choosing
        if not choosing.is_ours(token, key):
            return leaflets.broken()
        reader = choosing.reader(key)
        words = leaflets.words(reader)
        if reader is None or not chooses(reader):
            return self._gone(words, reader)
        if posted and fields is None:
            return leaflets.said(words, words.text("Not saved."), words.text(NOT_OFFERED), status=413)
        if fields is None:
            return self._shown(words, choosing.standing(reader))
        chosen = choosing.choose(key, fields)
        if chosen is None:
            return self._gone(words, choosing.reader(key))
        # The first language may have been chosen just now.
        return self._shown(leaflets.words(chosen.standing.reader), chosen.standing, chosen, fields)

    def _shown(
        self, words: Catalogue, standing: Standing, chosen: Chosen | None = None, fields: Fields | None = None
    ) -> Response:
        wrong = (
            {name: words.text(w.message, "", **w.values) for name, w in chosen.wrong.items()}
            if chosen
            else {}
        )
        reader = standing.reader
        leaving = [
            (f"{words.text('Unsubscribe')}: {self._choosing.name(name, reader)}", link)
            for name in reader.newsletters
            if (link := self._choosing.unsubscribe(name, reader.key))
        ]
        return self._leaflets.page(
            "preferences.html", 422 if wrong else 200, words=words, title=words.text("Preferences"), wrong=wrong,
            form=form_of(standing, words, _typed(fields) if wrong and fields else {}), leaving=leaving,
            saved=_saved(words, chosen) if chosen and not wrong else "", coming=_coming(words, standing),
        )  # fmt: skip

    def _gone(self, words: Catalogue, reader: Subscriber | None) -> Response:
        nothing = words.text("Nothing about you is kept here.") if reader is None else ""
        again = self._leaflets.come_again(words)
        return self._leaflets.said(words, words.text("You get no mails."), nothing, again, status=410)


async def _fields(request: Request) -> Fields | None:
    """Returns the fields of a form, None where it is too large or no form."""
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > MOST_BYTES:
                return None
        text = body.decode()
        return parse_qs(text, keep_blank_values=True, max_num_fields=MOST_FIELDS, errors="strict")
    except (ValueError, ClientDisconnect):
        return None


def _typed(fields: Fields) -> Mapping[str, list[str]]:
    return {name: [one_line(value)[:_SHOWN_CHARS] for value in values] for name, values in fields.items()}


def _saved(words: Catalogue, chosen: Chosen) -> str:
    if not chosen.changed:
        return words.text("Nothing was changed.")
    return words.text("Saved: {what}.", what=", ".join(part_name(part, words) for part in chosen.changed))


def _coming(words: Catalogue, standing: Standing) -> list[str]:
    """Returns when the next mails come; with the year, and with the zone that the hour is of."""
    told = []
    for name, at in standing.coming:
        when = words.text("{date}, {time}", date=words.date_line(at.date()), time=words.clock(at))
        told.append(
            words.text("Next mail of {newsletter}: {when}.", newsletter=name, when=f"{when} ({at.tzinfo})")
        )
    return told or [words.text("No mail is planned.")]
