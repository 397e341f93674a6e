"""Counts what left, what came back and who left, by edition. Opens and clicks are never counted: nothing tells them."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import Connection, Select, func, select

from digest.store.tables import BOUNCES, DELIVERIES, DEPARTURES, SUBSCRIBERS


@dataclass(frozen=True, slots=True)
class Day:
    """What a newsletter came to on one date, over all its editions of that date; `mails` by state."""

    newsletter: str
    date: date
    mails: Mapping[str, int] = field(default_factory=dict)
    came_back: int = 0
    left: int = 0


def days(db: Connection, since: date, *, newsletter: str = "", but_slots: str) -> list[Day]:
    """Returns the days from `since` on that had mails, bounces or readers who left, the newest first.

    Readers who left count on the UTC date; trials, whose slots begin with `but_slots`, do not count.
    """
    d, b, p = DELIVERIES.c, BOUNCES.c, DEPARTURES.c
    moment = datetime.combine(since, time(), UTC)
    mails = select(d.newsletter, d.date, d.state, func.count()).where(d.date >= since)
    mails = mails.where(~d.slot.startswith(but_slots, autoescape=True)).group_by(
        d.newsletter, d.date, d.state
    )
    back = (
        select(b.newsletter, b.date, func.count())
        .where(b.date >= since, b.proof != "", b.kind.in_(("hard", "soft", "complaint")))
        .group_by(b.newsletter, b.date)
    )
    gone: Select[Any] = select(p.newsletter, p.at).where(p.at >= moment)
    if newsletter:
        mails, back = mails.where(d.newsletter == newsletter), back.where(b.newsletter == newsletter)
        gone = gone.where(p.newsletter == newsletter)
    by_state: dict[tuple[str, date], Counter[str]] = {}
    for name, day, state, number in db.execute(mails):
        by_state.setdefault((name, day), Counter())[state] = number
    returned = {(row[0], row[1]): row[2] for row in db.execute(back)}
    left = Counter((row[0], row[1].date()) for row in db.execute(gone))
    keys = sorted({*by_state, *returned, *left}, key=lambda key: (-key[1].toordinal(), key[0]))
    return [
        Day(name, day, dict(by_state.get((name, day), {})), returned.get((name, day), 0), left[name, day])
        for name, day in keys
    ]


def added(db: Connection, since: date) -> int:
    """Returns how many readers were added from that date on, and are still there."""
    moment = datetime.combine(since, time(), UTC)
    wanted = select(func.count()).select_from(SUBSCRIBERS).where(SUBSCRIBERS.c.added >= moment)
    return int(db.execute(wanted).scalar_one())
