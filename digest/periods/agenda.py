"""Says what should have been done by now and has not: `due(state, now)`.

The state is what the store holds; nothing is remembered between two questions. In this order:
- sources that have something new are read;
- of each chain of slots the newest edition whose cut-off has passed is built, unless it is there or too late; all
  before it that nobody built are written down as omitted, so that every date has an edition or a reason;
- an edition that approves itself is approved, after a downtime a quarter of an hour later; before one that waits for a
  person is decided about, deputies are reminded; then it is sent, skipped, or goes on waiting, as the newsletter says;
- an approved edition is sent while somebody is due, something of it is open, or its last deadline has passed;
- one of which nothing has left when the next is made, though somebody was to get it, is written down as omitted, and the
  next tells its stories; unless it is the turn of somebody, or will be: readers far west, or with a late hour.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Literal

from digest.model.edition import EditionKey, EditionState
from digest.periods.due import closes, send_time
from digest.periods.plan import Plan, auto_approved, chains
from digest.periods.schedule import EditionDue, Schedule, after, cut_off, following, latest, newest

Work = Literal["collect", "build", "omit", "approve", "remind", "wait", "send"]
_OPEN: tuple[EditionState, ...] = ("draft", "held", "approved", "sending")
_ORDER: tuple[Work, ...] = ("collect", "omit", "build", "approve", "remind", "wait", "send")
# What is written down beside an edition, each once.
Note = Literal["omitted", "reminded", "waits", "thin", "refused", "held", "blocked"]

NOT_RUN = "nothing ran in time"
NOT_APPROVED = "nobody approved it in time"
NOT_SENT = "nothing of it had left when the next edition was due"
NOT_TAKEN = "nothing of it could be sent before the next edition was due"
HELD = "it was held until the next edition was due"
# More missed editions than this are told by the first and the last of them: a year of a daily newsletter.
_MOST_MISSED = 370


@dataclass(frozen=True, slots=True)
class Group:
    """`readers` who stand in no row of an edition yet and chose the same zone, hour and frequency."""

    zone: str
    hour: time | None
    frequency: str
    readers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the store knows of an edition. `state` is None where only notes are there; `built` is when it was first;
    `left` says whether a mail of it has; `missed`, where none has, that somebody was to get one; `open` that some may leave
    now; `groups` are who waits for a row."""

    key: EditionKey
    state: EditionState | None = None
    built: datetime | None = None
    changed: datetime | None = None
    notes: frozenset[str] = frozenset()
    left: bool = False
    missed: bool = False
    open: bool = False
    groups: tuple[Group, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """All that decides what is due. `news` says that a source has something to read or an article to understand."""

    plans: Sequence[Plan]
    known: Mapping[EditionKey, Known] = field(default_factory=dict)
    news: bool = False


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do; `key` is None for collecting, `why` the reason to write down."""

    work: Work
    key: EditionKey | None = None
    why: str = ""


def due(state: State, now: datetime) -> tuple[Task, ...]:
    """Returns what should have been done by `now`, in the order in which to do it."""
    found = [Task("collect")] if state.news else []
    for chain in chains(state.plans):
        found += _editions(chain, state.known, now)
        schedules = {plan.slot: plan.schedule for plan in chain}
        for plan in chain:
            mine = (
                k
                for k in state.known.values()
                if (k.key.newsletter, k.key.slot) == (plan.newsletter, plan.slot)
            )
            for known in sorted(mine, key=lambda k: k.key.date):
                if known.state in _OPEN and "omitted" not in known.notes:
                    found += _steps(plan, known, now, _following(schedules, plan, known))
    return tuple(sorted(found, key=lambda task: _ORDER.index(task.work)))


def _following(schedules: Mapping[str, Schedule], plan: Plan, known: Known) -> datetime:
    """Returns when the next edition of the chain is made: until then this one may wait."""
    end = closes(known.key.date, plan.schedule)
    found = following(schedules, known.key.date, plan.schedule)
    return min(end, found.cut_off) if found else end


def _editions(chain: Sequence[Plan], known: Mapping[EditionKey, Known], now: datetime) -> Iterator[Task]:
    """Yields the edition of a chain to build, and those that were missed."""
    past = calendar(chain, known, now)
    for place, (found, plan) in enumerate(past):
        key = EditionKey(plan.newsletter, found.date, plan.slot)
        if key in known:
            continue
        if place == len(past) - 1 and now <= latest(found, plan.schedule):
            yield Task("build", key)
        else:
            yield Task("omit", key, NOT_RUN)


def calendar(
    chain: Sequence[Plan], known: Mapping[EditionKey, Known], now: datetime
) -> list[tuple[EditionDue, Plan]]:
    """Returns the editions of a chain whose cut-off has passed, oldest first, after the last one that is known; where
    none is, the newest alone. What a clock that was ahead has made for days to come does not count."""
    newest_of = [(found, plan) for plan in chain if (found := newest(now, plan.schedule)) is not None]
    mine = {(plan.newsletter, plan.slot): plan for plan in chain}
    there = [k for k in known if (k.newsletter, k.slot) in mine]
    cut_offs = [cut_off(k.date, mine[k.newsletter, k.slot].schedule) for k in there]
    last = max((at for at in cut_offs if at is not None and at <= now), default=None)
    if last is None:
        # Before the first edition of a chain nothing was missed: nobody knows when it was put into the configuration.
        return [one for one in sorted(newest_of, key=_place)[-1:] if now <= latest(one[0], one[1].schedule)]
    passed = [(found, plan) for found, plan in newest_of if found.cut_off > last]
    for plan in chain:
        found = _after(last, plan)
        while found is not None and found.cut_off <= now and len(passed) < _MOST_MISSED:
            passed.append((found, plan))
            found = after(found.date, plan.schedule)
    return sorted({_place(one): one for one in passed}.values(), key=_place)


def _after(moment: datetime, plan: Plan) -> EditionDue | None:
    found = after(moment.date() - timedelta(days=3), plan.schedule)
    while found is not None and found.cut_off <= moment:
        found = after(found.date, plan.schedule)
    return found


def _place(one: tuple[EditionDue, Plan]) -> tuple[datetime, date, str]:
    found, plan = one
    return found.cut_off, found.date, plan.slot


def _steps(plan: Plan, known: Known, now: datetime, until: datetime) -> Iterator[Task]:
    """Yields what an edition that is there waits for; the next one is made at `until`."""
    assert known.built is not None  # it has a state
    if known.state == "draft":
        yield from _decision(plan, known, known.built, now, until)
    elif known.state == "held":
        if now >= until and not known.left:
            yield Task("omit", known.key, HELD)
    elif known.state in ("approved", "sending"):
        turns = _turns(plan, known, now)
        nobody_else = "due" not in turns and "later" not in turns
        if now >= until and not known.left and nobody_else and (known.missed or turns):
            yield Task("omit", known.key, NOT_TAKEN if known.missed else NOT_SENT)
        elif turns - {"later"} or known.open or now >= closes(known.key.date, plan.schedule):
            yield Task("send", known.key)


def _decision(plan: Plan, known: Known, built: datetime, now: datetime, until: datetime) -> Iterator[Task]:
    """Yields what becomes of an edition that nobody has approved."""
    ready = cut_off(known.key.date, plan.schedule) or built
    limit = plan.decided(EditionDue(known.key.date, ready), built)
    if now >= until:
        yield Task("omit", known.key, NOT_APPROVED)
    elif plan.approval == "auto":
        if now >= auto_approved(ready, built):
            yield Task("approve", known.key)
    elif now >= limit and plan.unapproved == "send":
        yield Task("approve", known.key, f"nobody had said otherwise by {_clock(plan, limit)}")
    elif now >= limit and plan.unapproved == "skip":
        yield Task("omit", known.key, NOT_APPROVED)
    elif now >= limit and "waits" not in known.notes:
        yield Task("wait", known.key, "it still waits for approval; nothing of it leaves before")
    elif limit > now >= limit - timedelta(minutes=plan.remind_m) and "reminded" not in known.notes:
        yield Task(
            "remind", known.key, f"nobody has approved it; at {_clock(plan, limit)}: {plan.unapproved}"
        )


def next_turn(plan: Plan, known: Known, now: datetime) -> datetime | None:
    """Returns when the next of the readers without a row is due, `now` where one is; None where nobody will be."""
    released = known.changed if known.state == "approved" and known.changed else known.built
    assert released is not None  # it was being sent
    day, schedule, turns = known.key.date, plan.schedule, list[datetime]()
    for group in known.groups:
        if plan.audience.has(group.frequency, group.zone, day, schedule.zone):
            at = send_time(day, schedule, released, group.zone, group.hour)
            turns.append(at.at if at is not None else now)
    return max(now, min(turns)) if turns else None


def _clock(plan: Plan, moment: datetime) -> str:
    """Returns an hour as those read it who are to do something by then."""
    return f"{moment.astimezone(plan.schedule.where):%H:%M} {plan.schedule.zone}"


def _turns(plan: Plan, known: Known, now: datetime) -> set[Literal["due", "missed", "later"]]:
    """Says whose turn it is of the readers who have no row yet: to get the mail, to be told that it is too late, or later."""
    released = known.changed if known.state == "approved" and known.changed else known.built
    assert released is not None  # _steps has looked
    day, schedule = known.key.date, plan.schedule
    turns: set[Literal["due", "missed", "later"]] = set()
    for group in known.groups:
        if not plan.audience.has(group.frequency, group.zone, day, schedule.zone):
            continue
        at = send_time(day, schedule, released, group.zone, group.hour)
        if at is not None and at.expired(now):
            turns.add("missed")
        else:
            turns.add("due" if at is None or at.due(now) else "later")
    return turns
