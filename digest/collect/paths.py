"""Reads files and folders of articles, in the order of their names, batch by batch.

JSON Lines are read as a stream, so that a large file needs little memory; all else is read whole, up to its limit.
Files may be compressed with gzip; what unpacks to more than the limit is not unpacked further.
"""

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


@dataclass(frozen=True, slots=True)
class _Given:
    origin: str
    facts: Facts
    now: datetime
    reading: Reading


def read_paths(
    path: Path,
    *,
    facts: Facts,
    now: datetime,
    reading: Reading = HERE,
    within: Path | None = None,
    name: str = "",
) -> Iterator[Batch]:
    """Yields what is in a file, or in all files below a folder; hidden files and links to folders are left out.

    A file of several articles may come in several batches. Raises nothing for a file's sake. `within` is the folder that
    a file was found in: a link there that leads out of it is not followed. `name` is what the file is called where its
    path says nothing.
    """
    for file in files_of(path):
        yield from _read_file(
            file, _Given(name or str(file), facts, now, reading), path if path.is_dir() else within
        )


def files_of(path: Path) -> Iterator[Path]:
    """Yields the files below a folder in the order of their names; what is no folder, as it is."""
    if not path.is_dir():
        yield path
        return
    for place, folders, files in os.walk(path):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith("."))


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
    """The file, looked at when it is open already: what has its name may be another by then. Raises: ArticleError."""
    if within and path.is_symlink() and _leads_out(path, within):
        raise ArticleError(
            "it is a link that leads out of its folder", code="no-file", hint="put the file itself there"
        )
    try:
        # A pipe without a writer would let us wait for ever.
        file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    except FileNotFoundError as cause:
        raise ArticleError("there is no such file", code="no-file", hint="check the path") from cause
    if stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return file
    file.close()
    raise ArticleError("it is no ordinary file", code="no-file", hint="check the path")


def _leads_out(link: Path, folder: Path) -> bool:
    try:
        return not link.resolve().is_relative_to(folder.resolve())
    except RuntimeError:  # in a circle
        return True


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
