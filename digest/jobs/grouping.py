"""Puts new articles into the stories of the last days, or into stories of their own.

Few new articles are grouped with the stories that they may belong to, and no other story is read; many, such as the
first day's, with all articles of these days. Where nothing is new, nothing is read or written.
"""

from datetime import datetime

from digest.store import articles, stories
from digest.store.database import Store
from digest.stories.background import Background
from digest.stories.group import GroupSettings, group
from digest.stories.joining import Headline, touched

# From this share of new articles on, reading all of them costs no more than looking for the stories they touch.
_MANY = 0.25


def regroup(
    store: Store, background: Background, settings: GroupSettings, *, since: datetime, now: datetime
) -> int:
    """Stores the stories of what became available after `since` and is in none yet; returns how many articles that
    were. Known articles stay together, and stories keep their ids."""
    with store.reading() as db:
        told = [Headline(*found) for found in stories.headlines(db, since, now)]
        fresh = [one.article for one in told if not one.story]
        if not fresh:
            return 0
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
    return len(fresh)
