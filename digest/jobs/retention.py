"""Removes what is too old, from the store and from the outbox, and gives the space back where it is worth it."""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from digest.deliver.folder import old_editions
from digest.store.database import Store
from digest.store.retention import Kind, Room, compact, prune, room

# Writing the file anew takes as much room again, and keeps others waiting: only for a fifth of it, and some megabytes.
_WORTH_SHARE, _WORTH_BYTES = 0.2, 20_000_000


@dataclass(frozen=True, slots=True)
class Pruned:
    """What was removed, by kind; `folders` of the outbox; the room taken before and after."""

    removed: Mapping[Kind, int]
    folders: int
    before: Room
    after: Room

    @property
    def anything(self) -> bool:
        return bool(self.folders or any(self.removed.values()))


def tidy(
    store: Store,
    outbox: Path,
    days: Mapping[Kind, int],
    now: datetime,
    *,
    free_bytes: int,
    dry_run: bool = False,
) -> Pruned:
    """Removes what is older than `days` say for its kind; a kind with 0 days stays for good."""
    limits = {kind: now - timedelta(days=count) for kind, count in days.items() if count > 0}
    before = room(store)
    removed = prune(store, limits, dry_run=dry_run)
    folders = old_editions(outbox, limits["editions"].date()) if "editions" in limits else []
    if dry_run:
        return Pruned(removed, len(folders), before, before)
    for folder in folders:
        shutil.rmtree(folder)
    after = room(store)
    if (
        after.free_bytes > max(_WORTH_BYTES, _WORTH_SHARE * after.size_bytes)
        and free_bytes > 2 * after.size_bytes
    ):
        compact(store)
        after = room(store)
    return Pruned(removed, len(folders), before, after)
