"""Reads what an operator looks at: what is stored, the latest editions, what ran, what is wrong."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.jobs.held import why_held
from digest.jobs.troubles import PREFIX, Open, opened
from digest.model.edition import EditionKey
from digest.model.source import SourceState
from digest.model.subscriber import TransportName
from digest.periods.agenda import Note
from digest.store import list_sql, signs
from digest.store.peek import Ask
from digest.store.records import Accounts, EditionNote, EditionStatus, Run

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
    ask: Ask,
    names: Collection[str],
    transport_of: Callable[[str], TransportName],
    now: datetime,
    *,
    held: str,
    size_bytes: int,
    limit: int = 5,
) -> Overview:
    """Returns the state of the newsroom whose sources have these names."""
    latest = signs.latest_editions(ask, limit)
    ran = signs.runs(ask, "run", _RUNS)
    states, last = signs.sources(ask), signs.last_brought(ask) if names else {}
    since = (now - _OMITTED_FOR).date()
    return Overview(
        reasons={status.key: why for status in latest if (why := why_held(ask, status.key, status.state))},
        articles=list_sql.article_count(ask),
        rejected=signs.rejected(ask),
        subscribers=signs.readers(ask),
        editions=tuple(
            (status, signs.accounts(ask, status.key, transport_of(status.key.newsletter)))
            for status in latest
        ),
        omitted=tuple(note for note in signs.notes(ask, since, _OMITTED) if note.at <= now),
        troubles=tuple(opened(name, value, at) for name, value, at in signs.marks(ask, PREFIX)),
        last_run=ran[0] if ran else None,
        last_failed=next((run for run in ran if run.outcome.get("problems")), None),
        sources=tuple(_seen(name, states.get(name), last.get(name)) for name in names),
        held=held,
        size_bytes=size_bytes,
        came_back=signs.came_back(ask, now)[0],
    )


def _seen(name: str, state: SourceState | None, last: datetime | None) -> SourceSeen:
    if state is None:
        return SourceSeen(name, last)
    poll, watch = state.poll, state.watch_reason if state.on_watch else ""
    return SourceSeen(name, last, poll.off or poll.error, poll.failures, watch)
