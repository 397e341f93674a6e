"""Shows editions as their readers will get them, and decides nothing: what the desk reads.

Mails are made as for sending, from the same templates, and read back from their bytes: what is shown is what
would leave. Templates that changed are compiled anew; one that does not compile raises TemplateError each time
until it is mended.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from threading import Lock
from zoneinfo import ZoneInfo

from digest.commands import command, edition_command
from digest.edition.select import Got, Selector
from digest.errors import UsageError
from digest.jobs.why import Note, notes
from digest.model.edition import Edition, EditionKey, EditionState, Selection
from digest.model.subscriber import Mail, Subscriber
from digest.render.catalogue import Catalogues
from digest.render.compose import Composer
from digest.render.issue import known_zone

HTML_LIMIT_BYTES = 100_000  # Gmail clips near 102 KB
UNNAMED_READER = "reader-"  # keys of readers that are not in the store, followed by their language
UNNAMED_EMAIL = "reader@example.org"
DESK_LANGUAGE = "en"
MOST_READERS = 50  # that the chooser lists at once; the others are found by name
UTC = ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Listed:
    """An edition in the list of editions."""

    key: EditionKey
    name: str
    state: EditionState


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionOnDesk:
    """An edition and what is known about its leaving: when (aware), and to how many readers.

    `origin` is the file an edition was made from that is in no store; nobody gets it. `sent` counts the mails that have
    left, `reason` says why nothing leaves.
    """

    edition: Edition
    state: EditionState = "draft"
    leaves: datetime | None = None
    readers: int = 0
    origin: str = ""
    sent: int = 0
    reason: str = ""

    @property
    def listed(self) -> Listed:
        return Listed(self.edition.key, self.edition.name, self.state)


@dataclass(frozen=True, slots=True)
class Step:
    """Where an edition stands, what follows from it, and the one command that comes next."""

    state: str
    facts: tuple[str, ...]
    next: str
    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewMail:
    """A reader's mail, read back from its bytes. `html` is empty for a reader of plain text.

    `notes` say of every story of the edition why it is in the mail or not. A reader for whom no story is left
    gets no mail: `selection.stories`, `html` and `text` are empty then.
    """

    sender: str
    subject: str
    html: str
    text: str
    html_bytes: int
    limit_bytes: int
    selection: Selection
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """What the desk reads from. `stamp` is cheap: it changes whenever an edition, its state or a reader does.

    `listed` comes newest first; `find` returns at most so many readers of a newsletter whose name, address or
    key holds the words; `compose` compiles the templates as they are now (raises TemplateError); `got` is what a
    reader had before that edition, as `Selector.select` takes it.
    """

    listed: Callable[[], Sequence[Listed]]
    load: Callable[[EditionKey], EditionOnDesk | None]
    find: Callable[[str, str, int], Sequence[Subscriber]]
    reader: Callable[[str], Subscriber | None]
    compose: Callable[[Edition], tuple[Composer, Selector]]
    got: Callable[[Edition, Subscriber], Got]
    stamp: Callable[[], str]


class Desk:
    """What the desk shows. `watched` are the folders and files whose change makes its pages load again."""

    def __init__(self, ports: Ports, catalogues: Catalogues, watched: Sequence[Path]) -> None:
        self.words = catalogues.get(DESK_LANGUAGE)
        self._ports = ports
        self._watched = tuple(watched)
        self._lock = Lock()  # composer and selector are not for several pages at once
        self._kept: tuple[tuple[str, EditionKey, int], tuple[Composer, Selector]] | None = None

    def editions(self) -> Sequence[Listed]:
        return self._ports.listed()

    def edition(self, key: EditionKey) -> EditionOnDesk:
        """Raises: UsageError where there is no such edition."""
        if (found := self._ports.load(key)) is None:
            raise UsageError(f"there is no edition {key}", hint=f"{edition_command('build', key)} makes one")
        return found

    def readers(self, current: EditionOnDesk, find: str = "") -> Sequence[Subscriber]:
        """Returns up to 50 subscribers of the edition's newsletter, those that `find` fits."""
        return self._ports.find(current.edition.key.newsletter, find, MOST_READERS)

    def reader(self, current: EditionOnDesk, key: str) -> Subscriber:
        """Returns a subscriber, or a reader without preferences. Raises: UsageError where there is none."""
        for reader in unnamed_readers(current.edition):
            if key in ("", reader.key):
                return reader
        if (found := self._ports.reader(key)) is None:
            raise UsageError(
                f"there is no subscriber {key!r}", hint=f"{command('subscribers', 'list')} names them"
            )
        return found

    def next_step(self, current: EditionOnDesk) -> Step:
        return next_step(current)

    def mail(self, current: EditionOnDesk, reader: Subscriber) -> PreviewMail:
        """Returns what `reader` gets of the edition. Raises: TemplateError while a template does not compile."""
        edition = current.edition
        with self._lock:
            composer, selector = self._composed(edition)
            got = self._ports.got(edition, reader)
            at = current.leaves or edition.built
            selection = selector.explain(reader, got)
            layout = composer.layout(reader, selection)
            mail = composer.mail(reader, selection, at=at, got=frozenset(got)) if selection.stories else None
        zone = known_zone(reader.zone) or known_zone(edition.zone) or UTC
        said = notes(edition, selection, layout, reads=reader.languages, words=self.words, zone=zone)
        return _read_back(mail, selection, said, composer.in_browser)

    def _composed(self, edition: Edition) -> tuple[Composer, Selector]:
        """Returns what was used last, if it is for the same edition and nothing has changed."""
        wanted = (self.version(), edition.key, edition.version)
        if self._kept is None or self._kept[0] != wanted:
            self._kept = None
            self._kept = (wanted, self._ports.compose(edition))
        return self._kept[1]

    def version(self) -> str:
        """Returns a word that changes when what is shown may have changed."""
        found = hashlib.sha256(self._ports.stamp().encode())
        for path in sorted(set(_files(self._watched))):
            try:
                content = path.read_bytes()
            except OSError:
                content = b""  # an editor is just replacing it
            found.update(f"{path}\0{len(content)}\0".encode() + content)
        return found.hexdigest()[:16]


