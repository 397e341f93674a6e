"""Reads from the store all that decides what is due, and nothing else: without SQLAlchemy, a write or a lock.

So `digest run` with nothing to do costs a few queries. The same statements serve PostgreSQL, where `Store` runs them.
"""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from digest.commands import command
from digest.errors import StoreError
from digest.model.edition import EditionKey, EditionState
from digest.periods.agenda import Group, Known, State
from digest.periods.due import EXPIRED
from digest.periods.plan import Plan

# Runs a statement with named parameters, instants among them, and returns its rows.
Ask = Callable[[str, Mapping[str, Any]], Sequence[Sequence[Any]]]
# Editions older than that have nothing to do any more: the longest deadline is a week.
_DAYS = 45
# Marks of editions for which nobody new is due before the time in them: see digest.store.waits.
WAITS = "waits:"
_OPEN: tuple[EditionState, ...] = ("approved", "sending")
_BUSY_TIMEOUT_S = 10
# So long a mail in doubt waits before a run sends it once more: what made a server break off takes its time.
_DOUBT = timedelta(minutes=5)

_EDITIONS = """select e.newsletter, e.date, e.slot, e.state, e.changed, v.built from editions e
 join edition_versions v on v.newsletter = e.newsletter and v.date = e.date and v.slot = e.slot and v.version = 1
 where e.date >= :since"""
_NOTES = "select newsletter, date, slot, kind, at from edition_notes where date >= :since"
_LEFT = """select 1 from deliveries where newsletter = :newsletter and date = :date and slot = :slot
 and state in ('sent', 'sending', 'uncertain') limit 1"""
_MISSED = """select 1 from deliveries where newsletter = :newsletter and date = :date and slot = :slot
 and transport = :transport and (state in ('pending', 'deferred', 'failed') or (state = 'skipped' and reason = :expired))
 limit 1"""
_MAY_LEAVE = """select 1 from deliveries where newsletter = :newsletter and date = :date and slot = :slot
 and transport = :transport and (state in ('pending', 'sending')
 or (state = 'deferred' and (not_before is null or not_before <= :now))
 or (state = 'uncertain' and attempts < :resends and (at <= :earlier or at > :now))) limit 1"""
_GROUPS = """select s.zone, s.send_at, s.frequency, count(*) from subscriptions n
 join subscribers s on s.key = n.subscriber where n.newsletter = :newsletter and s.status = 'active'
 and not exists (select 1 from deliveries d where d.newsletter = :newsletter and d.date = :date and d.slot = :slot
 and d.transport = :transport and d.subscriber = s.key) group by s.zone, s.send_at, s.frequency"""
_WAITS = "select value from marks where name = :name"
# As digest.collect.polling.due has it: neither gone nor to be asked later; a try in the future is a clock's error.
_SOURCES = """select name, address, case when off <> '' or (next_at is not null and next_at > :now
 and (tried is null or tried <= :now)) then 1 else 0 end from sources"""
_PAGES = "select distinct source from pages where next_at <= :now"
_READ = "select outcome from runs where job = 'collect' and finished is not null order by id desc limit 1"
_UNREAD = "select 1 from articles where withdrawn is null and (engine < :engine or engine > :engine) limit 1"


@contextmanager
def asking(path: Path) -> Iterator[Ask]:
    """One reading transaction on the SQLite file at `path`. Raises: StoreError."""
    try:
        address = f"{path.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=_BUSY_TIMEOUT_S, isolation_level=None)) as db:
            db.execute("begin")
            yield lambda statement, values: db.execute(statement, as_stored(values)).fetchall()
    except sqlite3.Error as error:
        raise StoreError(
            f"the store {path} failed: {error}", hint=f"{command('doctor')} says more"
        ) from error


