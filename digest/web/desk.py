"""The editors' desk, reading only: any subscriber's mail of any edition, with why each story is in it or not.

Every view is an address and works without a script; the script adds keys, walking the stories without loading
the page, and loading it again when a template or the edition has changed. A template that does not compile is
shown as a page that recovers by itself.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from digest.commands import command
from digest.errors import DigestError, TemplateError, UsageError
from digest.jobs.preview import UTC, Desk, EditionOnDesk, Listed, PreviewMail, unnamed_readers
from digest.jobs.why import Note, rule
from digest.model.subscriber import Subscriber
from digest.render.catalogue import Catalogue
from digest.render.issue import known_zone
from digest.render.links import web_url
from digest.web.frame import framed
from digest.web.guard import MAIL_POLICY, Guard, say_what_is_allowed
from digest.web.readers import reader_facts, reader_name
from digest.web.view import View, edition_key

PAGES = Path(__file__).parent / "pages"
HELP = (
    (("j", "k"), "the next story, the one before"),
    (("1", "2"), "600 or 375 pixels wide"),
    (("d",), "dark or light"),
    (("t",), "the mail or its text"),
    (("/",), "find a reader"),
    (("?",), "this help"),
)


def desk_app(desk: Desk) -> Starlette:
    """Returns the desk as an ASGI application for this machine's own browser."""
    pages = _Pages(desk)
    return Starlette(
        routes=[
            Route("/", pages.desk),
            Route("/mail", pages.mail),
            Route("/version", pages.version),
            Route("/desk.css", _file("desk.css", "text/css")),
            Route("/desk.js", _file("desk.js", "text/javascript")),
        ],
        middleware=[Middleware(Guard)],
        exception_handlers={DigestError: pages.problem, HTTPException: pages.lost, Exception: pages.fault},
    )


class _Pages:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._pages = _environment()

    def desk(self, request: Request) -> Response:
        # Taken before anything is read: a change while the page is made shows up at its first question.
        version = self._desk.version()
        view = View.asked(request.query_params)
        listed = self._desk.editions()
        if not listed:
            raise UsageError(
                "there is no edition yet",
                hint=f"{command('build')} makes one, {command('preview', 'FILE')} shows a file",
            )
        current = self._desk.edition(edition_key(view.edition) if view.edition else listed[0].key)
        reader = self._desk.reader(current, view.reader)
        mail = self._desk.mail(current, reader)
        view = view.of(current.edition.key, reader.key)
        values = self._shown(current, reader, mail, view, listed)
        return self._page("desk.html", {**values, "version": version})

    def mail(self, request: Request) -> Response:
        """The mail by itself, for the frame."""
        view = View.asked(request.query_params)
        current = self._desk.edition(edition_key(view.edition))
        mail = self._desk.mail(current, self._desk.reader(current, view.reader))
        anchors = {note.title: _anchor(note) for note in mail.notes if note.place}
        answer = HTMLResponse(framed(mail.html, view.scheme, anchors))
        answer.headers["Content-Security-Policy"] = MAIL_POLICY
        return answer

    def version(self, request: Request) -> Response:  # noqa: ARG002  (Starlette's signature)
        return PlainTextResponse(self._desk.version())

    def problem(self, request: Request, error: Exception) -> Response:  # noqa: ARG002  (likewise)
        """What a person can mend, as a page that loads again once it is mended."""
        assert isinstance(error, DigestError)
        where, what = _place(error.what)
        title = "A template does not compile" if isinstance(error, TemplateError) else "This cannot be shown"
        status = 404 if isinstance(error, UsageError) else 500
        return self._problem(title, what, where=where, hint=error.hint, status=status)

    def fault(self, request: Request, error: Exception) -> Response:  # noqa: ARG002  (likewise)
        """What nobody foresaw; the server prints the traceback."""
        what = f"{type(error).__name__}: {error}"
        answer = self._problem("This is a fault of digest", what, hint="the terminal shows where", status=500)
        say_what_is_allowed(answer.headers)  # Starlette answers these outside of every middleware
        return answer

    def _problem(self, title: str, what: str, *, status: int, where: str = "", hint: str = "") -> Response:
        values = {"title": title, "where": where, "lines": what.splitlines(), "hint": hint}
        return self._page("problem.html", {**values, "version": self._desk.version()}, status=status)

    def lost(self, request: Request, error: Exception) -> Response:  # noqa: ARG002  (likewise)
        assert isinstance(error, HTTPException)
        return PlainTextResponse(f"{error.detail}\n", status_code=error.status_code)

    def _page(self, name: str, values: dict[str, object], *, status: int = 200) -> Response:
        return HTMLResponse(self._pages.get_template(name).render(values), status_code=status)

    def _shown(
        self,
        current: EditionOnDesk,
        reader: Subscriber,
        mail: PreviewMail,
        view: View,
        listed: Sequence[Listed],
    ) -> dict[str, object]:
        shown = [note for note in mail.notes if note.place]
        chosen = next(
            (n for n in mail.notes if n.story.id == view.story), mail.notes[0] if mail.notes else None
        )
        frame = view.link("/mail", story="", find="", width="600")
        anchored = chosen is not None and chosen.place and view.story
        found = [] if current.origin else self._desk.readers(current, view.find)
        if reader not in found and reader not in unnamed_readers(current.edition):
            found = [reader, *found]
        return {
            "current": current, "listed": listed, "step": self._desk.next_step(current), "view": view, "mail": mail, "reader": reader,
            "shown": shown, "left": [note for note in mail.notes if not note.place], "chosen": chosen,
            "frame": f"{frame}#{_anchor(chosen)}" if anchored and chosen else frame,
            "unnamed": unnamed_readers(current.edition), "found": found, "words": self._desk.words,
            "findable": bool(view.find) or len(found) > FEW, "help": HELP, "about": _about(current, self._desk.words),
        }  # fmt: skip


