"""Everything that is due, in this order: collect, build the editions whose cut-off has passed, send the approved.

"Due" is read from the store, not from an alarm: catching up after downtime, two runs at once and a missed tick all
come to the same. Collecting and sending lock separately; a lock dies with its process.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Generic, TypeVar

from digest.errors import DigestError
from digest.jobs.build import Built, build
from digest.jobs.collect import Engine
from digest.jobs.issue import Issue
from digest.jobs.take import Collected
from digest.model.edition import EditionKey
from digest.periods.due import closes
from digest.periods.schedule import due_edition
from digest.store import editions
from digest.store.database import Store

S = TypeVar("S")  # what sending one edition comes to
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports(Generic[S]):
    """What a run works with. `collect` reads the sources; `engine` is made when something needs it; `send` sends what of an edition may leave; `tidy`
    removes what is kept for a time only."""

    store: Store
    engine: Callable[[], Engine]
    collect: Callable[[], Collected]
    issues: Sequence[Issue]
    send: Callable[[Issue, EditionKey], S]
    tidy: Callable[[], int]
    now: Callable[[], datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran(Generic[S]):
    """What a run did; `problems` are one line each, and did not stop the rest."""

    collected: Collected | None = None
    built: tuple[Built, ...] = ()
    sent: tuple[S, ...] = ()
    problems: tuple[str, ...] = ()


def run(ports: Ports[S]) -> Ran[S]:
    """Does everything that is due. Raises: LockedError while another run works; StoreError."""
    problems: list[str] = []
    collected = ports.collect()
    with ports.store.locked("send"):
        built = [
            made for issue in ports.issues if (made := _guarded(problems, partial(_build, ports, issue)))
        ]
        due = open_editions(ports.store, ports.issues, ports.now())
        sent = [done for issue, key in due if (done := _guarded(problems, partial(ports.send, issue, key)))]
        ports.tidy()
    return Ran(collected=collected, built=tuple(built), sent=tuple(sent), problems=tuple(problems))


def _build(ports: Ports[S], issue: Issue) -> Built | None:
    """Makes the newest edition whose cut-off has passed, unless it is there."""
    with ports.store.reading() as db:
        made = {status.key.date for status in editions.listing(db, newsletter=issue.id, limit=14)}
    due = due_edition(ports.now(), issue.schedule, made)
    return build(ports.store, ports.engine(), issue, due.date, now=ports.now()) if due else None


def open_editions(store: Store, issues: Sequence[Issue], now: datetime) -> list[tuple[Issue, EditionKey]]:
    """Returns the editions that may leave: approved, and not past the deadline everywhere; oldest first. One that was
    being sent when its deadline passed is among them, so that what is left of it is written off."""
    found: list[tuple[Issue, EditionKey]] = []
    with store.reading() as db:
        for issue in issues:
            listed = editions.listing(db, newsletter=issue.id, states=("approved", "sending"), limit=14)
            found += [
                (issue, status.key)
                for status in listed
                if status.state == "sending" or now < closes(status.key.date, issue.schedule)
            ]
    return sorted(found, key=lambda pair: pair[1].date)


def _guarded(problems: list[str], step: Callable[[], T]) -> T | None:
    """Returns what the step returns; its error is told and stops none of the others."""
    try:
        return step()
    except DigestError as error:
        problems.append(str(error))
        return None
