"""An editor's hand on an edition: its edits, each a new version, and its state."""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from typing import TYPE_CHECKING

from digest.commands import edition_command
from digest.edition.build import revise
from digest.edition.snapshot import from_bytes, to_bytes
from digest.errors import UsageError
from digest.jobs.held import hold_back, release
from digest.jobs.issue import Issue
from digest.model.edition import Edition, EditionKey, EditionState, Edits
from digest.periods.agenda import Note
from digest.periods.due import closes
from digest.periods.schedule import EditionDue, cut_off, following, latest
from digest.store import editions, notes
from digest.store.database import Store

if TYPE_CHECKING:
    # Approving and holding need nothing of what builds editions, which loads the whole engine.
    from digest.jobs.build import Built

# One change to the edits of an edition that is given as it was before any: see edition.edits.
Change = Callable[[Edits, Edition], Edits]


def change_edits(
    store: Store, issue: Issue, key: EditionKey, changes: list[Change], *, now: datetime
) -> "Built":
    """Returns the edition with `changes`, which mails that have not left yet are made from. Raises: UsageError."""
    from digest.jobs.build import Built, unedited

    with store.writing() as db:
        base = unedited(db, key)
        stored = editions.get(db, key)
        assert stored is not None  # unedited would have said so
        if stored.state == "sent":
            raise UsageError(f"{key} has been sent", hint="its mails are out; the next edition can tell more")
        before = from_bytes(stored.content)
        edits = reduce(lambda edits, change: change(edits, base), changes, before.edits)
        if edits == before.edits:
            return Built(before, stored.state, changed=False)
        edition = revise(base, edits, version=stored.newest + 1, built=now, settings=issue.build)
        editions.save(db, key, edition.version, to_bytes(edition), window=edition.window, built=now)
    return Built(edition, stored.state, changed=True)


_OMITTED: tuple[Note, ...] = ("omitted",)
_FROM: dict[EditionState, tuple[EditionState, ...]] = {
    "approved": ("draft", "held", "approved"),
    "held": ("draft", "approved", "sending", "held"),
}


def set_state(
    store: Store, issue: Issue, key: EditionKey, state: EditionState, *, now: datetime, why: str = ""
) -> EditionState:
    """Approves or holds an edition, `why` says who holds it and what for; returns the state it had. One that was omitted may be approved for as long as its
    mails could leave and no other has its stories. Raises: UsageError where it cannot be."""
    with store.writing() as db:
        before = editions.status(db, key)
        if before is None:
            raise UsageError(f"there is no edition {key}", hint=f"{edition_command('build', key)} makes one")
        omitted = next((one for one in notes.of(db, key) if one.kind == "omitted" and one.at <= now), None)
        if state == "approved" and omitted is not None:
            if now >= may_leave_until(issue, key):
                raise UsageError(
                    f"{key} was omitted: {omitted.reason}; it is too late for it",
                    hint="wait for the next edition, which tells its stories",
                )
            notes.erase(db, key, _OMITTED)
        if before.state != state and not editions.set_state(db, key, state, now, instead_of=_FROM[state]):
            raise UsageError(f"{key} is {before.state}", hint="its mails have left")
        if state == "held":
            hold_back(db, key, "held", why, now)
        else:
            release(db, key)
    return "held" if omitted is not None and state == "approved" else before.state


def may_leave_until(issue: Issue, key: EditionKey) -> datetime:
    """Returns until when an edition may be let out: the next one of its chain has its stories then, or its deadline is
    over where the newsletter lives."""
    ready = cut_off(key.date, issue.schedule)
    until = closes(key.date, issue.schedule)
    if ready is not None:
        until = min(until, latest(EditionDue(key.date, ready), issue.schedule))
    found = following(issue.chain, key.date, issue.schedule)
    return until if found is None else min(until, found.cut_off)
