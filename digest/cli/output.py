"""How commands print: short aligned tables, JSON for programs, colours only to tell good from bad."""

import json
import logging
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import click

from digest.wiring.logs import in_json


def announce(text: str, *, warns: bool = False) -> None:
    """Prints a line of a program that may run unattended, a warning on standard error; with `log.format = "json"` it is a
    line of the log."""
    if in_json():
        logging.getLogger("digest").log(logging.WARNING if warns else logging.INFO, "%s", text)
    else:
        click.echo(f"digest: {text}" if warns else text, err=warns)


def as_json(value: Any) -> None:
    """Prints `value` as JSON a program may read."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=str))


def columns(text: str) -> int:
    """Returns how many terminal columns `text` takes: combining marks none, wide characters two."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def cut(text: str, width: int) -> str:
    """Returns `text` within `width` terminal columns, with an ellipsis where it was cut."""
    if columns(text) <= width:
        return text
    kept = ""
    for character in text:
        if columns(kept) + columns(character) >= width:
            break
        kept += character
    return kept.rstrip() + "…"


def shortened(text: str, width: int) -> str:
    """Returns `text` cut for a terminal; elsewhere, whole."""
    return cut(text, width) if _terminal_width() else text


def table(rows: Iterable[Sequence[object]], head: Sequence[str], *, width: int | None = None) -> None:
    """Prints rows under their heads. The last column is cut so that a row fits a terminal's width; elsewhere, as in a
    pipe, it is printed whole."""
    lines = [[str(cell) for cell in row] for row in rows]
    if not lines:
        return
    widths = [max(columns(line[i]) for line in [list(head), *lines]) for i in range(len(head))]
    wide = width or _terminal_width()
    room = max(12, wide - sum(widths[:-1]) - 2 * (len(head) - 1)) if wide else widths[-1]
    for number, line in enumerate([list(head), *lines]):
        cells = [cell + " " * (w - columns(cell)) for cell, w in zip(line[:-1], widths[:-1], strict=True)]
        text = "  ".join([*cells, cut(line[-1], room)]).rstrip()
        click.secho(text, dim=number == 0)


def _terminal_width() -> int:
    """Returns how many columns the terminal has, 0 where output goes elsewhere."""
    import shutil
    import sys

    if not sys.stdout.isatty():
        return 0

    return shutil.get_terminal_size((100, 24)).columns


def good(text: str) -> str:
    return click.style(text, fg="green")


def bad(text: str) -> str:
    return click.style(text, fg="red")


def plural(number: int, one: str, many: str = "") -> str:
    """Returns "1 story", "2 stories"."""
    word = one if number == 1 else many or f"{one}s"
    return f"{number:,} {word}"


def size(count: float) -> str:
    """Returns a number of bytes as people read it."""
    for unit in ("bytes", "KB", "MB", "GB"):
        if count < 1000 or unit == "GB":
            break
        count /= 1000
    return f"{count:,.0f} {unit}" if unit == "bytes" or count >= 100 else f"{count:.1f} {unit}"
