"""Puts new articles into the stories of the last days, or into stories of their own.

Few new articles are grouped with the stories that they may belong to, and no other story is read; many, such as the
first day's, with all articles of these days. Where nothing is new, nothing is read or written. The surplus of a source
on watch is a story each, whatever it resembles, so that a flood costs no more than its articles.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from digest.collect.watch import surplus
from digest.store import arrivals, articles, sources, stories
from digest.store.database import Store
from digest.store.stream import batches
from digest.stories.assemble import assemble, seen
from digest.stories.background import Background
from digest.stories.group import GroupSettings, group
from digest.stories.joining import Headline, touched

# From this share of new articles on, reading all of them costs no more than looking for the stories they touch.
_MANY = 0.25
_LONE_AT_ONCE = 500


def regroup(
    store: Store, background: Background, settings: GroupSettings, *, since: datetime, now: datetime
) -> int:
    """Stores the stories of what became available after `since` and is in none yet; returns how many articles that
    were. Known articles stay together, and stories keep their ids."""
    with store.reading() as db:
        told = [Headline(*found) for found in stories.headlines(db, since, now)]
        aside = _aside(db, since, now)
        lone = [one.article for one in told if not one.story and one.article in aside]
        told = [one for one in told if one.article not in aside]
        fresh = [one.article for one in told if not one.story]
    for some in batches(lone, _LONE_AT_ONCE):
        _save_each(store, some)
    if not fresh:
        return len(lone)
    with store.reading() as db:
        new = articles.get_many(db, fresh)
        older = [one for one in told if one.story]
        if len(fresh) >= _MANY * len(told):
            wanted = frozenset(one.article for one in older)
        else:
            wanted = touched(list(new.values()), older, background, settings.traits, settings.joining)
        read = [*new.values(), *articles.get_many(db, wanted).values()]
    known = {one.article: one.story for one in older if one.article in wanted}
    found = group(read, known, background, settings)
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
    with store.writing() as db:
        stories.save(db, assemble(([n] for n in range(len(read))), read, {}, {}))
