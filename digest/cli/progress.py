"""Shows on a terminal how far long work is: how many, how many a second, how long it will take."""

import sys
import time
from types import TracebackType
from typing import Self

_EVERY_S = 0.2


class Progress:
    """Called with how many of how many are done. Says nothing where nobody looks."""

    def __init__(self, noun: str = "mails") -> None:
        self._noun = noun
        self._shows = sys.stderr.isatty()
        self._began = self._next = 0.0
        self._before: int | None = None
        self._drawn = False

    def __call__(self, done: int, of: int) -> None:
        now = time.monotonic()
        if self._before is None:
            # From here on: how long a person thought about the question before says nothing about the rate.
            self._began, self._before, self._next = now, done, now + _EVERY_S
        if not self._shows or now < self._next:
            return
        self._next = now + _EVERY_S
        self._drawn = True
        sys.stderr.write(f"\r\x1b[K{line(done, of, now - self._began, done - self._before, self._noun)}")
        sys.stderr.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()


def line(done: int, of: int, seconds: float, moved: int, noun: str = "mails") -> str:
    """Returns how far it is in one line, at the rate of `moved` in so many seconds."""
    rate = moved / max(seconds, 0.001)
    left = max(0, of - done) / max(rate, 0.001)
    time_left = f"{left:.0f} s" if left < 120 else f"{left / 60:.0f} min"
    return f"{done:,} of {max(done, of):,} {noun}, {rate:,.0f} a second, {time_left} left"
