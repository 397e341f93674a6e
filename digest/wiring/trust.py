"""Says whether a run may believe the clock, and keeps in the store's marks when it did; a run that agrees writes nothing."""

from datetime import datetime, timedelta

from digest.commands import command
from digest.periods.clock import NEAR, REMOVES_AFTER, lasting, verdict
from digest.store.glance import marks_of
from digest.store.location import sqlite_path
from digest.wiring.app import App

# When the clock agreed last; its value is since when it has, where there was a doubt.
AGREED = "clock"
_DOUBTED = "clock:doubted"
Marks = dict[str, tuple[str, datetime]]


def known_marks(app: App) -> Marks:
    """Returns the marks of the store, none where it cannot be read."""
    path = sqlite_path(app.config.store.url)
    if path is not None:
        return marks_of(path)
    from digest.errors import DigestError
    from digest.store import marks

    try:
        with app.store.reading() as db:
            return {mark.name: (mark.value, mark.at) for mark in marks.listing(db)}
    except DigestError:
        return {}


def doubt(app: App) -> str:
    """Returns why nothing is done by this clock, "" where it is believed."""
    now, known = app.now(), known_marks(app)
    agreed = known[AGREED][1] if AGREED in known else None
    found = verdict(now, agreed, known[_DOUBTED][1] if _DOUBTED in known else None)
    if found == "agrees" and _DOUBTED not in known:
        return ""
    if found == "believed":
        believe(app)
    elif found != "doubted":
        _put(app, _DOUBTED, now if found == "new" else None)
    if agreed is None or found in ("agrees", "believed"):
        return ""
    minutes = lasting(now, agreed) // timedelta(minutes=1)
    return (
        f"the clock says {now:%Y-%m-%d %H:%M} UTC, and the last run that did something was at {agreed:%Y-%m-%d %H:%M} UTC; "
        f"nothing is built, sent or removed until it has said so for {minutes:,} minutes, "
        f"or you say that it is right: {command('run', '--trust-clock')}"
    )


def believe(app: App) -> None:
    """Takes the clock for right from now on; what is too old is removed a day later."""
    from digest.store import marks

    with app.checked_store().writing() as db:
        marks.put(db, AGREED, app.now().isoformat(), app.now())
        marks.remove(db, _DOUBTED)


def note_agreed(app: App, known: Marks) -> None:
    """Notes that the clock was right in a run that did something."""
    _put(app, AGREED, app.now(), known.get(AGREED, ("",))[0])


def may_remove(known: Marks, now: datetime) -> bool:
    """Says whether the clock has been believed for long enough to remove what is too old by it."""
    since = known.get(AGREED, ("",))[0]
    return not since or abs(now - datetime.fromisoformat(since)) >= REMOVES_AFTER


def sure_now(app: App) -> datetime:
    """Returns the time for reckoning what is too old: never far after the last run that did something."""
    known = known_marks(app)
    return min(app.now(), known[AGREED][1] + NEAR) if AGREED in known else app.now()


def _put(app: App, name: str, at: datetime | None, value: str = "") -> None:
    from digest.store import marks

    with app.store.writing() as db:
        if at is None:
            marks.remove(db, name)
        else:
            marks.put(db, name, value, at)
