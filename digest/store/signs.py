"""Reads with plain SQL what an operator looks at: editions and their accounts, notes, runs, and the signs of trouble.

`digest status` and monitors ask this, on SQLite without loading SQLAlchemy; `digest.store.peek` says how it is run.
"""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from digest.model.edition import EditionKey
from digest.model.source import PollState, SourceState
from digest.model.subscriber import TransportName
from digest.periods.agenda import Note
from digest.store.peek import Ask, day_of, moment_of
from digest.store.records import Accounts, EditionNote, EditionStatus, Run

_EDITIONS = """select e.newsletter, e.date, e.slot, e.version, e.state, e.changed, v.window_start, v.window_end
 from editions e join edition_versions v on v.newsletter = e.newsletter and v.date = e.date and v.slot = e.slot
 and v.version = e.version"""
_LATEST = f"{_EDITIONS} order by e.date desc, e.newsletter, e.slot limit :most"
_EDITION = f"{_EDITIONS} where e.newsletter = :newsletter and e.date = :date and e.slot = :slot"
_MINE = "newsletter = :newsletter and date = :date and slot = :slot and transport = :transport"
_ELIGIBLE = f"select eligible from sendings where {_MINE}"  # noqa: S608  (no value is written into a statement)
_STATES = f"select state, count(*) from deliveries where {_MINE} group by state"  # noqa: S608  (likewise)
_SKIPPED = f"""select reason, count(*) from deliveries where {_MINE} and state = 'skipped'
 group by reason order by reason"""  # noqa: S608  (likewise)
_ALL_NOTES = "select newsletter, date, slot, kind, reason, at from edition_notes"
_NOTES = f"{_ALL_NOTES} where date >= :since order by date desc, newsletter, slot, kind"
_NOTES_OF = f"{_ALL_NOTES} where newsletter = :newsletter and date = :date and slot = :slot order by at, kind"
_MARKS = "select name, value, at from marks order by name"
_RUNS = "select id, job, started, finished, outcome from runs where job = :job order by id desc limit :most"
_POLL = tuple(PollState.__dataclass_fields__)
_SOURCES = f"select {', '.join(_POLL)}, watched, watch_reason, cleared, moved from sources order by name"  # noqa: S608  (likewise)
_BROUGHT_SINCE = "select distinct source from articles where collected > :since"
_LAST_BROUGHT = "select source, max(collected) from articles group by source"
_NEWEST = "select max(collected) from articles"
# Delays, read receipts and absences come back too, and are no sign of trouble.
_BACK = (
    "select count(*) from bounces where at > :since and proof <> '' and kind in ('hard', 'soft', 'complaint')"
)
_LEFT = "select count(*) from deliveries where date >= :since and transport = 'smtp' and state = 'sent'"
_READERS = "select status, count(*) from subscribers group by status"
_REJECTED = "select count(*) from rejected"
_SQLITE_SIZE = "select page_count * page_size from pragma_page_count(), pragma_page_size()"
_POSTGRESQL_SIZE = "select pg_database_size(current_database())"


def latest_editions(ask: Ask, most: int) -> list[EditionStatus]:
    """Returns so many editions, the newest date first."""
    return [_status(row) for row in ask(_LATEST, {"most": most})]


def edition(ask: Ask, key: EditionKey) -> EditionStatus | None:
    rows = ask(_EDITION, _columns(key))
    return _status(rows[0]) if rows else None


def accounts(ask: Ask, key: EditionKey, transport: TransportName) -> Accounts:
    """Returns the accounts of an edition; all zero where nothing was planned."""
    mine = _columns(key) | {"transport": transport}
    eligible = ask(_ELIGIBLE, mine)
    number = _counts(ask(_STATES, mine))
    return Accounts(
        eligible=eligible[0][0] if eligible else 0,
        sent=number.get("sent", 0),
        skipped=_counts(ask(_SKIPPED, mine)),
        deferred=number.get("deferred", 0),
        failed=number.get("failed", 0),
        uncertain=number.get("uncertain", 0),
        pending=number.get("pending", 0),
    )


def notes(ask: Ask, since: date, kinds: Collection[Note]) -> Iterator[EditionNote]:
    """Yields notes of these kinds, the newest date first."""
    for note in map(_note, ask(_NOTES, {"since": since.isoformat()})):
        if note.kind in kinds:
            yield note


