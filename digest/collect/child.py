"""The inside of a process in which strangers' input is read: it can use up its own time and memory, and nothing else.

It writes no file, opens no connection and starts no program. It answers one message after the other until its pipe
is closed; whoever started it may be gone, so it also ends by itself where one input takes too long.
"""

import math
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Generic, TypeVar

from digest.collect import frames, limits

T = TypeVar("T")
_MB = 1_000_000
_FILES = 64
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


@dataclass(frozen=True, slots=True)
class InputReader(Generic[T]):
    """What a process does with an input: `read` it, `write` what it read, with whether that is the last answer; or
    write that this failed, by code and words."""

    read: Callable[[bytes], T]
    write: Callable[[T, bool], bytes]
    failure: Callable[[str, str], bytes]


def serve(reader: InputReader[T]) -> None:
    """Answers what comes on standard input, on what standard output was when it began."""
    bounds = Bounds(*map(int, sys.argv[-5:]))
    back = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)  # what a library prints is no answer
    shut_in(bounds)
    left = bounds.inputs
    while (message := frames.receive(sys.stdin.buffer)) is not None:
        left -= 1
        _set_clocks(bounds)
        said, ends = _answered(message, reader, last=left <= 0, bounds=bounds)
        _set_clocks(None)
        frames.send(back, said)
        if ends:
            return


@contextmanager
def loading() -> Iterator[None]:
    """Lets libraries be loaded, one of which tries a socket then: before any input is read."""
    _LOADING.append(True)
    yield
    _LOADING.clear()


def shut_in(bounds: Bounds) -> None:
    """Sets the limits of this process, for good."""
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


def _set_clocks(bounds: Bounds | None) -> None:
    """Both clocks end the process, also where a library is deaf to Python's signals."""
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(bounds.wall_s + 1 if bounds else 0)
    if bounds:
        soft = math.ceil(time.process_time()) + bounds.cpu_s
        resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def _answered(message: bytes, reader: InputReader[T], *, last: bool, bounds: Bounds) -> tuple[bytes, bool]:
    """The answer, and whether it is the last one: a process that failed, or grew, is not asked again."""
    try:
        content = reader.read(message)
        ends = last or _grown(bounds)
        said = reader.write(content, ends)
        return (said, ends) if len(said) <= limits.ANSWER_BYTES else (reader.failure("too-heavy", ""), True)
    except MemoryError:
        return reader.failure("too-heavy", ""), True
    except BaseException as error:  # noqa: BLE001  (whatever it is, a panic of Rust too, is about this one input)
        return reader.failure("crashed", type(error).__name__), True


def _grown(bounds: Bounds) -> bool:
    """By what it holds now: the most it ever held, by the system's account, begins with what its parent held."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:  # not on Linux
        return False
    return pages * resource.getpagesize() > bounds.keep_mb * _MB
