"""Keeps processes with limits that read strangers' input, so that none of it costs more than its own refusal.

Which program reads is the caller's: `child` names a module whose `main` calls `child.serve`. Whatever an input does
to its reader (time, memory, a fault in a parser) is its fault, as one of three codes: "too-slow", "too-heavy", "crashed".
The process starts anew by itself, and the next input goes on.
"""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import digest
from digest.collect import frames, limits

_WHERE = str(Path(digest.__file__).parents[1])
# No folder that happens to be the current one is searched for modules.
_START = "import sys, importlib; sys.path.insert(0, sys.argv[1]); importlib.import_module(sys.argv[2]).main()"
_FAULTS = {
    "too-slow": "reading it takes longer than {seconds:g} seconds",
    "too-heavy": "reading it takes more than {memory_mb:,} MB of memory",
    "crashed": "it broke its reader{what}",
}
_FATES = {-signal.SIGXCPU: "too-slow", -signal.SIGALRM: "too-slow", -signal.SIGKILL: "too-heavy"}


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSettings:
    """`seconds` are of computing, for one input; by the clock, on a busy machine, it may be `patience` times as many.

    A process that has read `restart_after` inputs, or holds `keep_mb`, is replaced: parsers do not give all back.
    `processes` read at once at most, each with its own limits.
    """

    seconds: float = 20.0
    patience: float = 5.0
    memory_mb: int = 700
    keep_mb: int = 250
    restart_after: int = 2_000
    processes: int = 1


class ReadingFault(Exception):  # of the input, not of the program
    """What an input did to its reader: `code` for programs, `text` for people."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text)
        self.code, self.text = code, text


class ProcessPool:
    """The processes of one kind of reader; threads may share it. One starts when it is first needed, and all end with
    `close`, or when this process does."""

    def __init__(self, settings: WorkerSettings, child: str) -> None:
        self._settings = settings
        self._child = child
        self._free = threading.Semaphore(settings.processes)
        self._idle: list[ReaderProcess] = []
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Ends the processes that have nothing to do; one that reads ends when its input is read."""
        self._closed = True
        while self._idle:
            self._idle.pop().end()

    @contextmanager
    def _process(self) -> Iterator["ReaderProcess"]:
        """A process that nobody else uses meanwhile. One that failed is not used again. Raises: ReadingFault."""
        with self._free:
            process = self._ready()
            try:
                yield process
            except TimeoutError as cause:
                process.end()
                raise self._fault("too-slow") from cause
            except frames.BrokenTalkError as cause:
                raise self._fault(_FATES.get(process.end(), "crashed")) from cause
            except BaseException:
                process.end()
                raise
            if self._closed:
                process.end()
            elif process.alive:
                self._idle.append(process)

    def _ready(self) -> "ReaderProcess":
        """One that ended while nobody used it is not the next input's fault."""
        while self._idle:
            process = self._idle.pop()
            if process.is_up:
                return process
            process.end()
        return ReaderProcess(self._settings, self._child)

    def _fault(self, code: str, what: str = "") -> ReadingFault:
        """Returns the fault with this code; `what` may name an exception."""
        known = code if code in _FAULTS else "crashed"
        text = _FAULTS[known].format(
            seconds=self._settings.seconds,
            memory_mb=self._settings.memory_mb,
            what=f" ({what[:60]})" if what.isidentifier() else "",
        )
        return ReadingFault(known, text)


class ReaderProcess:
    """One process that reads, and the pipes to it."""

    def __init__(self, settings: WorkerSettings, child: str) -> None:
        wall_s = settings.seconds * settings.patience
        bounds = (settings.seconds, wall_s, settings.memory_mb, settings.keep_mb, settings.restart_after)
        self._wall_s = wall_s
        self._process = subprocess.Popen(  # noqa: S603  (this same program)
            [sys.executable, "-P", "-c", _START, _WHERE, child, *(str(max(1, round(bound))) for bound in bounds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0,
            process_group=0,  # Ctrl-C at a terminal is meant for the program, not for one input
        )  # fmt: skip
        assert self._process.stdin
        assert self._process.stdout
        self._to, self._back = self._process.stdin, self._process.stdout
        for pipe in (self._to, self._back):
            os.set_blocking(pipe.fileno(), False)
        self.alive = True

    @property
    def is_up(self) -> bool:
        return self._process.poll() is None

    def exchange(self, message: bytes) -> bytes:
        """Returns the answer to a message. Raises: TimeoutError, BrokenTalkError."""
        return frames.exchange(
            self._to.fileno(),
            self._back.fileno(),
            message,
            seconds=self._wall_s,
            most_bytes=limits.ANSWER_BYTES,
        )

    def end(self) -> int:
        """Ends the process, if it has not ended, and returns how it ended."""
        self.alive = False
        self._to.close()
        try:
            self._process.wait(0.2)
        except subprocess.TimeoutExpired:
            self._process.kill()
        self._back.close()
        return self._process.wait()
