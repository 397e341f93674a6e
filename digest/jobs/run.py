"""Everything that is due, in this order: collect, write off, build, approve, remind, send.

"Due" is read from the store, not from an alarm: catching up after downtime, two runs at once and a missed tick all
come to the same. It is looked up first without a lock; then again under the lock, so that of two runs one does it.
Collecting and sending lock separately, and a lock dies with its process: while sources are read, which a thread of its own
does, mails leave; only building waits for what is being read. An error of one step, whatever it is, is told and stops none of
the others. With nothing due a run writes nothing, locks nothing and loads no engine.
"""

import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from threading import Thread
from typing import Any, Generic, TypeVar

from digest.commands import command
from digest.errors import DigestError, LockedError
from digest.jobs.build import Built, build, ripened
from digest.jobs.collect import Engine, record_collecting
from digest.jobs.issue import Issue
from digest.jobs.take import Collected
from digest.model.edition import EditionKey, EditionState
from digest.periods.agenda import NOT_APPROVED, NOT_TAKEN, Note, State, Task, Work, due, next_turn
from digest.periods.schedule import cut_off
from digest.store import deliveries, editions, notes, waits
from digest.store.database import Store

# The reason of a reader whose mail had not left when its edition was omitted.
OMITTED = "the edition was omitted"

S = TypeVar("S")  # what sending one edition comes to
T = TypeVar("T")

