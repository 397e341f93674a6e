"""Puts sources on watch that bring garbage in good form, until an editor clears them."""

from datetime import datetime, timedelta

from digest.collect.watch import DAY, suspicion
from digest.store import arrivals, sources
from digest.store.database import Store

_KNOWN_DAYS = timedelta(days=14)


def watch(store: Store, *, now: datetime) -> tuple[tuple[str, str], ...]:
    """Returns the sources that are on watch from now on, each with its reason. What came before an editor cleared a
    source is not held against it again."""
    found: list[tuple[str, str]] = []
    with store.reading() as db:
        known = sources.states(db)
        for name in arrivals.sources(db, now - DAY):
            state = known.get(name)
            if state is not None and state.on_watch:
                continue
            since = max(now - DAY, state.cleared) if state and state.cleared else now - DAY
            today = list(arrivals.arrivals(db, name, since))
            before = arrivals.collected(db, name, now - _KNOWN_DAYS, now - DAY)
            reason = suspicion(today, before)
            if reason:
                found.append((name, reason))
    if not found:
        return ()
    with store.writing() as db:
        return tuple((name, reason) for name, reason in found if sources.watch(db, name, reason, now))
