"""Stores what was read from one input: its articles, what was taken back, and what could not be read."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from digest.collect.batch import Batch
from digest.model.article import Rejected, Withdrawn
from digest.store import article_pages, articles, rejected, sources
from digest.store.article_rows import own_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """What became of inputs, in articles, and how many sources on the network were `asked`. `problems` are sources that
    could not be asked, a line each; `waiting` are those that failed before and are not asked again yet: name, why, until when;
    `watched` are those that are on watch from now on, and why; `moved` those whose articles came again under new addresses,
    and how many; `notices` what is wrong with answers that were read, a line each."""

    new: int = 0
    updated: int = 0
    unchanged: int = 0
    withdrawn: int = 0
    asked: int = 0
    rejected: tuple[Rejected, ...] = ()
    problems: tuple[str, ...] = ()
    watched: tuple[tuple[str, str], ...] = ()
    waiting: tuple[tuple[str, str, datetime], ...] = ()
    moved: tuple[tuple[str, int], ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def read(self) -> int:
        return self.new + self.updated + self.unchanged

    @property
    def changed(self) -> bool:
        """Whether the store says anything else than before."""
        return bool(self.new or self.updated or self.withdrawn)

    def __add__(self, other: "Collected") -> "Collected":
        return Collected(
            new=self.new + other.new,
            updated=self.updated + other.updated,
            unchanged=self.unchanged + other.unchanged,
            withdrawn=self.withdrawn + other.withdrawn,
            asked=self.asked + other.asked,
            rejected=(*self.rejected, *other.rejected),
            problems=(*self.problems, *other.problems),
            watched=(*self.watched, *other.watched),
            waiting=(*self.waiting, *other.waiting),
            moved=(*self.moved, *other.moved),
            notices=(*self.notices, *other.notices),
        )


def take(db: Connection, batch: Batch, now: datetime, *, source: str = "") -> Collected:
    """Returns what became of a batch. A `source` takes back its own articles only; without one, who says so is in what is
    taken back."""
    added = articles.add(db, batch.articles, shared=batch.shared)
    for name in added.moved:
        sources.note_move(db, name, now)
    refused = (*batch.rejected, *added.rejected)
    rejected.set_aside(db, refused, now)
    return Collected(
        new=added.new,
        updated=added.updated,
        unchanged=added.unchanged,
        withdrawn=sum(taken_back(db, one, source, now) for one in batch.withdrawn),
        rejected=refused,
        moved=tuple(added.moved.items()),
    )


def taken_back(db: Connection, gone: Withdrawn, source: str, now: datetime) -> int:
    """Withdraws an article for its `source`. Returns how many: 0 where it is nobody's, or somebody else's."""
    source = source or gone.source
    for id_ in (gone.id, own_id(gone.id, source)):
        held = article_pages.held(db, id_, gone.url)
        if held is not None and held.source == source:
            return articles.withdraw(db, [held.id], now, by="publisher")
    return 0
