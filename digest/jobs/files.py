"""Reads files and folders into the store.

Small files share a transaction, so that ten thousand of them do not wait for the disk ten thousand times. Of sources
that every run looks through, a file that was read is opened again only when it, or what is stated about it, changed.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from digest.collect.ahead import one_ahead
from digest.collect.batch import Batch
from digest.collect.facts import Facts
from digest.collect.found import file_id
from digest.collect.paths import files_of, read_file
from digest.collect.reading import Reading
from digest.jobs.take import Collected, take
from digest.model.article import Withdrawn
from digest.store import article_pages, files
from digest.store.database import Store

_INPUTS_AT_ONCE = 500
_SETTLED_S = 120  # a file that is empty for so long is not just being written
# What another look may find mended, although the file stays as it is.
_PASSING = frozenset({"no-file", "unreadable"})


@dataclass(frozen=True, slots=True)
class Input:
    """A file or folder, and what is stated about what is in it. With `remembered`, what was read is not read again. `name`
    is what a file is called that lies there for this run only."""

    path: Path
    facts: Facts
    remembered: bool = False
    name: str = ""


@dataclass(slots=True)
class _Pending:
    """What was read and is not stored yet, and the marks of files that were read to their ends."""

    batches: list[Batch] = field(default_factory=list)
    marks: dict[str, str] = field(default_factory=dict)
    inputs: int = 0

    def add(self, batch: Batch) -> None:
        self.batches.append(batch)
        self.inputs += len(batch.articles) + len(batch.rejected) + len(batch.withdrawn)


def collect_files(store: Store, inputs: Iterable[Input], *, reading: Reading, now: datetime) -> Collected:
    """Returns what became of the files."""
    done = Collected()
    for given in inputs:
        pending = _Pending()
        for batch, mark in one_ahead(_read(store, given, reading, now)):
            pending.add(batch)
            pending.marks.update(mark)
            if pending.inputs >= _INPUTS_AT_ONCE:
                done += _store(store, pending, given, now)
                pending = _Pending()
        done += _store(store, pending, given, now)
    return done


def _read(
    store: Store, given: Input, reading: Reading, now: datetime
) -> Iterator[tuple[Batch, Mapping[str, str]]]:
    """Yields what is in the files, with the last batch of each its mark."""
    paths = list(files_of(given.path))
    known: Mapping[str, str] = {}
    if given.remembered:
        with store.reading() as db:
            known = files.marks(db, map(str, paths))
    stated = hashlib.sha256(repr(given.facts).encode()).hexdigest()[:16]
    within = given.path if given.path.is_dir() else None
    for path in paths:
        mark = _mark(path, stated, followed=within is None)
        if mark and known.get(str(path)) == mark:
            continue
        lasting = bool(mark)
        facts = given.facts
        if given.remembered and within:
            facts = replace(facts, file=str(path.relative_to(within)))
        for batch in read_file(path, facts=facts, now=now, reading=reading, within=within, name=given.name):
            whole = _emptied(store, batch, facts) if facts.file else batch
            if whole is not batch and _is_fresh(path, now):
                lasting = False  # somebody may be about to write it
                continue
            lasting = lasting and not any(one.code in _PASSING for one in whole.rejected)
            if whole.notice:
                whole = replace(whole, notice=f"{given.name or path}: {whole.notice}")
            yield whole, {}
        if given.remembered and lasting:
            yield Batch(), {str(path): mark}


def _emptied(store: Store, batch: Batch, facts: Facts) -> Batch:
    """The batch of a file, or what is taken back where it is empty and its article is stored."""
    if [one.code for one in batch.rejected] != ["empty"]:
        return batch
    id_ = file_id(facts)
    with store.reading() as db:
        held = article_pages.held(db, id_)
    if held is None or held.source != facts.source:
        return batch
    return Batch(withdrawn=(Withdrawn(batch.rejected[0].origin, id_, "", facts.source),))


def _is_fresh(path: Path, now: datetime) -> bool:
    try:
        age_s = now.timestamp() - path.lstat().st_mtime
    except OSError:
        return True
    return 0 <= age_s < _SETTLED_S


def _mark(path: Path, stated: str, *, followed: bool) -> str:
    """What tells whether a file is the same and would be read the same, "" where it cannot be looked at. `followed` says that
    a person named the file, so that a link is."""
    try:
        status = path.stat() if followed else path.lstat()
    except OSError:
        return ""
    return f"{status.st_size}.{status.st_mtime_ns}.{status.st_ino}.{stated}"


def _store(store: Store, pending: _Pending, given: Input, now: datetime) -> Collected:
    if not pending.batches:
        return Collected()
    whole = Batch(
        tuple(article for batch in pending.batches for article in batch.articles),
        tuple(refused for batch in pending.batches for refused in batch.rejected),
        tuple(gone for batch in pending.batches for gone in batch.withdrawn),
        shared=tuple({key for batch in pending.batches for key in batch.shared}),
    )
    with store.writing() as db:
        done = take(db, whole, now, source=given.facts.source)
        files.remember(db, pending.marks)
    notices = tuple(batch.notice for batch in pending.batches if batch.notice)
    return replace(done, notices=notices)
