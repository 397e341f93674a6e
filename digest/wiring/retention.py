"""Puts together what tidying up takes, and says when it is time, which every run asks: that loads nothing heavy."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from digest.periods.tidying import is_time
from digest.wiring.app import App
from digest.wiring.trust import sure_now

if TYPE_CHECKING:
    from digest.jobs.retention import Pruned
    from digest.store.retention import Kind

PRUNED = "pruned"


def days_of(app: App) -> "dict[Kind, int]":
    """Returns for how many days each kind is kept; 0 is for good."""
    from digest.store.retention import KINDS

    return {kind: int(getattr(app.config.retention, f"{kind}_days")) for kind in KINDS}


def tidied(app: App, *, free_bytes: int, dry_run: bool = False) -> "Pruned":
    """Removes what is too old, and notes that it was done."""
    from digest.jobs.retention import tidy
    from digest.store import marks

    done = tidy(
        app.checked_store(),
        app.config.outbox.path,
        days_of(app),
        sure_now(app),
        free_bytes=free_bytes,
        dry_run=dry_run,
    )
    if not dry_run:
        with app.store.writing() as db:
            marks.put(db, PRUNED, "", app.now())
    return done


def due(app: App, last: datetime | None) -> bool:
    """Says whether it is time to tidy up."""
    now = app.now()
    return is_time(last, now, now.astimezone(ZoneInfo(app.zone)))
