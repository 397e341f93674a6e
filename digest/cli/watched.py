"""Watches a run from outside: what it did goes to the log, the store, the monitor and, if need be, the operator."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from digest.errors import DigestError, LockedError, StoreError
from digest.wiring.app import App
from digest.wiring.operator import Result, after_run, standing

if TYPE_CHECKING:
    from digest.jobs.run import Ran
    from digest.wiring.sending import Done


@dataclass
class Notes:
    """What a run has done so far; one that did nothing leaves it empty. `locked`: another run was at work; `blind`: the
    clock was not believed; `repeated`: it ended by an error that the run before had too."""

    done: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    locked: bool = False
    blind: bool = False
    repeated: bool = False

    def take(self, ran: "Ran[Done]", problems: Sequence[str]) -> None:
        """Notes what a run says it did."""
        self.problems += problems
        read = ran.collected
        if read is not None and (read.new or read.updated or read.rejected):
            self.done["collected"] = {
                "new": read.new,
                "updated": read.updated,
                "rejected": len(read.rejected),
            }
        if ran.told or ran.asks:
            self.done["told"] = [*ran.told, *ran.asks]
        if ran.built:
            self.done["built"] = [
                {"edition": str(one.edition.key), "stories": len(one.edition.stories), "state": one.state}
                for one in ran.built
            ]
        moved = [one.report for one in ran.sent if one.now or one.problem]
        if moved:
            self.done["sent"] = moved


@contextmanager
def watched(app: App, notes: Notes) -> Iterator[None]:
    """Tells the world what one run has put into `notes` when it ends, also by an error."""
    began = app.now()
    try:
        yield
    except (LockedError, StoreError):
        # Without a store nobody knows what was told before: cron's own mail tells it, and the monitor misses its call.
        raise
    except Exception as error:
        # Whatever it was: written down and told, then shown by whoever shows errors.
        said = str(error) if isinstance(error, DigestError) else f"{type(error).__name__}: {error}"
        notes.repeated = standing(app)(said)  # asked before it is written down
        after_run(app, Result(began=began, problems=[*notes.problems, said], done=notes.done))
        raise
    if not notes.locked:
        after_run(app, Result(began=began, problems=notes.problems, done=notes.done, blind=notes.blind))
