"""Lets readers leave by the link in their mail: at once, without an account, for good.

A link proves itself (see `render.links`) and never expires. A reader of several newsletters leaves the one that the link
names; who has left is not brought back by an old list.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from digest.model.subscriber import Subscriber
from digest.store import departures, subscribers
from digest.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaving:
    """`is_ours` says whether a token belongs to a newsletter and a reader's key; `name` is what a newsletter is called in
    a language."""

    store: Store
    is_ours: Callable[[str, str, str], bool]
    name: Callable[[str, str], str]
    now: Callable[[], datetime]

    def reader(self, key: str) -> Subscriber | None:
        """Returns who wants to leave; None when they were forgotten already."""
        with self.store.reading() as db:
            return subscribers.get(db, key)

    def leave(self, newsletter: str, key: str) -> None:
        """Ends a reader's subscription, also for an edition that is being sent; again changes nothing."""
        with self.store.writing() as db:
            departures.leave(db, newsletter, key, self.now())