# Sources that take longer than this to read do not keep an edition waiting.
PATIENCE = timedelta(hours=2)
# While sources are read, mails whose hour comes leave so much later at most.
_LOOK_S = 5.0
_log = logging.getLogger("digest.run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports(Generic[S]):
    """What a run works with. `look` reads what decides what is due; `mark` tells whether the files of the sources are
    as they were; `collect` reads the sources; `failing` names those that cannot be read; `engine` is made when something
    needs it; `send` sends what of an edition may leave; `check` raises where mails could not be made; `remind` tells the
    deputies of a newsletter; `tidy` removes what is kept for a time only; `stopping` says that the run should end soon."""

    store: Store
    look: Callable[[], State]
    mark: Callable[[], str]
    collect: Callable[[], Collected]
    failing: Callable[[], tuple[str, ...]]
    engine: Callable[[], Engine]
    issues: Sequence[Issue]
    send: Callable[[Issue, EditionKey], S]
    check: Callable[[], None]
    remind: Callable[[Issue, EditionKey, str], None]
    tidy: Callable[[], int]
    now: Callable[[], datetime]
    stopping: Callable[[], bool] = lambda: False


@dataclass(kw_only=True)
class Ran(Generic[S]):
    """What a run did; `told` are editions and what became of them without a mail, `asks` the same where a person should
    look; `problems` are one line each, and did not stop the rest; with `busy`, another run was collecting."""

    collected: Collected | None = None
    built: list[Built] = field(default_factory=list)
    sent: list[S] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    asks: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    busy: bool = False

    def guarded(self, step: Callable[[], T]) -> T | None:
        """Returns what the step returns; its error is told and stops none of the others."""
        try:
            return step()
        except DigestError as error:
            self.problems.append(str(error))
        except Exception as error:  # noqa: BLE001  # a disk, a folder, a fault of ours: mails that can leave should
            _log.debug("a step of the run failed", exc_info=True)
            self.problems.append(f"{type(error).__name__}: {error}")
        return None


def run(ports: Ports[S]) -> Ran[S]:
    """Does everything that is due. Raises: LockedError while another run works; StoreError."""
    ran: Ran[S] = Ran()
    tasks = due(ports.look(), ports.now())
    if any(task.work == "collect" for task in tasks):
        _collect(ports, ran)
        tasks = due(ports.look(), ports.now())
    if any(task.work != "collect" for task in tasks) or (ran.collected and ran.collected.changed):
        _serve(ports, ran, _EVERYTHING)
    return ran


def _collect(ports: Ports[S], ran: Ran[S]) -> None:
    """Reads the sources in a thread, and does meanwhile whatever needs nothing of them: readers do not wait for those."""
    reading = Thread(target=lambda: ran.guarded(partial(_read, ports, ran)), name="collect", daemon=True)
    reading.start()
    while reading.is_alive():
        if any(task.work in _BESIDE for task in due(ports.look(), ports.now())):
            with suppress(LockedError):  # another run sends
                _serve(ports, ran, _MEANWHILE)
        reading.join(_LOOK_S)


_HELD: tuple[EditionState, ...] = ("held",)
_DRAFT: tuple[EditionState, ...] = ("draft",)
_THIN: tuple[Note, ...] = ("thin",)
_NOT_OUT: tuple[EditionState, ...] = ("approved", "sending")
_MEANWHILE: tuple[tuple[Work, ...], ...] = (("approve", "remind", "wait"), ("send",))
_BESIDE: frozenset[Work] = frozenset(work for works in _MEANWHILE for work in works)
_EVERYTHING: tuple[tuple[Work, ...], ...] = (("omit",), ("build",), *_MEANWHILE)
_Step = Callable[[Ports[Any], Ran[Any], Issue, EditionKey, Task], None]


def _serve(ports: Ports[S], ran: Ran[S], steps: Sequence[tuple[Work, ...]]) -> None:
    issues = {(issue.id, issue.slot): issue for issue in ports.issues}
    with ports.store.locked("send"):
        if ran.collected and ran.collected.changed and steps is _EVERYTHING:
            for key in _thin(ports.look(), ports.now()):
                issue = issues.get((key.newsletter, key.slot))
                if issue:
                    ran.guarded(partial(_ripen, ports, ran, issue, key))
        for works in steps:
            # Each step changes what is due next: what was just built may leave at once.
            for task in due(ports.look(), ports.now()):
                issue = issues.get((task.key.newsletter, task.key.slot)) if task.key else None
                if (
                    task.work in works
                    and issue
                    and task.key
                    and not (task.work == "send" and ports.stopping())
                ):
                    ran.guarded(partial(_STEPS[task.work], ports, ran, issue, task.key, task))
        ran.guarded(ports.tidy)


def _thin(state: State, now: datetime) -> list[EditionKey]:
    """Returns the editions that are held because sources failed, and not omitted by now."""
    omitted = {task.key for task in due(state, now) if task.work == "omit"}
    held = (known for known in state.known.values() if known.state == "held" and "thin" in known.notes)
    return [known.key for known in held if known.key not in omitted and "omitted" not in known.notes]


def _read(ports: Ports[S], ran: Ran[S]) -> None:
    """Reads the sources, unless another run does."""
    try:
        ran.collected = record_collecting(ports.store, ports.mark, ports.collect, now=ports.now)
    except LockedError:
        ran.busy = True


def _build(ports: Ports[S], ran: Ran[S], issue: Issue, key: EditionKey, _: Task) -> None:
    ready = cut_off(key.date, issue.schedule)
    if ran.busy and ready and ports.now() - ready < PATIENCE:
        return
    failing = ports.failing()
    made = build(
        ports.store, ports.engine(), issue, key.date, now=ports.now(), thin="hold" if failing else "skip"
    )
    few = f"{made.new} of its stories are new, min_stories is {issue.min_stories}"
    if made.watched:
        few += f"; {made.watched} more are told by sources on watch alone, which {command('sources', 'clear', 'NAME')} lets in"
    if not made.thin:
        ran.built.append(made)
        # Told while somebody can mend it, not when mails are due. The edition does not depend on it.
        ran.guarded(ports.check)
    elif failing:
        why = f"{few}; these sources cannot be read: {', '.join(failing)}"
        _noted(ports, key, "thin", why)
        ran.problems.append(f"{key} is held: {why}; {command('approve', key)} lets it go out as it is")
    else:
        _omit(ports, ran, issue, key, Task("omit", key, few))


def _ripen(ports: Ports[S], ran: Ran[S], issue: Issue, key: EditionKey) -> None:
    """Makes an edition anew that was held because sources failed; with enough stories it takes its usual way."""
    made = build(ports.store, ports.engine(), issue, key.date, now=ports.now(), thin="hold")
    if not made.thin:
        with ports.store.writing() as db:
            state = ripened(issue, made.edition, ports.now())
            editions.set_state(db, key, state, ports.now(), instead_of=_HELD)
            notes.erase(db, key, _THIN)
        ran.built.append(made)


def _omit(ports: Ports[S], ran: Ran[S], issue: Issue, key: EditionKey, task: Task) -> None:
    with ports.store.writing() as db:
        if not notes.note(db, key, "omitted", task.why, ports.now()):
            return
        # Nothing more of it leaves: its stories are the next one's.
        editions.set_state(db, key, "held", ports.now(), instead_of=_NOT_OUT)
        deliveries.close(db, key, OMITTED, ports.now())
    said = f"{key} is omitted: {task.why}; the next edition tells what it would have told."
    if task.why == NOT_TAKEN:
        ran.problems.append(said)
    else:
        ran.asks.append(said)
        if task.why == NOT_APPROVED:
            ran.guarded(partial(ports.remind, issue, key, f"{key} is omitted: {task.why}"))


def _approve(ports: Ports[S], ran: Ran[S], issue: Issue, key: EditionKey, task: Task) -> None:
    with ports.store.writing() as db:
        done = editions.set_state(db, key, "approved", ports.now(), instead_of=_DRAFT)
    if done:
        ran.told.append(f"{key} is approved{': ' if task.why else ''}{task.why}.")
        if task.why:
            ran.guarded(partial(ports.remind, issue, key, f"{key} goes out: {task.why}"))


def _remind(ports: Ports[S], ran: Ran[S], issue: Issue, key: EditionKey, task: Task) -> None:
    """Tells deputies, once; noted first: a reminder that comes again each minute would be worse than one that is lost."""
    if _noted(ports, key, "reminded" if task.work == "remind" else "waits", task.why):
        ran.asks.append(f"{key}: {task.why}. Let it go out: {command('approve', key)}")
        ports.remind(issue, key, f"{key}: {task.why}")


def _send(ports: Ports[S], ran: Ran[S], issue: Issue, key: EditionKey, _: Task) -> None:
    with ports.store.writing() as db:
        waits.begin(db, key, ports.now())
    ran.sent.append(ports.send(issue, key))
    state, now = ports.look(), ports.now()
    known = state.known.get(key)
    plan = next(
        (one for one in state.plans if (one.newsletter, one.slot) == (key.newsletter, key.slot)), None
    )
    if known is not None and known.built is not None and plan is not None:
        turn = next_turn(plan, known, now)
        if turn is None or turn > now:
            with ports.store.writing() as db:
                waits.settle(db, key, plan.stamp, turn, now)


def _noted(ports: Ports[S], key: EditionKey, kind: Note, why: str) -> bool:
    with ports.store.writing() as db:
        return notes.note(db, key, kind, why, ports.now())


_STEPS: dict[Work, _Step] = {
    "omit": _omit, "build": _build, "approve": _approve, "remind": _remind, "wait": _remind, "send": _send,
}  # fmt: skip
