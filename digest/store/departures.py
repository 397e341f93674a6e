"""Ends subscriptions by the readers' own will, and remembers that, so that no list subscribes them again."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from digest.store.tables import DEPARTURES, SUBSCRIBERS, SUBSCRIPTIONS


def leave(db: Connection, newsletter: str, key: str, now: datetime) -> bool:
    """Ends the subscription of a reader to a newsletter. Returns whether there was one.

    Who has no other subscription is unsubscribed altogether.
    """
    s, d = SUBSCRIPTIONS.c, DEPARTURES.c
    ended = (
        db.execute(delete(SUBSCRIPTIONS).where(s.newsletter == newsletter, s.subscriber == key)).rowcount == 1
    )
    if not ended:
        return False
    if (
        db.execute(select(d.subscriber).where(d.newsletter == newsletter, d.subscriber == key)).first()
        is None
    ):
        db.execute(insert(DEPARTURES).values(newsletter=newsletter, subscriber=key, at=now))
    if db.execute(select(s.subscriber).where(s.subscriber == key).limit(1)).first() is None:
        mine = (SUBSCRIBERS.c.key == key) & SUBSCRIBERS.c.status.in_(("active", "paused", "pending"))
        db.execute(update(SUBSCRIBERS).where(mine).values(status="unsubscribed"))
    return True


def leave_all(db: Connection, key: str, now: datetime) -> None:
    """Ends all subscriptions of a reader, who complained."""
    mine = select(SUBSCRIPTIONS.c.newsletter).where(SUBSCRIPTIONS.c.subscriber == key)
    for newsletter in list(db.execute(mine).scalars()):
        leave(db, newsletter, key, now)
    db.execute(update(SUBSCRIBERS).where(SUBSCRIBERS.c.key == key).values(status="unsubscribed"))


def of(db: Connection, keys: Collection[str]) -> dict[str, frozenset[str]]:
    """Returns the newsletters that readers have left, by reader; who left none is not in it."""
    d = DEPARTURES.c
    found: dict[str, frozenset[str]] = {}
    for row in db.execute(select(d.subscriber, d.newsletter).where(d.subscriber.in_(keys))):
        found[row[0]] = found.get(row[0], frozenset()) | {row[1]}
    return found