def unnamed_readers(edition: Edition) -> tuple[Subscriber, ...]:
    """Returns a reader without preferences for each language of the edition."""
    return tuple(
        Subscriber(key=UNNAMED_READER + code, email=UNNAMED_EMAIL, languages=(code,), zone=edition.zone)
        for code in edition.languages
    )


def next_step(current: EditionOnDesk) -> Step:
    """Returns where the edition stands and what a person would do next."""
    key = current.edition.key
    if current.origin:
        return Step(
            "A look ahead",
            (f"made from {Path(current.origin).name}", "nobody gets it"),
            "Store it with:",
            command("collect", current.origin),
        )
    readers = f"{current.readers:,} {'reader' if current.readers == 1 else 'readers'}"
    zone = known_zone(current.edition.zone) or UTC
    when = f"at {current.leaves.astimezone(zone):%H:%M} " if current.leaves else ""
    why = (current.reason,) if current.reason else ()
    steps = {
        "draft": Step(
            "Draft", (*why, f"goes out {when}to {readers}"), "Approve with:", command("approve", key)
        ),
        "approved": Step(
            "Approved", (*why, f"goes out {when}to {readers}"), "Stop it with:", command("hold", key)
        ),
        "held": Step("Held", (*why, f"{readers} wait for it"), "Approve with:", command("approve", key)),
        "sending": Step(
            "Going out", (f"{current.sent:,} of {readers} have it",), "Watch it with:", command("status")
        ),
        "sent": Step(
            "Sent",
            (f"to {current.sent:,} {'reader' if current.sent == 1 else 'readers'}",),
            "See who got it with:",
            command("deliveries", "list", "--edition", key),
        ),
    }
    return steps[current.state]


def _read_back(
    mail: Mail | None, selection: Selection, said: tuple[Note, ...], in_browser: Callable[[str], str]
) -> PreviewMail:
    if mail is None:
        return PreviewMail(
            sender="", subject="", html="", text="", html_bytes=0,
            limit_bytes=HTML_LIMIT_BYTES, selection=selection, notes=said,
        )  # fmt: skip
    message = message_from_bytes(mail.content, policy=policy.default)
    assert isinstance(message, EmailMessage)
    html, html_bytes = _body(message, "html")
    return PreviewMail(
        sender=str(message["From"]), subject=str(message["Subject"]), html=in_browser(html), text=_body(message, "plain")[0],
        html_bytes=html_bytes, limit_bytes=HTML_LIMIT_BYTES, selection=selection, notes=said,
    )  # fmt: skip


def _body(message: EmailMessage, kind: str) -> tuple[str, int]:
    """Returns a part's text and how many bytes it decodes to."""
    part = message.get_body((kind,))
    content = part.get_payload(decode=True) if part else b""
    assert isinstance(content, bytes)
    return content.decode(), len(content)


def _files(paths: Iterable[Path]) -> Iterable[Path]:
    for path in paths:
        if path.is_dir():
            yield from (file for file in path.rglob("*") if file.is_file())
        elif path.exists():
            yield path
