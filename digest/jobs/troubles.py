"""Finds what the operator must know of, and says each trouble once, and once more when it is over.

A trouble has a kind, such as "run" or "source:Steppe Herald". It is told when it is new, or when what it says is new (not
counting numbers); it is over when whoever looked for its kind did not find it. What is told stands in the store, so that
runs that cron starts every minute tell it once together. One that could not be told is told by the next run.
"""

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest.commands import command
from digest.periods.agenda import NOT_RUN, NOT_SENT, NOT_TAKEN, Note
from digest.store import signs
from digest.store.peek import Ask

if TYPE_CHECKING:
    # Only for annotations: `digest status` loads no SQLAlchemy.
    from digest.store.database import Store

PREFIX = "trouble:"
LEAST_BOUNCES = 10
LEAST_FREE_BYTES = 500_000_000
SOURCE, SOURCES = "source:", "sources"
_FAILURES = 3
_EACH = 3
_EDITION_DAYS = 2
_REFUSED: tuple[Note, ...] = ("refused",)
_WAITING: tuple[Note, ...] = ("thin", "waits")
# Reasons for which an edition is omitted that nobody chose.
_NOT_MEANT = (NOT_RUN, NOT_SENT, NOT_TAKEN)
_OMITTED: tuple[Note, ...] = ("omitted",)
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something that a person should look at; `text` says what, and what to do."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """A trouble that was found before; `told` says whether anybody has heard of it, `over` that nobody could be told of
    its end."""

    trouble: Trouble
    since: datetime
    told: bool
    over: bool = False


@dataclass(frozen=True, slots=True)
class Tidings:
    """What is to be told of a trouble: that it is there, or that it is over; `again` where that was tried before."""

    trouble: Trouble
    since: datetime
    over: bool = False
    again: bool = False


def tidings(
    known: Mapping[str, Open], found: Iterable[Trouble], looked_for: Callable[[str], bool], now: datetime
) -> Iterator[Tidings]:
    """Yields what is to be told; `looked_for` says whether a kind that was not found is over."""
    there = {trouble.kind: trouble for trouble in found}
    for kind, trouble in there.items():
        before = known.get(kind)
        if before is None:
            yield Tidings(trouble, now)
        else:
            same = gist(before.trouble.text) == gist(trouble.text)
            if not (before.told and same):
                yield Tidings(trouble, before.since, again=same)
    for kind, old in known.items():
        if kind not in there and looked_for(kind):
            yield Tidings(old.trouble, old.since, over=True, again=old.over)


def report(
    store: "Store",
    found: Collection[Trouble],
    looked_for: Callable[[str], bool],
    tell: Callable[[Tidings], bool],
    now: datetime,
) -> tuple[Tidings, ...]:
    """Tells what is new and writes that down. `tell` returns whether somebody was reached; who asks nobody, says True."""
    from digest.store import marks

    with store.reading() as db:
        known = {
            mark.name.removeprefix(PREFIX): opened(mark.name, mark.value, mark.at)
            for mark in marks.listing(db, prefix=PREFIX)
        }
    news = tuple(tidings(known, found, looked_for, now))
    for one in news:
        reached = tell(one)
        kind = one.trouble.kind
        with store.writing() as db:
            if one.over and (reached or not known[kind].told):
                marks.remove(db, PREFIX + kind)
                continue
            value = {"text": one.trouble.text, "told": reached or one.over, "over": one.over}
            marks.put(db, PREFIX + kind, json.dumps(value), one.since)
    return news


def opened(name: str, value: str, at: datetime) -> Open:
    """Returns the open trouble that a mark holds."""
    told = json.loads(value)
    trouble = Trouble(name.removeprefix(PREFIX), told["text"])
    return Open(trouble, at, bool(told["told"]), bool(told.get("over")))


def silent_sources(ask: Ask, names: Collection[str], now: datetime, silent_h: float) -> list[Trouble]:
    """Returns the sources that brought nothing for so long, each with its last error; one that never brought anything
    counts once asking it has failed several times. More than a few are one trouble."""
    if not silent_h:
        return []
    heard = signs.brought_since(ask, now - timedelta(hours=silent_h))
    quiet = [name for name in names if name not in heard]
    last, known = signs.last_brought(ask), signs.sources(ask)
    found = []
    for name in quiet:
        poll = known[name].poll if name in known else None
        why = (poll.off or poll.error) if poll else ""
        if name in last:
            said = f"{name} has brought nothing since {last[name]:%Y-%m-%d %H:%M} UTC"
        elif poll and (poll.off or poll.failures >= _FAILURES):
            said = f"{name} has never brought anything"
        else:
            continue
        found.append(Trouble(f"{SOURCE}{name}", f"{said}{f': {why}' if why else ''}; look at its address"))
    if len(found) <= _EACH:
        return found
    # Many at once have one cause, which is here: the network, or a run that does not come. One word is enough.
    named = ", ".join(one.kind.removeprefix(SOURCE) for one in found[:_EACH])
    said = f"{len(found)} sources have brought nothing for {silent_h:g} hours: {named} and others"
    return [Trouble(SOURCES, f"{said}; look at the network, and run: {command('sources', 'check')}")]


def bounces(ask: Ask, now: datetime, share: float) -> list[Trouble]:
    """Returns a trouble where more of a day's mails came back than the share."""
    if not share:
        return []
    back, left = signs.came_back(ask, now)
    if back < LEAST_BOUNCES or back <= share * max(1, left):
        return []
    said = f"{back:,} mails came back within a day, of {left:,} that left; see them: {command('bounces', '--list')}"
    return [Trouble("bounces", said)]


