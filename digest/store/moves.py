"""Remembers that readers asked for another frequency or moved to another zone, and what they had before: an edition that
was made for them then may no longer be theirs when it leaves, and the ledger says so."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from digest.model.subscriber import Subscriber
from digest.store.tables import MOVES

# No edition waits for longer.
_KEPT = timedelta(days=60)


def note(
    db: Connection, before: Mapping[str, Subscriber], after: Iterable[Subscriber], now: datetime
) -> None:
    """Remembers what those had who have another frequency or zone now; what is older than any edition goes."""
    rows = [
        {"subscriber": one.key, "at": now, "frequency": had.frequency, "zone": had.zone}
        for one in after
        if (had := before.get(one.key)) and (had.frequency, had.zone) != (one.frequency, one.zone)
    ]
    if rows:
        mine = MOVES.c.subscriber.in_([row["subscriber"] for row in rows])
        db.execute(delete(MOVES).where((MOVES.c.at < now - _KEPT) | (mine & (MOVES.c.at == now))))
        db.execute(insert(MOVES), rows)


def since(db: Connection, moment: datetime) -> dict[str, tuple[str, str]]:
    """Returns the frequency and the zone that readers had at a moment, for those who have changed them since."""
    c = MOVES.c
    found = db.execute(select(c.subscriber, c.frequency, c.zone).where(c.at >= moment).order_by(c.at.desc()))
    return {row[0]: (row[1], row[2]) for row in found}
