"""What readers got before, as the selection wants it: for each story the number of its sources at that time."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import Connection

from digest.edition.snapshot import from_bytes
from digest.model.edition import Edition
from digest.model.subscriber import TransportName
from digest.store import deliveries, editions
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
        for day in {day for stories in got.values() for day in stories.values()}:
            counts[day] = {}
            for status in editions.listing(db, newsletter=key.newsletter, since=day):
                stored = editions.get(db, status.key) if status.key.date == day else None
                if stored is not None:
                    counts[day] |= {
                        story.id: len(story.sources) for story in from_bytes(stored.content).stories
                    }
    # A story that its edition has dropped since counts as known in full: it does not come back by itself.
    return {
        reader: {story: counts[day].get(story, 1_000) for story, day in stories.items()}
        for reader, stories in got.items()
    }


def stories_got(
    store: Store, edition: Edition, readers: Sequence[str], *, outbox_counts: bool
) -> dict[str, frozenset[str]]:
    """Returns which stories each of the readers got before, for "read also": no link leads to what a reader had."""
    with store.reading() as db:
        got = _got(db, edition, readers, outbox_counts=outbox_counts)
    return {reader: frozenset(stories) for reader, stories in got.items()}


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
