"""Reads again what was set aside, with today's code and settings.

What is read is stored and leaves the list; what still cannot be read keeps its place there, with today's reason. An
input of which only the beginning was kept is read from its file, where that is still there.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from digest.collect.batch import Batch
from digest.collect.facts import Facts
from digest.collect.paths import read_file
from digest.collect.reading import Reading
from digest.jobs.take import taken_back
from digest.model.article import Rejected
from digest.store import articles, rejected
from digest.store.database import Store
from digest.store.rejected import SetAside

_GONE = Rejected(
    "", "unread", "only its beginning was kept, and it is not where it came from; collect it again"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of where an input came from; `bound` says that its articles are that source's, whatever they say. A file
    is one of `folder`, None where nobody knows of which."""

    facts: Facts
    bound: bool = False
    folder: Path | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """`read` inputs left the list with `stored` articles (new or changed); `failed` are still in it."""

    read: int = 0
    stored: int = 0
    failed: tuple[Rejected, ...] = ()


def retry(
    store: Store,
    *,
    reading: Reading,
    known: Callable[[str], Known | str],
    now: datetime,
    ids: Iterable[str] | None = None,
    code: str = "",
) -> Retried:
    """Returns what became of the inputs with these `ids` or this `code`, else of all.

    `known` says what is known of an origin, or why nothing may be read from it any more. Raises: LockedError.
    """
    read = stored = 0
    failed: list[Rejected] = []
    with store.locked("collect"):
        with store.reading() as db:
            waiting = [
                one.id for one in rejected.listing(db, ids=None if ids is None else list(ids), code=code)
            ]
        for id_ in waiting:
            with store.reading() as db:
                found = next(rejected.listing(db, ids=[id_]), None)
            if found is None:  # it went with another of the same file
                continue
            added, reason = _retried(store, found, reading, known(found.rejected.origin), now)
            stored += added
            if reason is None:
                read += 1
            else:
                failed.append(reason)
    return Retried(read=read, stored=stored, failed=tuple(failed))


def _retried(
    store: Store, found: SetAside, reading: Reading, known: Known | str, now: datetime
) -> tuple[int, Rejected | None]:
    """How many articles were stored, and why the input stays where it is, None where it does not."""
    given = found.rejected
    if isinstance(known, str):
        batch = Batch(rejected=(replace(given, code="unread", reason=known),))
    else:
        batch = _read(found, reading, known, now)
    with store.writing() as db:
        added = articles.add(db, batch.articles, vouched=given.origin.startswith("api:"))
        refused = _about(found, (*batch.rejected, *added.rejected))
        for gone in batch.withdrawn:
            taken_back(db, gone, "" if isinstance(known, str) else known.facts.source, now)
        if refused is None:
            rejected.remove(db, [found.id])
        else:
            refused = replace(refused, origin=given.origin)
            rejected.tell_again(db, found, refused.code, refused.reason)
    return added.new + added.updated, refused


def _about(found: SetAside, refused: tuple[Rejected, ...]) -> Rejected | None:
    """The refusal that is about this input: a file that is read as a whole may hold others."""
    if _is_kept(found):
        return refused[0] if refused else None
    return next((one for one in refused if one.origin in {found.rejected.origin, ""}), None)


def _is_kept(found: SetAside) -> bool:
    return found.whole and bool(found.rejected.raw)


def _read(found: SetAside, reading: Reading, known: Known, now: datetime) -> Batch:
    given = found.rejected
    if not _is_kept(found):
        file = _file(given.origin)
        if file is None:
            return Batch(rejected=(_GONE,))
        # Whoever may write into a folder chose the file's name, so no link is followed now either.
        within = known.folder or file.parent
        parts = list(read_file(file, facts=known.facts, now=now, reading=reading, within=within))
        return Batch(
            tuple(article for part in parts for article in part.articles),
            tuple(refused for part in parts for refused in part.rejected),
            tuple(gone for part in parts for gone in part.withdrawn),
        )
    name, _, number = given.origin.rpartition(":")
    if name and number.isdecimal() and not given.origin.startswith("api:"):
        batch = reading.read_lines([given.raw], origin=name, facts=known.facts, now=now, first=int(number))
    else:
        batch = reading.read(given.raw, origin=given.origin, facts=known.facts, now=now)
    if known.bound:
        batch = replace(
            batch, articles=tuple(replace(one, source=known.facts.source) for one in batch.articles)
        )
    return batch


def _file(origin: str) -> Path | None:
    """The file that an input came from: the origin itself, or without the number of its line or item."""
    names = (origin, origin.rpartition(":")[0], origin.rpartition("#")[0])
    return next((path for name in names if name and (path := Path(name)).is_file()), None)