FEW = 12  # readers that are easily found by eye


def _about(current: EditionOnDesk, words: Catalogue) -> list[tuple[str, str]]:
    """Returns facts about an edition, as (name, value)."""
    edition = current.edition
    zone = known_zone(edition.zone) or UTC

    def local(moment: datetime) -> str:
        return words.moment(moment.astimezone(zone), today=edition.key.date)

    facts = [
        ("Name", str(edition.key)),
        ("Version", str(edition.version)),
        ("Articles", f"{edition.articles_seen:,}"),
        ("Stories", f"{len(edition.stories):,}"),
        ("Languages", ", ".join(words.language_name(code) for code in edition.languages)),
        ("Collected", " – ".join(map(local, edition.window))),
        ("Built", local(edition.built)),
        ("Zone", edition.zone),
    ]
    return facts[1:] if current.origin else facts


def _anchor(note: Note) -> str:
    # Ids of stories may hold anything; a place in the mail is enough to scroll to.
    return f"story-{note.place}" if note.place else ""


def _place(what: str) -> tuple[str, str]:
    """Returns `file:line` and the rest of a message that begins with them."""
    found = re.match(r"(\S+\.\w+:\d+): (.*)", what, re.DOTALL)
    return (found[1], found[2]) if found else ("", what)


def _by(key: Callable[[Note], str], notes: Iterable[Note]) -> list[tuple[str, list[Note]]]:
    return [(name, list(members)) for name, members in groupby(notes, key)]


def _by_rule(notes: Iterable[Note]) -> list[tuple[str, list[Note]]]:
    return _by(lambda note: note.rule, sorted(notes, key=lambda note: note.rule))


def _by_block(notes: Iterable[Note]) -> list[tuple[str, list[Note]]]:
    return _by(lambda note: note.block, notes)


def _environment() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(PAGES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(by_block=_by_block, by_rule=_by_rule, anchor=_anchor, web_url=web_url)
    pages.filters.update(reader_name=reader_name, reader_facts=reader_facts)
    pages.globals.update(rule_words=rule)
    return pages


def _file(name: str, kind: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:  # noqa: ARG001  (Starlette's signature)
        return FileResponse(PAGES / name, media_type=kind)

    return answer
