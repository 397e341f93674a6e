"""Makes a mail again as its reader got it, from what the ledger and the store keep.

Kept are the edition's version, the stories of the mail, for whom it was made (languages, zone, format), what the reader
had got by then, and which look it had: a hash of templates, words and settings. While that look is today's, HTML and
text are the same, byte for byte, but for links that another secret signs now. Looks themselves are not kept: a mail of
an older one is made again in today's, and says so.
"""

from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from digest.edition.snapshot import from_bytes
from digest.errors import UsageError
from digest.jobs.memory import stories_got_before
from digest.model.edition import Edition, EditionKey
from digest.model.subscriber import Subscriber
from digest.render.compile import Compiled
from digest.render.compose import Composer
from digest.store import deliveries, editions, subscribers
from digest.store.database import Store

_KEPT = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """A mail that was made again: its HTML part, or its text where the reader gets no other. `same` says that it is as it
    was; `reader` is who they were then."""

    reader: Subscriber
    content: str
    is_html: bool
    same: bool


class Remaking:
    """`is_ours` says whether a token belongs to an edition and a reader's key; `compiled` are the templates as they are now;
    `compose` makes of them what composes an edition's mails."""

    def __init__(
        self,
        store: Store,
        is_ours: Callable[[str, EditionKey, str], bool],
        compiled: Callable[[], Compiled],
        compose: Callable[[Edition, Compiled], Composer],
        *,
        outbox_counts: bool,
    ) -> None:
        self.is_ours = is_ours
        self._store = store
        self._compiled = compiled
        self._compose = compose
        self._outbox_counts = outbox_counts
        self._composers: dict[tuple[str, str], Composer] = {}
        self._lock = Lock()

    def reader(self, key: str) -> Subscriber | None:
        with self._store.reading() as db:
            return subscribers.get(db, key)

    def mail(self, key: EditionKey, who: str) -> Remade | None:
        """Returns the mail of an edition that a reader got; None where what it takes is not kept any more."""
        with self._store.reading() as db:
            reader = subscribers.get(db, who)
            left = deliveries.left(db, key, who)
            stored = editions.get(db, key, left.version) if left else None
        if reader is None or left is None or stored is None or not left.selection.stories:
            return None
        if left.made_for:
            reader = left.made_for.applied_to(reader)
        edition = from_bytes(stored.content)
        got = stories_got_before(self._store, edition, who, left.at, outbox_counts=self._outbox_counts)
        is_html = reader.format == "html"
        # A composer serves one thread at a time.
        with self._lock:
            try:
                composer = self._composer(stored.sha256, edition)
                make = composer.html if is_html else composer.text
                content = composer.in_browser(make(reader, left.selection, got=got))
            except UsageError:
                return None
            same = left.made_for is not None and left.made_for.look == composer.look
        return Remade(reader=reader, content=content, is_html=is_html, same=same)

    def _composer(self, sha256: str, edition: Edition) -> Composer:
        """Returns what makes mails of an edition, kept: most of its time goes into reading templates."""
        compiled = self._compiled()
        name = (sha256, compiled.hash)
        if name not in self._composers:
            if len(self._composers) >= _KEPT:
                self._composers.clear()
            self._composers[name] = self._compose(edition, compiled)
        return self._composers[name]
