"""The port on this machine where monitors look at a daemon or a server: /metrics and /healthz."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from digest import __version__
from digest.cli.output import announce
from digest.wiring.app import App

if TYPE_CHECKING:
    from digest.web.metrics import Figure

# A daemon looks once a minute; after so long without an end of a run something is wrong. A run may take an hour.
_SILENCE, _LONGEST_RUN = timedelta(minutes=5), timedelta(hours=1)


@dataclass
class Pulse:
    """When a daemon's runs began and ended, and how; read by another thread, which a moment's difference does not harm."""

    began: datetime | None = None
    ended: datetime | None = None
    good: datetime | None = None
    runs: dict[str, int] = field(default_factory=lambda: {"good": 0, "failed": 0, "locked": 0})

    def begin(self, now: datetime) -> None:
        self.began = now

    def end(self, now: datetime, code: int) -> None:
        self.ended, self.began = now, None
        how = {0: "good", 75: "locked"}.get(code, "failed")
        self.runs[how] += 1
        if how == "good":
            self.good = now

    def wrong(self, now: datetime) -> str:
        """Returns what is wrong with the daemon, "" while it works."""
        if self.began is not None:
            minutes = int((now - self.began) / timedelta(minutes=1))
            return f"a run has lasted for {minutes} minutes" if now - self.began > _LONGEST_RUN else ""
        if self.ended is not None and now - self.ended > _SILENCE:
            return "no run has ended for minutes"
        return ""


@contextmanager
def monitored(current: Callable[[], App], port: int, pulse: Pulse | None = None) -> Iterator[None]:
    """Answers monitors for the length of the block, where a port is given, on the configured address; `current` is the
    program with the configuration of that moment. Raises: UsageError where it is taken."""
    if not port:
        yield
        return
    from digest.web.metrics import monitored as application
    from digest.web.serve import Listening, PageServer

    def health() -> str:
        app = current()
        app.checked_store()
        return pulse.wrong(app.now()) if pulse else ""

    answered = application(lambda: figures(current(), pulse), health)
    server = PageServer(answered, port, lambda _url: None, Listening(host=current().config.watch.host))
    announce(f"Monitors look at {server.url}metrics and {server.url}healthz")
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.stop()
        thread.join(5)


def figures(app: App, pulse: Pulse | None) -> "list[Figure]":
    """Returns what monitors see. No label names a reader."""
    from digest.web.metrics import Figure, single
    from digest.wiring.overview import overview_of

    seen = overview_of(app, limit=3 * len(app.config.newsletters))
    newest = {
        (one.key.newsletter, one.key.slot): (one, counts) for one, counts in reversed(seen.editions)
    }  # the newest comes last and stays
    mails = [
        ({"newsletter": name, "slot": slot, "state": state}, float(number))
        for (name, slot), (_, counts) in newest.items()
        for state, number in (
            ("sent", counts.sent), ("pending", counts.pending), ("deferred", counts.deferred),
            ("failed", counts.failed), ("uncertain", counts.uncertain), ("skipped", sum(counts.skipped.values())),
        )
    ]  # fmt: skip
    states = [
        ({"newsletter": name, "slot": slot, "date": str(one.key.date), "state": one.state}, 1.0)
        for (name, slot), (one, _) in newest.items()
    ]
    readers = [({"status": name}, float(number)) for name, number in seen.subscribers.items()]
    troubles = [({"kind": one.trouble.kind}, 1.0) for one in seen.troubles]
    last = [({"source": one.name}, one.last.timestamp()) for one in seen.sources if one.last]
    failures = [({"source": one.name}, float(one.failures)) for one in seen.sources]
    found = [
        single("digest_build_info", "Which digest this is.", 1, version=__version__, schema=app.store.revision()),
        single("digest_articles", "Articles stored.", seen.articles),
        single("digest_rejected_inputs", "Inputs set aside.", seen.rejected),
        Figure("digest_subscribers", "Readers by status.", readers),
        Figure("digest_edition_mails", "Mails of each newsletter's newest edition.", mails),
        Figure("digest_edition_state", "Each newsletter's newest edition.", states),
        Figure("digest_trouble", "Troubles that are not over.", troubles),
        Figure("digest_source_last_article_timestamp_seconds", "When a source last brought an article.", last),
        Figure("digest_source_failures", "How often asking a source has failed in a row.", failures),
        single("digest_bounces_day", "Mails that came back within a day.", seen.came_back),
        single("digest_sending_held", "1 while the store was brought back and nothing is sent.", bool(seen.held)),
        single("digest_store_bytes", "How much room the store takes.", seen.size_bytes),
    ]  # fmt: skip
    return [*found, *_of_runs(app, pulse)]


def _of_runs(app: App, pulse: Pulse | None) -> "list[Figure]":
    from digest.web.metrics import Figure, single
    from digest.wiring.operator import free_bytes

    found = [single("digest_disk_free_bytes", "Room beside the store.", free_bytes(app))]
    if pulse is not None:
        counted = [({"result": how}, float(number)) for how, number in pulse.runs.items()]
        found.append(Figure("digest_runs_total", "Runs of this daemon.", counted, "counter"))
        # 0 before the first one, so that an alarm on its age also sounds where no run has ever ended well.
        good = pulse.good.timestamp() if pulse.good else 0
        told = "When a run of this daemon last ended well; 0: none yet."
        found.append(single("digest_last_good_run_timestamp_seconds", told, good))
    return found