def held(why: str) -> list[Trouble]:
    """Returns a trouble where the store was brought back and nobody has said what had left; `why` is "" otherwise."""
    return (
        [Trouble("restored", f"nothing is sent: {why}; {command('restore')} says what to do")] if why else []
    )


def waiting(ask: Ask, now: datetime) -> list[Trouble]:
    """Returns the editions that wait for a person past their time, each with the reason that was noted."""
    since = (now - timedelta(days=_EDITION_DAYS)).date()
    found = []
    over = {note.key for note in signs.notes(ask, since, _OMITTED)}
    for note in signs.notes(ask, since, _WAITING):
        state = signs.edition(ask, note.key)
        if state is not None and state.state in ("draft", "held") and note.key not in over:
            said = f"{note.key} waits for a person: {note.reason}; {command('approve', note.key)} lets it go"
            found.append(Trouble(f"edition:{note.key}", said))
    return found


def refused(ask: Ask, now: datetime) -> list[str]:
    """Returns why editions are held that a server refused us for: a run's problem until a person lets them go on."""
    since = (now - timedelta(days=_EDITION_DAYS)).date()
    over = {note.key for note in signs.notes(ask, since, _OMITTED)}
    noted = [
        (note, signs.edition(ask, note.key))
        for note in signs.notes(ask, since, _REFUSED)
        if note.key not in over
    ]
    return [note.reason for note, state in noted if state is not None and state.state == "held"]


def omitted(ask: Ask, now: datetime) -> list[Trouble]:
    """Returns the editions of the last days of which nobody got a mail through no decision of the newsroom's."""
    since = (now - timedelta(days=_EDITION_DAYS)).date()
    return [
        Trouble(
            f"omitted:{note.key}", f"nobody got {note.key}: {note.reason}; the next edition tells its stories"
        )
        for note in signs.notes(ask, since, _OMITTED)
        if note.reason in _NOT_MEANT and note.at <= now
    ]


def full_disk(free_bytes: int) -> list[Trouble]:
    if free_bytes >= LEAST_FREE_BYTES:
        return []
    return [Trouble("disk", f"only {free_bytes // 1_000_000} MB are free beside the store; make room")]


def gist(text: str) -> str:
    """Returns what a text says but for its numbers, which change from minute to minute."""
    return _NUMBER.sub("", text)
