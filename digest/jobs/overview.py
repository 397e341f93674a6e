"""Reads what an operator looks at: what is stored, the latest editions, what ran, what is wrong."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.jobs.held import why_held
from digest.jobs.troubles import PREFIX, Open, opened
from digest.model.edition import EditionKey
from digest.model.subscriber import TransportName
from digest.periods.agenda import Note
from digest.store import (
    articles,
    editions,
    generation,
    marks,
    notes,
    rejected,
    runs,
    signs,
    sources,
    subscribers,
)
from digest.store.database import Store
from digest.store.deliveries import Accounts, accounts
from digest.store.editions import EditionStatus
from digest.store.notes import EditionNote
from digest.store.runs import Run

_RUNS = 50
_OMITTED: tuple[Note, ...] = ("omitted",)
_OMITTED_FOR = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class SourceSeen:
    """A source: when its newest article was collected, what asking it last came to, why it is on watch."""

    name: str
    last: datetime | None
    error: str = ""
    failures: int = 0
    watch: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """The state of a newsroom. `last_run` did something; `last_failed` is the newest run that failed, if any of the
    last did. `omitted` are the editions of the last days of which nobody gets a mail, the newest first, with the reasons;
    `reasons` are why nothing of an edition leaves now.
    `held` says why nothing is sent, "" where mails may leave."""

    articles: int
    rejected: int
    subscribers: Mapping[str, int]
    editions: tuple[tuple[EditionStatus, Accounts], ...]
    omitted: tuple[EditionNote, ...]
    reasons: Mapping[EditionKey, EditionNote]
    troubles: tuple[Open, ...]
    last_run: Run | None
    last_failed: Run | None
    sources: tuple[SourceSeen, ...]
    held: str
    size_bytes: int
    came_back: int


def overview(
    store: Store,
    names: Collection[str],
    transport_of: Callable[[str], TransportName],
    now: datetime,
    *,
    limit: int = 5,
) -> Overview:
    """Returns the state of the newsroom whose sources have these names."""
    with store.reading() as db:
        listed = list(editions.listing(db, limit=limit))
        ran = list(runs.listing(db, job="run", limit=_RUNS))
        known, last = sources.states(db), signs.last_brought(db, names) if names else {}
        seen = []
        for name in names:
            state = known.get(name)
            poll = state.poll if state else None
            seen.append(
                SourceSeen(
                    name, last.get(name), (poll.off or poll.error) if poll else "", poll.failures if poll else 0,
                    state.watch_reason if state and state.on_watch else "",
                )
            )  # fmt: skip
        reasons = {one.key: why for one in listed if (why := why_held(db, one.key, one.state))}
        return Overview(
            reasons=reasons,
            articles=articles.count(db),
            rejected=sum(rejected.counts(db).values()),
            subscribers=subscribers.counts(db),
            editions=tuple((one, accounts(db, one.key, transport_of(one.key.newsletter))) for one in listed),
            omitted=tuple(
                one
                for one in notes.listing(db, since=(now - _OMITTED_FOR).date(), kinds=_OMITTED)
                if one.at <= now
            ),
            troubles=tuple(
                opened(mark.name, mark.value, mark.at) for mark in marks.listing(db, prefix=PREFIX)
            ),
            last_run=ran[0] if ran else None,
            last_failed=next((run for run in ran if run.outcome.get("problems")), None),
            sources=tuple(seen),
            held=generation.doubt(store),
            size_bytes=signs.size_bytes(db),
            came_back=signs.came_back(db, now)[0],
        )
