"""The process in which strangers' input is read: it can use up its own time and memory, and nothing else.

It writes no file, opens no connection and starts no program. It answers one message after the other until its pipe
is closed; whoever started it may be gone, so it also ends by itself where one input takes too long.
"""

import math
import os
import pickle
import resource
import signal
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from digest.collect import answer, frames, limits
from digest.collect.batch import Batch
from digest.collect.json_items import read_lines
from digest.collect.read import read

_MB = 1_000_000
_FILES = 64
_SNIFFED = 65_536
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_FORBIDDEN = ("socket.", "subprocess.", "os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.system",
              "os.kill", "os.remove", "os.rename", "os.rmdir", "os.link", "os.symlink", "ctypes.", "urllib.", "pty.")  # fmt: skip


_LOADING: list[bool] = []


@dataclass(frozen=True, slots=True)
class Bounds:
    """Of one input: seconds of this process's own work, and by the clock; of the process: memory, and how much of it
    it may hold when it goes on."""

    cpu_s: int
    wall_s: int
    memory_mb: int
    keep_mb: int
    inputs: int


def main() -> None:
    """Answers what comes on standard input, on what standard output was when it began."""
    bounds = Bounds(*map(int, sys.argv[-5:]))
    back = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)  # what a library prints is no answer
    _shut_in(bounds)
    _serve(sys.stdin.buffer, back, bounds)


def _shut_in(bounds: Bounds) -> None:
    for what, most in (
        (resource.RLIMIT_AS, bounds.memory_mb * _MB),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _FILES),
    ):
        hard = resource.getrlimit(what)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(what, (bound, bound))
    sys.addaudithook(_refuse)


def _refuse(event: str, arguments: tuple[Any, ...]) -> None:
    """Python's own way to a network, a file or a program; the parsers have none: they load no DTD and no entity."""
    writes = event == "open" and isinstance(arguments[2], int) and arguments[2] & _WRITING
    if (writes or event.startswith(_FORBIDDEN)) and not _LOADING:
        raise PermissionError(f"{event} is not allowed here")


def _load_parsers() -> None:
    """Loads what reads markup before any of it is read: a library there tries a socket when it is loaded."""
    _LOADING.append(True)
    import feedparser  # noqa: F401
    import trafilatura  # noqa: F401

    _LOADING.clear()


def _serve(asked: BinaryIO, back: BinaryIO, bounds: Bounds) -> None:
    left = bounds.inputs
    while (message := frames.receive(asked)) is not None:
        left -= 1
        _set_clocks(bounds)
        said, ends = _answered(message, last=left <= 0, bounds=bounds)
        _set_clocks(None)
        frames.send(back, said)
        if ends:
            return


def _set_clocks(bounds: Bounds | None) -> None:
    """Both clocks end the process, also where a library is deaf to Python's signals."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(bounds.wall_s + 1 if bounds else 0)
    if bounds:
        soft = math.ceil(time.process_time()) + bounds.cpu_s
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _answered(message: bytes, *, last: bool, bounds: Bounds) -> tuple[bytes, bool]:
    """The answer, and whether it is the last one: a process that failed, or grew, is not asked again."""
    try:
        batch, origin = _read(message)
        ends = last or _grown(bounds)
        said = answer.written(batch, origin=origin, last=ends)
        return (said, ends) if len(said) <= limits.ANSWER_BYTES else (answer.failure("too-heavy", ""), True)
    except MemoryError:
        return answer.failure("too-heavy", ""), True
    except BaseException as error:  # noqa: BLE001  (whatever it is, a panic of Rust too, is about this one input)
        return answer.failure("crashed", type(error).__name__), True


def _read(message: bytes) -> tuple[Batch, str]:
    lines, given = pickle.loads(message)  # noqa: S301  (from the process that started this one)
    if lines:
        return read_lines(**given), given["origin"]
    if b"<" in given["content"][:_SNIFFED]:
        _load_parsers()
    return read(**given), given["origin"]


def _grown(bounds: Bounds) -> bool:
    """By what it holds now: the most it ever held, by the system's account, begins with what its parent held."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:  # not on Linux
        return False
    return pages * resource.getpagesize() > bounds.keep_mb * _MB
