"""Records what ran, when, and how it ended, for `digest status`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from digest.store.records import Run
from digest.store.stream import stream
from digest.store.tables import RUNS


def start(db: Connection, job: str, now: datetime) -> int:
    """Returns the number of the run that begins."""
    made = db.execute(insert(RUNS).values(job=job, started=now, outcome={}).returning(RUNS.c.id))
    return int(made.scalar_one())


def finish(db: Connection, run: int, now: datetime, outcome: Mapping[str, Any]) -> None:
    db.execute(update(RUNS).where(RUNS.c.id == run).values(finished=now, outcome=dict(outcome)))


def last(db: Connection, job: str) -> Run | None:
    """Returns the newest run of `job`, finished or not."""
    return next(listing(db, job=job, limit=1), None)


def listing(db: Connection, *, job: str = "", limit: int | None = None) -> Iterator[Run]:
    """Yields runs, the newest first."""
    wanted = select(RUNS).order_by(RUNS.c.id.desc()).limit(limit)
    if job:
        wanted = wanted.where(RUNS.c.job == job)
    for row in stream(db, wanted):
        yield Run(row["id"], row["job"], row["started"], row["finished"], row["outcome"])