def notes_of(ask: Ask, key: EditionKey) -> list[EditionNote]:
    """Returns the notes beside one edition, the oldest first."""
    return [_note(row) for row in ask(_NOTES_OF, _columns(key))]


def marks(ask: Ask, prefix: str) -> Iterator[tuple[str, str, datetime]]:
    """Yields the name, the value and the time of each mark whose name begins with `prefix`."""
    for name, value, at in ask(_MARKS, {}):
        if name.startswith(prefix):
            yield name, value, moment_of(at)


def runs(ask: Ask, job: str, most: int) -> list[Run]:
    """Returns so many runs of a job, the newest first."""
    return [
        Run(number, job, moment_of(started), _moment(finished), _object(outcome))
        for number, job, started, finished, outcome in ask(_RUNS, {"job": job, "most": most})
    ]


def sources(ask: Ask) -> dict[str, SourceState]:
    """Returns everything that is known of sources, by their names."""
    states: dict[str, SourceState] = {}
    for row in ask(_SOURCES, {}):
        poll = dict(zip(_POLL, row, strict=False))
        poll |= {name: _moment(poll[name]) for name in ("tried", "succeeded", "next_at")}
        watched, reason, cleared, moved = row[len(_POLL) :]
        states[poll["name"]] = SourceState(
            poll=PollState(**poll), watched=_moment(watched), watch_reason=reason, cleared=_moment(cleared), moved=_moment(moved)
        )  # fmt: skip
    return states


def brought_since(ask: Ask, since: datetime) -> frozenset[str]:
    """Returns the sources of articles that were collected since then."""
    return frozenset(source for (source,) in ask(_BROUGHT_SINCE, {"since": since}))


def last_brought(ask: Ask) -> Mapping[str, datetime]:
    """Returns when the newest article of each source was collected; a source that brought none is not in it."""
    return {source: moment_of(at) for source, at in ask(_LAST_BROUGHT, {})}


def newest(ask: Ask) -> datetime | None:
    """Returns when the newest article was collected, None where there is none."""
    return _moment(ask(_NEWEST, {})[0][0])


def came_back(ask: Ask, now: datetime) -> tuple[int, int]:
    """Returns how many mails came back within a day, and how many had left by SMTP within two."""
    back = ask(_BACK, {"since": now - timedelta(days=1)})
    left = ask(_LEFT, {"since": (now - timedelta(days=2)).date().isoformat()})
    return int(back[0][0]), int(left[0][0])


def readers(ask: Ask) -> dict[str, int]:
    """Returns how many readers there are, by status."""
    return _counts(ask(_READERS, {}))


def rejected(ask: Ask) -> int:
    """Returns how many inputs are set aside."""
    return int(ask(_REJECTED, {})[0][0])


def size_bytes(ask: Ask, *, is_file: bool) -> int:
    """Returns how much space the store takes, in its SQLite file or on a PostgreSQL server."""
    return int(ask(_SQLITE_SIZE if is_file else _POSTGRESQL_SIZE, {})[0][0])


def _counts(rows: Sequence[Sequence[Any]]) -> dict[str, int]:
    return {row[0]: row[1] for row in rows}


def _columns(key: EditionKey) -> dict[str, Any]:
    return {"newsletter": key.newsletter, "date": key.date.isoformat(), "slot": key.slot}


def _status(row: Any) -> EditionStatus:
    newsletter, day, slot, version, state, changed, start, end = row
    key = EditionKey(newsletter, day_of(day), slot)
    return EditionStatus(key, version, state, moment_of(changed), (moment_of(start), moment_of(end)))


def _note(row: Sequence[Any]) -> EditionNote:
    newsletter, day, slot, kind, reason, at = row
    return EditionNote(EditionKey(newsletter, day_of(day), slot), kind, reason, moment_of(at))


def _moment(value: str | datetime | None) -> datetime | None:
    return None if value is None else moment_of(value)


def _object(value: Any) -> Mapping[str, Any]:
    """Returns a column of JSON; PostgreSQL's driver has read it already."""
    parsed: Mapping[str, Any] = json.loads(value) if isinstance(value, str) else value
    return parsed
