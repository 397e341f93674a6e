"""Reads messages from where they come back to: a file, an mbox, a folder, a Maildir, standard input.

A message is handed out before anything is done to it, and marked only when whoever took it says so: killed in between,
it is handed out again. `imap` reads mailboxes on servers.
"""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from digest.deliver.bounces.mime import MESSAGE_BYTES
from digest.errors import UsageError

# What becomes of a message that was read: marked as seen, moved away, or left as it is.
Done = Literal["seen", "move", "keep"]
# A message ends before the next line like "From alice@example.org Fri Apr 24 07:00:00 2026".
_NEXT = re.compile(rb"^From \S+ .{0,40}\d\d:\d\d.{0,40}\r?\n", re.MULTILINE)
_MBOX_BYTES = 256 * 1024 * 1024
STANDARD_INPUT = "-"
AWAY = ".processed"


@dataclass(frozen=True, slots=True)
class Letter:
    """One message; calling `done` marks it as read for good."""

    content: bytes
    done: Callable[[], None] = lambda: None


class Mailbox(Protocol):
    def opened(self) -> AbstractContextManager[Iterator[Letter]]:
        """Gives messages that were not marked yet, one by one; they can be marked as long as it is open.

        Raises: UsageError, ConfigError, DeliveryError.
        """
        ...


@dataclass(frozen=True, slots=True)
class LocalMailbox:
    """A place on this machine. Files and mboxes stay as they are; of a Maildir, messages are marked."""

    place: str
    then: Done = "seen"

    @contextmanager
    def opened(self) -> Iterator[Iterator[Letter]]:
        yield self._letters()

    def _letters(self) -> Iterator[Letter]:
        if self.place == STANDARD_INPUT:
            yield from _split(sys.stdin.buffer.read(_MBOX_BYTES))
            return
        path = Path(self.place)
        if is_maildir(path):
            yield from _maildir(path, self.then)
        elif path.is_dir():
            for file in sorted(
                one for one in path.rglob("*") if one.is_file() and not one.name.startswith(".")
            ):
                yield from _split(_bytes(file))
        elif path.is_file():
            yield from _split(_bytes(path))
        else:
            raise UsageError(
                f"there is no mailbox {self.place!r}", hint="name a file, a folder, a Maildir, imaps://… or -"
            )


def is_maildir(path: Path) -> bool:
    return (path / "new").is_dir() and (path / "cur").is_dir()


def _split(data: bytes) -> Iterator[Letter]:
    """Yields the messages of an mbox, or the one that the bytes are."""
    if not data.startswith(b"From "):
        if data.strip():
            yield Letter(data[: 2 * MESSAGE_BYTES])
        return
    starts = [found.start() for found in _NEXT.finditer(data) if _begins(data, found.start())] or [0]
    for start, end in zip(starts, [*starts[1:], len(data)], strict=True):
        message = data[data.find(b"\n", start) + 1 : end]
        yield Letter(re.sub(rb"(?m)^>(>*From )", rb"\1", message[: 2 * MESSAGE_BYTES]))


def _begins(data: bytes, at: int) -> bool:
    return at == 0 or data[max(0, at - 4) : at].endswith((b"\n\n", b"\n\r\n"))


def _maildir(path: Path, then: Done) -> Iterator[Letter]:
    for file in sorted((path / "new").iterdir()):
        yield from _letter_of(file, path, then)
    for file in sorted((path / "cur").iterdir()):
        if then == "move" or "S" not in file.name.rpartition(":2,")[2] or ":2," not in file.name:
            yield from _letter_of(file, path, then)


def _letter_of(file: Path, maildir: Path, then: Done) -> Iterator[Letter]:
    if file.name.startswith(".") or not file.is_file():
        return
    name = file.name if ":2," in file.name else f"{file.name}:2,"
    flags = "".join(sorted({*name.rpartition(":2,")[2], "S"}))
    seen = f"{name.rpartition(':2,')[0]}:2,{flags}"

    def done() -> None:
        away = maildir / AWAY if then == "move" else maildir
        if then == "keep":
            return
        for part in ("cur", "new", "tmp"):
            (away / part).mkdir(mode=0o700, parents=True, exist_ok=True)
        # Another reader of the Maildir may have renamed it meanwhile: then it is as good as marked.
        if file.exists():
            file.replace(away / "cur" / seen)

    yield Letter(_bytes(file)[: 2 * MESSAGE_BYTES], done)


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_MBOX_BYTES)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}", hint="check its permissions") from error
