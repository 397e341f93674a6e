"""A newsroom whose store is a dictionary, asked by the same pure functions as the real one, for years in a minute."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from digest.model.edition import EditionKey
from digest.periods.agenda import Group, Known, State, Task, due
from digest.periods.due import closes, send_time
from digest.periods.plan import Plan

# A zone, an hour and a frequency that readers have in common.
Choice = Group
_REMEMBERED = timedelta(days=45)
OTHER = "has another edition of that day, or a later one"
NO_SUCH_DAY = "no such day in the reader's zone"
EXPIRED = "after the deadline"
MOVED = "asked for another frequency, or moved, before it left"


@dataclass(slots=True)
class Edition:
    """An edition and its ledger: `rows` hold when a mail left, or the reason why none did; `waiting` who has no row, and `moved` who
    changed what they want while they waited."""

    known: Known
    plan: Plan
    waiting: dict[Choice, set[int]]
    moved: set[int] = field(default_factory=set)
    rows: dict[int, datetime | str] = field(default_factory=dict)
    closed: bool = False


@dataclass
class Newsroom:
    """What a store holds, and what `digest run` does with it. `errors` are promises that were broken."""

    plans: tuple[Plan, ...]
    readers: list[Choice]
    editions: dict[EditionKey, Edition] = field(default_factory=dict)
    omitted: dict[EditionKey, str] = field(default_factory=dict)
    got: dict[int, dict[date, EditionKey]] = field(default_factory=dict)
    decisions: int = 0
    errors: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.choices: dict[Choice, set[int]] = {}
        for number, choice in enumerate(self.readers):
            self.choices.setdefault(choice, set()).add(number)

    def move(self, number: int, choice: Choice) -> None:
        """Lets a reader live somewhere else, or want mail at another hour or more seldom."""
        before = self.readers[number]
        self.readers[number] = choice
        self.choices[before].discard(number)
        self.choices.setdefault(choice, set()).add(number)
        for edition in self._open():
            waited = edition.waiting.get(before, set())
            if number in waited:
                waited.discard(number)
                edition.moved.add(number)
            if number not in edition.rows and _has(edition.plan, choice, edition.known.key.date):
                edition.waiting.setdefault(choice, set()).add(number)

    def wake(self, now: datetime) -> None:
        """Does everything that is due; each step changes what is due next."""
        served: set[int] = set()
        for _ in range(4):
            tasks = due(State(plans=self.plans, known=self._known(now)), now)
            self.decisions += 1
            for task in tasks:
                self._do(task, now, served)
            if not tasks:
                return

    def _do(self, task: Task, now: datetime, served: set[int]) -> None:
        key = task.key
        assert key is not None  # nothing is collected here
        if task.work == "omit":
            self.omitted[key] = task.why
        elif task.work == "build":
            plan = next(plan for plan in self.plans if plan.slot == key.slot)
            waiting = {
                one: set(members) for one, members in self.choices.items() if _has(plan, one, key.date)
            }
            self.editions[key] = Edition(Known(key=key, state="draft", built=now, changed=now), plan, waiting)
        elif task.work == "approve":
            self.editions[key].known = replace(self.editions[key].known, state="approved", changed=now)
        elif task.work == "send":
            self._send(self.editions[key], now, served)

    def _send(self, edition: Edition, now: datetime, served: set[int]) -> None:
        known, plan = edition.known, edition.plan
        released = known.changed if known.state == "approved" else known.built
        assert released is not None  # it was built
        for choice, members in edition.waiting.items():
            if not members:
                continue
            at = send_time(known.key.date, plan.schedule, released, choice.zone, choice.hour)
            if at is None or at.expired(now):
                edition.rows.update(dict.fromkeys(members, EXPIRED if at else NO_SUCH_DAY))
            elif at.due(now):
                for number in members:
                    edition.rows[number] = self._hand_over(number, known.key, now, served)
                    known = replace(known, left=True) if not known.left else known
            else:
                continue
            members.clear()
        edition.known = replace(known, state="sending")
        if now >= closes(known.key.date, plan.schedule):
            edition.closed = True
            for number in edition.moved:
                edition.rows.setdefault(number, MOVED)

    def _hand_over(self, number: int, key: EditionKey, now: datetime, served: set[int]) -> datetime | str:
        mine = self.got.setdefault(number, {})
        if mine and max(mine) >= key.date:
            return OTHER
        if number in served:
            self.errors.append(f"reader {number} got two mails at once at {now}")
        served.add(number)
        mine[key.date] = key
        return now

    def _open(self) -> Iterator[Edition]:
        return (edition for edition in list(self.editions.values())[-12:] if not edition.closed)

    def _known(self, now: datetime) -> dict[EditionKey, Known]:
        """Returns what the store would tell about the last weeks."""
        since = (now - _REMEMBERED).date()
        noted = frozenset({"omitted"})
        found = {key: Known(key=key, notes=noted) for key in list(self.omitted)[-60:] if key.date >= since}
        for key, edition in list(self.editions.items())[-120:]:
            if key.date >= since:
                groups = () if edition.closed else self._groups(edition)
                state = "sent" if edition.closed else edition.known.state
                notes = noted if key in self.omitted else frozenset[str]()
                found[key] = replace(edition.known, state=state, groups=groups, notes=notes)
        return found

    def _groups(self, edition: Edition) -> tuple[Group, ...]:
        return tuple(choice for choice, members in edition.waiting.items() if members)


def _has(plan: Plan, choice: Choice, day: date) -> bool:
    return plan.audience.has(choice.frequency, choice.zone, day, plan.schedule.zone)
