"""Reads files and folders of articles, in the order of their names, batch by batch.

JSON Lines are read as a stream, so that a large file needs little memory; all else is read whole, up to its limit.
Files may be compressed with gzip; what unpacks to more than the limit is not unpacked further.

Others may write into a folder while it is read. So nothing below it is opened by its path: each step opens one name in
the folder that is open already and follows no link, and what was opened is looked at before it is read. A file that
becomes a link, a pipe or a device between two steps is refused, and nothing outside the folder is ever opened.
"""

import errno
import gzip
import os
import stat
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from digest.collect import limits
from digest.collect.batch import Batch, rejected
from digest.collect.facts import Facts
from digest.collect.read import form
from digest.collect.reading import FAULTS, HERE, MOST_FAULTS, Reading
from digest.errors import ArticleError

_SNIFFED = 65_536
_BLANK = b"\xef\xbb\xbf \t\r\n"
_LINES_A_BATCH = 500
_BATCH_BYTES = 8_000_000
_DEPTH = 64  # of folders in folders: each that is open takes a descriptor
# A pipe without a writer would let us wait for ever.
_READ = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | os.O_NOCTTY


@dataclass(frozen=True, slots=True)
class _Given:
    origin: str
    facts: Facts
    now: datetime
    reading: Reading


def read_paths(
    path: Path, *, facts: Facts, now: datetime, reading: Reading = HERE, name: str = ""
) -> Iterator[Batch]:
    """Yields what is in a file, or in all files below a folder; hidden files and links to folders are left out.

    A file of several articles may come in several batches. Raises nothing for a file's sake. `name` is what the file is
    called where its path says nothing.
    """
    if not path.is_dir():
        yield from read_file(path, facts=facts, now=now, reading=reading, name=name)
        return
    for file in files_of(path):
        yield from read_file(file, facts=facts, now=now, reading=reading, within=path)


def read_file(
    path: Path,
    *,
    facts: Facts,
    now: datetime,
    reading: Reading = HERE,
    within: Path | None = None,
    name: str = "",
) -> Iterator[Batch]:
    """Yields what is in one file, as `read_paths` does. `within` is the folder that it was listed in: no link below it is
    followed. Without one a person named the file, and a link that they named is followed."""
    yield from _read_file(path, _Given(name or str(path), facts, now, reading), within)


def files_of(path: Path) -> Iterator[Path]:
    """Yields the files below a folder in the order of their names; what is no folder, as it is."""
    try:
        root = os.open(path, _READ | os.O_DIRECTORY)
    except OSError:
        # No folder is yielded as a file, so that a person reads why it cannot be opened.
        yield path
        return
    try:
        for place, folders, files, _ in os.fwalk(".", dir_fd=root):
            below = Path(place)
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            if len(below.parts) >= _DEPTH:
                folders.clear()
            yield from (path / below / name for name in sorted(files) if not name.startswith("."))
    finally:
        os.close(root)


def _read_file(path: Path, given: _Given, within: Path | None) -> Iterator[Batch]:
    origin = given.origin
    try:
        with _opened(path, within) as file:
            packed = file.read(2) == b"\x1f\x8b"
            file.seek(0)
            if packed:
                with gzip.open(file) as unpacked:
                    yield from _read_open(unpacked, given)
            else:
                yield from _read_open(file, given)
    except ArticleError as error:
        yield Batch(rejected=(rejected(origin, error),))
    except (gzip.BadGzipFile, EOFError, zlib.error):
        damaged = ArticleError("its compression is damaged", code="bad-gzip", hint="copy the file again")
        yield Batch(rejected=(rejected(origin, damaged),))
    except OSError as cause:
        shut = ArticleError(
            f"it cannot be opened ({cause.strerror})", code="unreadable", hint="check its permissions"
        )
        yield Batch(rejected=(rejected(origin, shut),))


