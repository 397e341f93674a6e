"""Wakes once a minute and runs what is due.

APScheduler only wakes: what is due is read from the store, so a missed wake-up, a slow run or an hour of downtime
loses nothing. A run is never started while the one before it still works.
"""

import signal
import threading
from collections.abc import Callable
from datetime import UTC

EVERY_S = 60


def run_forever(
    tick: Callable[[], None], *, every_s: float = EVERY_S, stop: threading.Event | None = None
) -> None:
    """Calls `tick` now and then every `every_s` seconds until SIGTERM, SIGINT or `stop`; a running tick is finished.

    `tick` must not raise: a run's errors are its own to record.
    """
    from apscheduler.schedulers.background import BackgroundScheduler
    from apscheduler.triggers.interval import IntervalTrigger

    stop = stop or threading.Event()
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
    scheduler = BackgroundScheduler(timezone=UTC)
    # coalesce: ten missed wake-ups are one run; no grace time: a late wake-up is still a wake-up.
    scheduler.add_job(
        tick,
        IntervalTrigger(seconds=every_s, timezone=UTC),
        coalesce=True,
        max_instances=1,
        misfire_grace_time=None,
    )
    tick()
    scheduler.start()
    try:
        stop.wait()
    finally:
        scheduler.shutdown(wait=True)
