"""Puts new articles into the stories of the last days, or into stories of their own.

Few new articles are grouped with the stories that they may belong to, and no other story is read; many, such as the
first day's, with all articles of these days. Where nothing is new, nothing is read or written. The surplus of a source
on watch is a story each, whatever it resembles, so that a flood costs no more than its articles.

A story stays what it is from the moment an edition tells it. Until then its articles are grouped anew with each that may
join them, and before an edition is first made all of them with all others, so that what came in many parts is told as if
it had come at once.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from digest.collect.watch import surplus
from digest.jobs.meaning import StoredMeaning
from digest.store import arrivals, articles, sources, stories
from digest.store.database import Store
from digest.store.stream import batches
from digest.stories.assemble import KnownStories, assemble, seen
from digest.stories.background import Background
from digest.stories.group import GroupSettings, group
from digest.stories.joining import Headline, Told, touched

# From this share of new articles on, reading all of them costs no more than looking for the stories they touch.
_MANY = 0.25
_LONE_AT_ONCE = 500


def regroup(
    store: Store,
    background: Background,
    settings: GroupSettings,
    *,
    since: datetime,
    now: datetime,
    whole: bool = False,
    meaning: StoredMeaning | None = None,
) -> int:
    """Stores the stories of what became available after `since` and is in none yet, with `whole` of all that did; returns
    how many articles were in none. The articles of stories that an edition told stay together, and stories keep their ids.
    """
    with store.reading() as db:
        every = [Headline(*found) for found in stories.headlines(db, since, now)]
        aside = _aside(db, since, now)
        lone = [one.article for one in every if not one.story and one.article in aside]
        every = [one for one in every if one.article not in aside]
        fresh = [one.article for one in every if not one.story]
    for some in batches(lone, _LONE_AT_ONCE):
        _save_each(store, some)
    if not (every if whole else fresh):
        return len(lone)
    with store.reading() as db:
        new = list(articles.get_many(db, fresh).values())
        older = [one for one in every if one.story]
        if whole or len(fresh) >= _MANY * len(every):
            wanted = frozenset(one.article for one in older)
        else:
            marked = [Told(*found) for found in stories.marks(db, since, now)]
            wanted = touched(
                new, older, marked, background,
                traits=settings.traits, settings=settings.joining, across=settings.across,
            )  # fmt: skip
        read = [*new, *articles.get_many(db, wanted).values()]
        known = {one.article: one.story for one in older if one.article in wanted}
        told = stories.told(db, set(known.values()))
    found = group(
        read,
        known,
        background,
        settings,
        told,
        meaning=meaning.rows(store, read, now=now) if meaning else None,
    )
    with store.writing() as db:
        stories.save(db, found)
    return len(fresh) + len(lone)


def _aside(db: Connection, since: datetime, now: datetime) -> frozenset[str]:
    watched = sources.on_watch(db)
    return surplus(arrivals.headlines(db, watched, since, now)) if watched else frozenset()


def _save_each(store: Store, ids: Sequence[str]) -> None:
    """Stores a story for each of the articles."""
    with store.reading() as db:
        read = sorted(articles.get_many(db, ids).values(), key=seen)
    groups = [[n] for n in range(len(read))]
    with store.writing() as db:
        stories.save(db, assemble(groups, read, {}, KnownStories({}, ()), [()] * len(read)))