def state(ask: Ask, plans: Sequence[Plan], now: datetime, *, news: bool) -> State:
    """Returns what the store knows about the editions of the plans."""
    since = {"since": (now - timedelta(days=_DAYS)).date().isoformat()}
    by_slot = {(plan.newsletter, plan.slot): plan for plan in plans}
    known: dict[EditionKey, Known] = {}
    for newsletter, day, slot, stands, changed, built in ask(_EDITIONS, since):
        key = EditionKey(newsletter, day_of(day), slot)
        if (newsletter, slot) in by_slot:
            known[key] = Known(key=key, state=stands, changed=moment_of(changed), built=moment_of(built))
    notes: dict[EditionKey, set[str]] = {}
    for newsletter, day, slot, kind, at in ask(_NOTES, since):
        if moment_of(at) <= now:  # else a clock that was ahead has written it
            notes.setdefault(EditionKey(newsletter, day_of(day), slot), set()).add(kind)
    for key, kinds in notes.items():
        there = known.get(key, Known(key=key))
        known[key] = replace(there, notes=frozenset(kinds))
    for key, there in known.items():
        plan = by_slot.get((key.newsletter, key.slot))
        if plan is not None and there.state is not None and "omitted" not in there.notes:
            known[key] = _opened(ask, plan, there, now)
    return State(plans=plans, known=known, news=news)


def _opened(ask: Ask, plan: Plan, there: Known, now: datetime) -> Known:
    """Returns an edition with what its ledger says, as far as its state makes that matter."""
    key = there.key
    mine = {"newsletter": key.newsletter, "date": key.date.isoformat(), "slot": key.slot}
    if there.state in (*_OPEN, "held"):
        there = replace(there, left=bool(ask(_LEFT, mine)))
    if there.state not in _OPEN:
        return there
    ours = mine | {"transport": plan.transport}
    moments = {"now": now, "earlier": now - _DOUBT, "resends": plan.resends}
    may_leave = bool(ask(_MAY_LEAVE, ours | moments))
    if there.left and _nobody_new(ask, plan, key, now):
        return replace(there, open=may_leave)
    groups = tuple(
        Group(zone, time.fromisoformat(hour) if hour else None, frequency, readers)
        for zone, hour, frequency, readers in ask(_GROUPS, ours)
    )
    missed = not there.left and bool(ask(_MISSED, ours | {"expired": EXPIRED}))
    return replace(there, open=may_leave, missed=missed, groups=groups)


def _nobody_new(ask: Ask, plan: Plan, key: EditionKey, now: datetime) -> bool:
    """Says whether it was noted that no reader without a row is due by now, and the plan is still the same."""
    rows = ask(_WAITS, {"name": f"{WAITS}{key}"})
    stamp, _, until = rows[0][0].partition(" ") if rows else ("", "", "")
    return stamp == plan.stamp and (until == "never" or now < datetime.fromisoformat(until))


def files_read(ask: Ask) -> str:
    """Returns the mark of the files that the last collecting found, "" where there was none."""
    import json

    rows = ask(_READ, {})
    if not rows:
        return ""
    told = rows[0][0]
    outcome = json.loads(told) if isinstance(told, str) else told
    return str(outcome.get("files", ""))


def anything_unread(ask: Ask, engine: str) -> bool:
    """Says whether an article waits to be understood by the engine of that version."""
    return bool(ask(_UNREAD, {"engine": engine}))


def polling_due(ask: Ask, addresses: Mapping[str, str], now: datetime) -> bool:
    """Says whether a source on the network (addresses by name) is to be asked, or a page of one to be read."""
    known = {name: (address, waits) for name, address, waits in ask(_SOURCES, {"now": now})}
    if any(known.get(name, ("", 0)) != (address, 1) for name, address in addresses.items()):
        return True
    return any(name in addresses for (name,) in ask(_PAGES, {"now": now}))


def as_stored(values: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the values of a statement as SQLite has them: instants are texts in UTC there."""
    return {
        name: f"{value.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if isinstance(value, datetime) else value
        for name, value in values.items()
    }


def day_of(value: str | date) -> date:
    """Returns a date of the store: SQLite has it as text."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def moment_of(value: str | datetime) -> datetime:
    """Returns an instant of the store, in UTC: SQLite has it as text."""
    found = datetime.fromisoformat(value) if isinstance(value, str) else value
    return found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
