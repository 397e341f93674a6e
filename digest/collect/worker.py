"""Has strangers' input read in processes with limits, so that none of it costs more than its own refusal.

Whatever an input does to its reader (time, memory, a fault in a parser) it is set aside with its reason: "too-slow",
"too-heavy" or "crashed". The process starts anew by itself, and the next input goes on.
"""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import digest
from digest.collect import answer, frames, limits
from digest.collect.batch import Batch, rejected
from digest.collect.facts import Facts
from digest.collect.reading import FAULTS, MOST_FAULTS
from digest.commands import command
from digest.errors import ArticleError

_WHERE = str(Path(digest.__file__).parents[1])
# No folder that happens to be the current one is searched for modules.
_START = (
    "-P",
    "-c",
    "import sys; sys.path.insert(0, sys.argv[1]); from digest.collect.worker_child import main; main()",
)
_FAULTS = {
    "too-slow": "reading it takes longer than {seconds:g} seconds",
    "too-heavy": "reading it takes more than {memory_mb:,} MB of memory",
    "crashed": "it broke its reader{what}",
}


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


class Worker:
    """Reads as `digest.collect.read` does, elsewhere. A context manager; threads may share it.

    A process starts when it is first needed and ends with `close`, or when this process does.
    """

    def __init__(self, settings: WorkerSettings | None = None) -> None:
        self._settings = settings or WorkerSettings()
        self._free = threading.Semaphore(self._settings.processes)
        self._idle: list[_Process] = []
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

    def read(self, content: bytes, *, origin: str, facts: Facts, now: datetime) -> Batch:
        """Returns the articles in `content`, as `digest.collect.read.read` does."""
        given = {"content": content, "origin": origin, "facts": facts, "now": now}
        try:
            return self._asked(given, lines=False)
        except ArticleError as error:
            return Batch(rejected=(rejected(origin, error, content),))

    def read_lines(
        self,
        lines: Sequence[bytes],
        *,
        origin: str,
        facts: Facts,
        now: datetime,
        first: int = 1,
        only: bool = False,
    ) -> Batch:
        """Returns the articles of JSON Lines, as `digest.collect.json_items.read_lines` does."""
        given = {
            "lines": list(lines), "origin": origin, "facts": facts, "now": now, "first": first, "only": only,
        }  # fmt: skip
        try:
            return self._asked(given, lines=True)
        except ArticleError as error:
            if len(lines) == 1:
                return Batch(rejected=(rejected(f"{origin}:{first}", error, lines[0]),))
        return self._one_by_one(lines, origin=origin, facts=facts, now=now, first=first, only=only)

    def _one_by_one(
        self, lines: Sequence[bytes], *, origin: str, facts: Facts, now: datetime, first: int, only: bool
    ) -> Batch:
        """What a batch holds that has a line at fault: only that one is set aside, unless there are too many."""
        parts: list[Batch] = []
        faults = 0
        for number, line in enumerate(lines, first):
            if faults < MOST_FAULTS:
                part = self.read_lines([line], origin=origin, facts=facts, now=now, first=number, only=only)
                faults += any(one.code in FAULTS for one in part.rejected)
            else:
                unread = ArticleError(
                    f"it was left unread, after {faults} lines that cannot be read in time",
                    code="unread",
                    hint=f"{command('articles', 'retry', '--all')} reads it again",
                )
                part = Batch(rejected=(rejected(f"{origin}:{number}", unread, line),))
            parts.append(part)
        return Batch(
            tuple(article for part in parts for article in part.articles),
            tuple(refused for part in parts for refused in part.rejected),
            tuple(gone for part in parts for gone in part.withdrawn),
        )

    def _asked(self, given: dict[str, Any], *, lines: bool) -> Batch:
        """Raises: ArticleError."""
        message = pickle.dumps((lines, given))
        with self._process() as process:
            told = answer.understood(process.told(message))
            if told.last:
                process.end()
            if told.code:
                raise self._fault(told.code, told.error)
            return answer.batch_of(told, origin=given["origin"], now=given["now"])

    @contextmanager
    def _process(self) -> Iterator["_Process"]:
        """A process that nobody else uses meanwhile. One that failed is not used again."""
        with self._free:
            process = self._taken()
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

    def _taken(self) -> "_Process":
        """One that ended while nobody used it is not the next input's fault."""
        while self._idle:
            process = self._idle.pop()
            if process.is_up:
                return process
            process.end()
        return _Process(self._settings)

    def _fault(self, code: str, what: str = "") -> ArticleError:
        known = code if code in _FAULTS else "crashed"
        told = _FAULTS[known].format(
            seconds=self._settings.seconds,
            memory_mb=self._settings.memory_mb,
            what=f" ({what[:60]})" if what.isidentifier() else "",
        )
        return ArticleError(told, code=known, hint="send the article by itself, as plain text")


_FATES = {-signal.SIGXCPU: "too-slow", -signal.SIGALRM: "too-slow", -signal.SIGKILL: "too-heavy"}


class _Process:
    """One process that reads, and the pipes to it."""

    def __init__(self, settings: WorkerSettings) -> None:
        wall_s = settings.seconds * settings.patience
        bounds = (settings.seconds, wall_s, settings.memory_mb, settings.keep_mb, settings.restart_after)
        self._wall_s = wall_s
        self._process = subprocess.Popen(  # noqa: S603  (this same program)
            [sys.executable, *_START, _WHERE, *(str(max(1, round(bound))) for bound in bounds)],
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

    def told(self, message: bytes) -> bytes:
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
