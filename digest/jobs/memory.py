"""What readers got before, as the selection wants it: for each story the number of its sources at that time.

Two stories that turned out to be one count as that one, whichever of them a reader got.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from digest.edition.snapshot import from_bytes
from digest.model.edition import Edition
from digest.model.subscriber import TransportName
from digest.store import deliveries, editions, stories
from digest.store.database import Store

MEMORY_DAYS = 30


def memories(
    store: Store, edition: Edition, readers: Sequence[str], *, outbox_counts: bool
) -> dict[str, Mapping[str, int]]:
    """Returns `{reader: {story id: number of sources when they got it}}`.

    The outbox is a rehearsal: what it wrote is remembered only where another program delivers from it.
    """
    key = edition.key
    with store.reading() as db:
        got = _got(db, edition, readers, outbox_counts=outbox_counts)
        counts: dict[date, dict[str, int]] = {}
        for day in {day for had in got.values() for day in had.values()}:
            counts[day] = {}
            for status in editions.listing(db, newsletter=key.newsletter, since=day):
                stored = editions.get(db, status.key) if status.key.date == day else None
                if stored is not None:
                    counts[day] |= {
                        story.id: len(story.sources) for story in from_bytes(stored.content).stories
                    }
        renamed = stories.renamed(db)
    # A story that its edition has dropped since counts as known in full: it does not come back by itself.
    return {
        reader: _today({story: counts[day].get(story, 1_000) for story, day in had.items()}, renamed)
        for reader, had in got.items()
    }


def stories_got(
    store: Store, edition: Edition, readers: Sequence[str], *, outbox_counts: bool
) -> dict[str, frozenset[str]]:
    """Returns which stories each of the readers got before, for "read also": no link leads to what a reader had."""
    with store.reading() as db:
        got = _got(db, edition, readers, outbox_counts=outbox_counts)
        renamed = stories.renamed(db)
    return {
        reader: frozenset(had).union(renamed[story] for story in had.keys() & renamed.keys())
        for reader, had in got.items()
    }


def _today(had: Mapping[str, int], renamed: Mapping[str, str]) -> Mapping[str, int]:
    """Returns the memory with the stories that lost ids lead to; who got both halves of a story got the sources of both."""
    lost = had.keys() & renamed.keys()
    if not lost:
        return had
    found = Counter(had)
    for story in lost:
        found[renamed[story]] += had[story]
    return found


def stories_got_before(
    store: Store, edition: Edition, reader: str, moment: datetime, *, outbox_counts: bool
) -> frozenset[str]:
    """Returns which stories a reader had got when the mail of this edition left, at `moment`."""
    with store.reading() as db:
        got = _got(db, edition, [reader], outbox_counts=outbox_counts, until=moment)
    return frozenset(got.get(reader, ()))


def _got(
    db: Connection,
    edition: Edition,
    readers: Sequence[str],
    *,
    outbox_counts: bool,
    until: datetime | None = None,
) -> Mapping[str, Mapping[str, date]]:
    transports: tuple[TransportName, ...] = ("smtp", "outbox") if outbox_counts else ("smtp",)
    key = edition.key
    since = key.date - timedelta(days=MEMORY_DAYS)
    return deliveries.got(
        db, readers, since=since, transports=transports, newsletter=key.newsletter, but=key, until=until
    )
