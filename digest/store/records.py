"""What the store returns of editions, their accounts, their notes and of runs: plain values, without a library."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from digest.model.edition import EditionKey, EditionState
from digest.periods.agenda import Note


@dataclass(frozen=True, slots=True)
class EditionStatus:
    """An edition without its content; `changed` is when its state last changed."""

    key: EditionKey
    version: int
    state: EditionState
    changed: datetime
    window: tuple[datetime, datetime]


@dataclass(frozen=True, slots=True, kw_only=True)
class Accounts:
    """What became of the mails of one edition by one transport; `skipped` counts by reason."""

    eligible: int = 0
    sent: int = 0
    skipped: Mapping[str, int] = field(default_factory=dict)
    deferred: int = 0
    failed: int = 0
    uncertain: int = 0
    pending: int = 0

    @property
    def add_up(self) -> bool:
        """Whether every mail that was owed is in exactly one of the other numbers."""
        counted = self.sent + self.deferred + self.failed + self.uncertain + self.pending
        return self.eligible == counted + sum(self.skipped.values())


@dataclass(frozen=True, slots=True)
class EditionNote:
    """One note beside an edition, whether that was made or not."""

    key: EditionKey
    kind: Note
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job; `finished` is None while it lasts, and for ever when it was killed."""

    id: int
    job: str
    started: datetime
    finished: datetime | None
    outcome: Mapping[str, Any]
