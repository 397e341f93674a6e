"""Says how each source stands: the configuration's word together with what asking it has taught."""

from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal

from digest.config.collecting import SourceConfig
from digest.model.source import PollState, SourceState
from digest.store import pages, sources
from digest.wiring.app import App

_MOVE_SHOWN = timedelta(days=14)
State = Literal["works", "new", "fails", "gone", "on watch", "off"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """One source. `why` says what is wrong, "" where nothing is; `waiting` are pages that are still to be read.
    `note` is what a person should know of one that works; `moved` when its articles last came under new addresses."""

    name: str
    kind: str
    address: str
    state: State
    why: str = ""
    failures: int = 0
    tried: datetime | None = None
    succeeded: datetime | None = None
    next_at: datetime | None = None
    on_watch: bool = False
    waiting: int = 0
    note: str = ""
    moved: datetime | None = None

    def told(self) -> dict[str, Any]:
        """Returns it as JSON knows it."""
        return {
            key: value.isoformat() if isinstance(value, datetime) else value
            for key, value in asdict(self).items()
        }


def standings_of(app: App) -> list[Standing]:
    """Returns the sources of the configuration in its order, then those that others brought and are on watch."""
    with app.checked_store().reading() as db:
        known = sources.states(db)
        waiting = pages.waiting(db)
    found = [
        _standing(source, known.get(source.name), waiting.get(source.name, 0), app)
        for source in app.config.sources
    ]
    ours = {source.name for source in app.config.sources}
    return found + [
        Standing(
            name=name,
            kind="by others",
            address="",
            state="on watch" if state.on_watch else "works",
            why=state.watch_reason if state.on_watch else "",
            on_watch=state.on_watch,
            note=_note(state, app),
            moved=state.moved,
        )
        for name, state in known.items()
        if name not in ours and (state.on_watch or _note(state, app))
    ]


def _note(state: SourceState, app: App) -> str:
    """What is worth knowing of a source that works, as one line."""
    moved = (
        f"it moved on {app.local(state.moved)[:10]}: its articles came again under new addresses, and none of them counts as new"
        if state.moved and app.now() - state.moved < _MOVE_SHOWN
        else ""
    )
    return "; ".join(part for part in (state.poll.notice, moved) if part)


def _standing(source: SourceConfig, known: SourceState | None, waiting: int, app: App) -> Standing:
    poll = known.poll if known and known.poll.address == source.address else PollState(name=source.name)
    watched = known is not None and known.on_watch
    missing = "" if source.path is None or source.path.exists() else "there is no such file or folder"
    state: State = (
        "off" if not source.enabled
        else "gone" if poll.off
        else "on watch" if watched
        else "fails" if poll.failures or missing
        else "works" if poll.succeeded or source.path
        else "new"
    )  # fmt: skip
    reasons = (poll.off or poll.error or missing, known.watch_reason if known and watched else "")
    return Standing(
        name=source.name,
        kind="feed"
        if source.feed
        else "page"
        if source.page
        else "folder"
        if source.path and source.path.is_dir()
        else "file",
        address=source.address or str(source.path),
        state=state,
        why="; ".join(reason for reason in reasons if reason),
        failures=poll.failures,
        tried=poll.tried,
        succeeded=poll.succeeded,
        next_at=poll.next_at if source.enabled else None,
        on_watch=watched,
        waiting=waiting,
        note=_note(replace(known, poll=poll), app) if known else "",
        moved=known.moved if known else None,
    )
