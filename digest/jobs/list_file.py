"""Reads the lines and cells of a list that a spreadsheet or another program saved as text.

The encoding is detected as for stored text; cells are separated by commas, semicolons, tabs or bars, whichever gives the
header line more columns. Each line keeps its number in the file, the header's being 1 as in an editor.
"""

import csv
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from digest.collect.charset import decode, looks_binary
from digest.errors import UsageError

MOST_BYTES = 200_000_000
_CHUNK = 1 << 20
_SEPARATORS = ",;\t|"
NumberedCells = tuple[int, list[str]]


@contextmanager
def list_lines(path: Path) -> Iterator[Iterator[NumberedCells]]:
    """Gives the lines of a list that hold anything, as (number of the line where they begin, cells), the header first.

    Raises: UsageError for a file that cannot be read, also later, while it is read.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise UsageError(f"{path} is larger than {MOST_BYTES:,} bytes", hint="divide it")
        with _opened(path) as file:
            yield _lines(path, file)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", hint="check its permissions") from error


def _opened(path: Path) -> TextIO:
    # Lists are UTF-8 nearly always; the others are small enough to be held whole.
    if _is_utf8(path):
        return path.open(encoding="utf-8-sig", newline="")
    content = path.read_bytes()
    if looks_binary(content):
        raise UsageError(f"{path} is not a text file", hint="save it as CSV in UTF-8")
    return io.StringIO(decode(content), newline="")


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return all("\0" not in chunk for chunk in iter(lambda: file.read(_CHUNK), ""))
    except UnicodeDecodeError:
        return False


def _lines(path: Path, file: TextIO) -> Iterator[NumberedCells]:
    head = file.readline()
    # Excel's own way to state the separator.
    stated = head.strip().strip('"').casefold()
    before = 0
    if (len(stated) == 5 and stated.startswith("sep=")) or head.casefold().startswith("sep=\t"):
        separator, before = head.strip("\r\n").strip('"')[4], 1
    else:
        separator = _separator(head)
        file.seek(0)
    reader = csv.reader(file, delimiter=separator, strict=True)
    at = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield at + before, cells
            at = reader.line_num + 1
    except csv.Error as error:
        raise UsageError(
            f"{path}, line {at + before}: {error}; nothing was imported",
            hint="check the quotes from there on",
        ) from error


def _separator(head: str) -> str:
    """Returns the separator that gives the header line the most columns; the first of them where none does."""
    return max(_SEPARATORS, key=lambda separator: len(next(csv.reader([head], delimiter=separator), [])))
