"""Gives the desk the editions and subscribers of the store, to look at."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice

from digest.edition.select import Selector
from digest.edition.snapshot import from_bytes
from digest.jobs.held import why_held
from digest.jobs.issue import Issue
from digest.jobs.memory import memories
from digest.jobs.preview import EditionOnDesk, Listed, Ports
from digest.model.edition import Edition, EditionKey
from digest.model.subscriber import Subscriber
from digest.periods.local import instant
from digest.render.compose import Composer
from digest.store import deliveries, editions, generation, subscribers
from digest.store.database import Store
from digest.store.records import EditionStatus
from digest.store.stream import ask_of

MOST_EDITIONS = 60
# Names are looked at one by one, so among more readers than this only an exact address or key is found.
MOST_LOOKED_AT = 20_000


def store_ports(
    store: Store,
    issues: Iterable[Issue],
    *,
    compose: Callable[[Edition], tuple[Composer, Selector]],
    outbox_counts: bool,
) -> Ports:
    """Returns what the desk reads from. `outbox_counts`: mails in the outbox are remembered as got."""
    shelf = _Shelf(store, {issue.id: issue for issue in issues}, outbox_counts)
    return Ports(
        listed=shelf.listed, load=shelf.load, find=shelf.find, reader=shelf.reader,
        compose=compose, got=shelf.got, stamp=lambda: repr(shelf.statuses()),
    )  # fmt: skip


class _Shelf:
    def __init__(self, store: Store, issues: Mapping[str, Issue], outbox_counts: bool) -> None:
        self._store = store
        self._issues = issues
        self._outbox_counts = outbox_counts
        self._kept: tuple[str, Edition] | None = None

    def statuses(self) -> list[EditionStatus]:
        with self._store.reading() as db:
            return list(editions.listing(db, limit=MOST_EDITIONS))

    def listed(self) -> list[Listed]:
        return [Listed(s.key, self._name(s.key.newsletter), s.state) for s in self.statuses()]

    def load(self, key: EditionKey) -> EditionOnDesk | None:
        with self._store.reading() as db:
            stored = editions.get(db, key)
            readers = subscribers.counts(db, key.newsletter).get("active", 0)
            issue = self._issues.get(key.newsletter)
            sent = deliveries.accounts(db, key, issue.transport).sent if issue else 0
            note = why_held(ask_of(db), key, stored.state) if stored else None
        if stored is None:
            return None
        reason = generation.doubt(self._store) or (note.reason if note else "")
        leaves = instant(key.date, issue.schedule.send_at, issue.schedule.where) if issue else None
        edition = self._edition(stored)
        return EditionOnDesk(
            edition=edition, state=stored.state, leaves=leaves, readers=readers, sent=sent, reason=reason
        )

    def find(self, newsletter: str, words: str, most: int) -> Sequence[Subscriber]:
        wanted = words.casefold()
        with self._store.reading() as db:
            exact = [
                found
                for found in (subscribers.by_email(db, words), subscribers.get(db, words))
                if words and found
            ]
            near = islice(subscribers.listing(db, newsletter=newsletter), MOST_LOOKED_AT)
            fits = [*exact, *islice((reader for reader in near if wanted in _words(reader)), most)]
        return list({reader.key: reader for reader in fits}.values())[:most]

    def reader(self, key: str) -> Subscriber | None:
        with self._store.reading() as db:
            return subscribers.get(db, key)

    def got(self, edition: Edition, reader: Subscriber) -> Mapping[str, int]:
        return memories(self._store, edition, [reader.key], outbox_counts=self._outbox_counts).get(
            reader.key, {}
        )

    def _name(self, newsletter: str) -> str:
        issue = self._issues.get(newsletter)
        return issue.name if issue else newsletter

    def _edition(self, stored: editions.StoredEdition) -> Edition:
        """Returns the snapshot as an edition; the one shown last is kept, since a page asks for it several times."""
        if self._kept is None or self._kept[0] != stored.sha256:
            self._kept = (stored.sha256, from_bytes(stored.content))
        return self._kept[1]


def _words(reader: Subscriber) -> str:
    return f"{reader.name}\n{reader.email}\n{reader.key}".casefold()