def _opened(path: Path, within: Path | None) -> BinaryIO:
    """The file, checked after it was opened: its name may lead to another by then. Raises: ArticleError, OSError."""
    try:
        descriptor = _opened_below(within, path.relative_to(within)) if within else os.open(path, _READ)
    except FileNotFoundError as cause:
        raise ArticleError("there is no such file", code="no-file", hint="check the path") from cause
    except OSError as cause:
        # A link is ELOOP at the end of a path and ENOTDIR before it; ENXIO is a socket.
        if cause.errno not in {errno.ELOOP, errno.ENOTDIR, errno.ENXIO}:
            raise
        what = "it is no ordinary file" if cause.errno == errno.ENXIO else "it is a link, or behind one"
        raise ArticleError(what, code="no-file", hint="put the file itself there") from cause
    if stat.S_ISREG(os.fstat(descriptor).st_mode):
        return os.fdopen(descriptor, "rb")
    os.close(descriptor)
    raise ArticleError("it is no ordinary file", code="no-file", hint="check the path")


def _opened_below(folder: Path, path: Path) -> int:
    """A descriptor of what lies at `path` below an open folder. Raises: OSError where a part of it is a link."""
    place = os.open(folder, _READ | os.O_DIRECTORY)
    try:
        for name in path.parts[:-1]:
            inner = os.open(name, _READ | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=place)
            os.close(place)
            place = inner
        return os.open(path.name, _READ | os.O_NOFOLLOW, dir_fd=place)
    finally:
        os.close(place)


def _read_open(file: BinaryIO | gzip.GzipFile, given: _Given) -> Iterator[Batch]:
    head = file.read(_SNIFFED)
    if head.lstrip(_BLANK)[:1] == b"{" and b"\n" not in head.strip(
        _BLANK
    ):  # what it is shows behind its first line
        head += file.readline(limits.INPUT_BYTES) + file.read(_SNIFFED)
    file.seek(0)
    start = head.decode("utf-8", errors="replace")
    if b"\x00" not in head[:4] and form(start, given.origin) == "lines":
        yield from _stream(file, given)
    else:
        yield _whole(file.read(limits.INPUT_BYTES + 1), given)


def _whole(content: bytes, given: _Given) -> Batch:
    return given.reading.read(content, origin=given.origin, facts=given.facts, now=given.now)


def _stream(file: BinaryIO | gzip.GzipFile, given: _Given) -> Iterator[Batch]:
    first, size_bytes, total_bytes, faults = 1, 0, 0, 0
    lines: list[bytes] = []
    while line := _line(file):
        if len(lines) >= _LINES_A_BATCH or size_bytes >= _BATCH_BYTES:
            batch = _some(lines, first, given)
            yield batch
            faults += sum(one.code in FAULTS for one in batch.rejected)
            if faults >= MOST_FAULTS:
                raise ArticleError(
                    f"too many of its lines cannot be read in time; from line {first + len(lines)} it was left unread",
                    code="too-slow",
                    hint="take out the lines that are listed here",
                )
            first += len(lines)
            lines, size_bytes = [], 0
        lines.append(line)
        size_bytes += len(line)
        total_bytes += len(line)
        if total_bytes > limits.UNPACKED_BYTES:
            raise ArticleError("it has more than 2 GB", code="too-large", hint="split it into several files")
    filled = sum(1 for line in lines if line.strip())
    if first == 1 and not filled:
        yield _whole(b"", given)
    else:
        yield _some(lines, first, given, only=first == 1 and filled == 1)


def _some(lines: list[bytes], first: int, given: _Given, *, only: bool = False) -> Batch:
    return given.reading.read_lines(
        lines, origin=given.origin, facts=given.facts, now=given.now, first=first, only=only
    )


def _line(file: BinaryIO | gzip.GzipFile) -> bytes:
    """The next line; of one that is too long only as much as shows that it is."""
    line = file.readline(limits.INPUT_BYTES + 2)
    more = line
    while len(more) > limits.INPUT_BYTES and not more.endswith(b"\n"):
        more = file.readline(limits.INPUT_BYTES + 2)
    return line
