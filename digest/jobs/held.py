"""Why an edition does not go out: the note beside it that holds until it moves on."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from digest.model.edition import EditionKey, EditionState
from digest.periods.agenda import Note
from digest.store import signs
from digest.store.peek import Ask
from digest.store.records import EditionNote

if TYPE_CHECKING:
    # Only for annotations: `digest status` asks why, and loads no SQLAlchemy.
    from sqlalchemy import Connection

# Which notes explain a state. An approved edition is blocked by what its last sending ended with before the first mail.
_REASONS: Mapping[EditionState, tuple[Note, ...]] = {
    "held": ("held", "refused", "thin", "omitted"),
    "draft": ("waits", "omitted"),
    "approved": ("blocked",),
}
_RELEASED: tuple[Note, ...] = ("held", "refused", "thin", "blocked")


def why_held(ask: Ask, key: EditionKey, state: EditionState) -> EditionNote | None:
    """Returns the newest note that says why nothing of an edition leaves, None where nothing stops it."""
    kinds = _REASONS.get(state, ())
    return next((note for note in reversed(signs.notes_of(ask, key)) if note.kind in kinds), None)


def hold_back(db: "Connection", key: EditionKey, kind: Note, reason: str, now: datetime) -> None:
    """Notes why nothing of an edition leaves; the time is that of the first of equal reasons."""
    from digest.store import notes

    if not any(one.kind == kind and one.reason == reason for one in notes.of(db, key)):
        notes.erase(db, key, (kind,))
        notes.note(db, key, kind, reason, now)


def release(db: "Connection", key: EditionKey) -> None:
    """Forgets why an edition was held, once it moves on."""
    from digest.store import notes

    notes.erase(db, key, _RELEASED)
