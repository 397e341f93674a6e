"""Reads sources into the store, sets aside what cannot be read, and says what the engine sees in each article.

Each batch is one transaction: what was read is kept even when the run is killed, and reading it again changes
nothing. Understanding and grouping come after, over everything that is not yet understood, so a run that was
killed in between is finished by the next.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from digest.jobs.grouping import regroup
from digest.jobs.meaning import StoredMeaning
from digest.jobs.take import Collected
from digest.jobs.watch import watch
from digest.model.article import Annotation, Article
from digest.store import articles, runs, stories
from digest.store.database import Store
from digest.store.stream import batches
from digest.stories.background import Background
from digest.stories.group import GroupSettings

_UNDERSTOOD_AT_ONCE = 200
# Stories are one thing over days: an article may join a story that began this long before it was collected.
STORY_DAYS = 3

# Articles with their vectors.
Part = Sequence[tuple[Article, bytes]]


@dataclass(frozen=True, slots=True)
class Engine:
    """What reading an article takes, with its vector, b"" without one. `version` changes when it would see other things in
    the same article. `in_parts` gives the annotations of many, part by part in order, perhaps by several processes; None
    where each is annotated here. Without `meaning` no article has a vector."""

    annotate: Callable[[Article, bytes], Annotation]
    version: str
    background: Background
    grouping: GroupSettings
    in_parts: Callable[[Sequence[Part]], Iterator[Sequence[Annotation]]] | None = None
    meaning: StoredMeaning | None = None

    def annotations(self, parts: Sequence[Part]) -> Iterator[Sequence[Annotation]]:
        """Yields the annotations of each part, in order."""
        if self.in_parts is not None:
            yield from self.in_parts(parts)
            return
        for part in parts:
            yield [self.annotate(article, vector) for article, vector in part]


def collect(
    store: Store,
    steps: Iterable[Callable[[], Collected]],
    engine: Callable[[], Engine],
    *,
    now: Callable[[], datetime],
) -> Collected:
    """Returns what became of the inputs that each of `steps` reads. Raises: LockedError while another run collects."""
    with store.locked("collect"):
        done = sum((step() for step in steps), Collected())
        # Both: a run that was killed between understanding and grouping left nothing to understand.
        if understand(store, engine(), now=now()) or _is_ungrouped(store, now()):
            # Before grouping, so that a flood is known as one when stories are looked for.
            done += Collected(watched=watch(store, now=now()))
            group_stories(store, engine(), now=now())
    return done


def record_collecting(
    store: Store, mark: Callable[[], str], read: Callable[[], Collected], *, now: Callable[[], datetime]
) -> Collected:
    """Reads all sources by `read` and records how their files looked before, as `mark` returns it: they are due again when
    they change. Raises: LockedError while another run collects; then nothing is recorded."""
    files, began = mark(), now()
    collected = read()
    counts = {"new": collected.new, "updated": collected.updated, "rejected": len(collected.rejected)}
    with store.writing() as db:
        runs.finish(db, runs.start(db, "collect", began), now(), {"files": files, **counts})
    return collected


def _is_ungrouped(store: Store, now: datetime) -> bool:
    with store.reading() as db:
        return stories.ungrouped(db, now - timedelta(days=STORY_DAYS), now)


def understand(store: Store, engine: Engine, *, now: datetime) -> int:
    """Annotates what this engine has not seen yet, after its vectors are made; returns how many articles that were."""
    if engine.meaning is not None:
        engine.meaning.encode_waiting(store, now=now)
    with store.reading() as db:
        waiting = list(articles.unannotated(db, engine.version))
    parts = list(batches(waiting, _UNDERSTOOD_AT_ONCE))
    found = engine.annotations([_with_vectors(store, engine, part) for part in parts])
    for batch, annotations in zip(parts, found, strict=True):
        seen = [(one.id, annotation) for one, annotation in zip(batch, annotations, strict=True)]
        with store.writing() as db:
            articles.annotate(db, seen, engine.version, versions={one.id: one.version for one in batch})
    return len(waiting)


def _with_vectors(store: Store, engine: Engine, batch: Sequence[articles.Unseen]) -> Part:
    read = [one.article for one in batch]
    vectors = [b""] * len(read) if engine.meaning is None else engine.meaning.stored(store, read)
    return list(zip(read, vectors, strict=True))


def group_stories(store: Store, engine: Engine, *, now: datetime, whole: bool = False) -> None:
    """Puts what is new among the articles of the last `STORY_DAYS` days into stories, which keep their ids; with `whole` all
    that no edition has told yet is put together anew."""
    since = now - timedelta(days=STORY_DAYS)
    regroup(
        store,
        engine.background,
        engine.grouping,
        since=since,
        now=now,
        whole=whole,
        meaning=engine.meaning,
    )
