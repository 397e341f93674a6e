"""Wakes once a minute and runs what is due, until it is told to stop.

APScheduler only wakes: what is due is read from the store, so a missed wake-up, a slow run or an hour of downtime
loses nothing. A run is never started while the one before it still works. A clock that is put back makes wake-ups wait
for the time they were planned for, which may be a day: so a look at a clock that only grows wakes the waker.

SIGTERM and SIGINT stop it: the run at work hears so and ends where it can go on from; one that does not within
`patience_s` is left behind, which is no worse than a power cut. SIGHUP asks for the configuration to be read again.
"""

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC
from types import FrameType
from typing import Any

EVERY_S = 60
PATIENCE_S = 20


class Daemon:
    """Calls `tick` now and then every `every_s` seconds, and `reload` when SIGHUP came. Neither may raise."""

    def __init__(
        self,
        tick: Callable[[], None],
        *,
        reload: Callable[[], None] = lambda: None,
        every_s: float = EVERY_S,
        patience_s: float = PATIENCE_S,
        stop: threading.Event | None = None,
    ) -> None:
        self.stop = stop or threading.Event()
        self._tick = tick
        self._reload = reload
        self._every_s = every_s
        self._patience_s = patience_s
        self._busy = threading.Lock()
        self._began = time.monotonic()
        self._news = threading.Event()
        self._asked = False

    def run(self) -> bool:
        """Runs until it is stopped. Returns whether the last tick had ended by then."""
        with self._signals(), self._waking() as wake:
            while not self.stop.is_set():
                # Signals interrupt the wait; so does nothing else, and a second is soon enough for `stop`.
                self._news.wait(min(1.0, self._every_s))
                self._news.clear()
                if self._asked:
                    self._asked = False
                    self._reload()
                if time.monotonic() - self._began > 2 * self._every_s and not self._busy.locked():
                    wake()
        return self._ended()

    def _once(self) -> None:
        if self.stop.is_set() or not self._busy.acquire(blocking=False):
            return
        try:
            self._began = time.monotonic()
            self._tick()
        finally:
            self._busy.release()

    def _ended(self) -> bool:
        ended = self._busy.acquire(timeout=self._patience_s)
        if ended:
            self._busy.release()
        return ended

    @contextmanager
    def _waking(self) -> Iterator[Callable[[], None]]:
        """Wakes `_once`; gives what wakes it anew after the clock was put back."""
        import logging

        from apscheduler.schedulers.background import BackgroundScheduler
        from apscheduler.triggers.date import DateTrigger
        from apscheduler.triggers.interval import IntervalTrigger

        # It warns of each wake-up that finds a run at work, which is how it should be.
        logging.getLogger("apscheduler").setLevel(logging.ERROR)
        scheduler = BackgroundScheduler(timezone=UTC, daemon=True)
        # coalesce: ten missed wake-ups are one run; no grace time: a late wake-up is still a wake-up.
        settings: dict[str, Any] = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}

        def plan() -> None:
            scheduler.add_job(
                self._once, DateTrigger(timezone=UTC), id="now", replace_existing=True, **settings
            )
            every = IntervalTrigger(seconds=self._every_s, timezone=UTC)
            scheduler.add_job(self._once, every, id="each", replace_existing=True, **settings)

        plan()
        scheduler.start()
        try:
            yield plan
        finally:
            scheduler.shutdown(wait=False)

    @contextmanager
    def _signals(self) -> Iterator[None]:
        """Takes the signals for as long as it runs, where it may: only the main thread hears them."""
        if threading.current_thread() is not threading.main_thread():
            yield
            return

        def end(_number: int, _frame: FrameType | None) -> None:
            self.stop.set()
            self._news.set()

        def again(_number: int, _frame: FrameType | None) -> None:
            self._asked = True
            self._news.set()

        before = {
            number: signal.signal(number, handler)
            for number, handler in ((signal.SIGTERM, end), (signal.SIGINT, end), (signal.SIGHUP, again))
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
