"""Average linkage on a sparse graph of likenesses, in whole numbers.

Merges the two groups whose members are most alike on average, until no two reach `JOIN`. Only pairs that reach
it are known; all others count as `ELSE`, half of it: measured as good as all pairs, at a fraction of them, and
unlike single linkage it does not chain. Groups given at the start stay together; two groups that both carry a
label merge only when clearly the same. Ties go to the members that come first.
Two groups of `LARGE` members or more that each insist on a name or number the other never mentions are two events,
however alike they sound: the same fight a year later, the same fire in another town.
Average linkage never brings a merged group nearer to a third than the nearer of its parts was, so each group
remembers its best partner and looks again only when that partner has changed.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

JOIN = 1000
ELSE = 500
# Two stories that readers already know as two are only made one at this average.
CLEARLY = 2000
LARGE = 4
# What so many of a group's members in a hundred mention, it insists on; what at most so many do, it never mentions.
INSISTS = 75
NEVER = 5
_BARRED = -3500


@dataclass(slots=True)
class _Groups:
    """The groups while they grow, each under its first member. `near` holds sums of (likeness − ELSE)."""

    members: dict[int, list[int]]
    labels: dict[int, str]
    near: dict[int, dict[int, int]]
    marks: Sequence[frozenset[str]]
    heap: list[tuple[int, int, int]] = field(default_factory=list)

    def join(self, one: int, other: int) -> None:
        """Puts `other` into `one`."""
        self.members[one] += self.members.pop(other)
        mine, theirs = self.near[one], self.near.pop(other)
        mine.pop(other, None)
        theirs.pop(one, None)
        for third, total in theirs.items():
            mine[third] = mine.get(third, 0) + total
            around = self.near[third]
            del around[other]
            around[one] = mine[third]
        label = self.labels.pop(other, "")
        if label:
            self.labels.setdefault(one, label)

    def apart(self, one: int, other: int) -> bool:
        """Says whether both groups insist on something of which the other knows nothing."""
        return insist_apart(self.members[one], self.members[other], self.marks)

    def bar(self, one: int, other: int) -> None:
        """Keeps two groups apart; as a grave unlikeness it weighs on whatever they grow into."""
        pairs = len(self.members[one]) * len(self.members[other])
        self.near[one][other] = self.near[other][one] = (_BARRED - ELSE) * pairs

    def best(self, one: int) -> tuple[int, int] | None:
        """Returns (−likeness, partner) of the most alike group that `one` may join, the first of equals."""
        size, labelled = len(self.members[one]), one in self.labels
        found: tuple[int, int] | None = None
        for other, total in self.near[one].items():
            likeness = total // (size * len(self.members[other])) + ELSE
            if likeness < (CLEARLY if labelled and other in self.labels else JOIN):
                continue
            if found is None or (-likeness, other) < found:
                found = (-likeness, other)
        return found

    def offer(self, one: int) -> None:
        found = self.best(one)
        if found:
            heapq.heappush(self.heap, (found[0], one, found[1]))


def insist_apart(one: Sequence[int], other: Sequence[int], marks: Sequence[frozenset[str]]) -> bool:
    """Says whether two large groups each insist on something of which the other knows nothing."""
    if min(len(one), len(other)) < LARGE:
        return False
    here = Counter(mark for member in one for mark in marks[member])
    there = Counter(mark for member in other for mark in marks[member])
    return _insists(here, len(one), there, len(other)) and _insists(there, len(other), here, len(one))


def _insists(mine: Counter[str], members: int, theirs: Counter[str], others: int) -> bool:
    return any(
        100 * count >= INSISTS * members and 100 * theirs[mark] <= NEVER * others
        for mark, count in mine.items()
    )


def linked(
    marks: Sequence[frozenset[str]],
    pairs: Iterable[tuple[int, int, int]],
    together: Sequence[Sequence[int]] = (),
    labels: Mapping[int, str] | None = None,
) -> list[list[int]]:
    """Returns the groups of members 0, 1, …, each sorted, by first member. `pairs` are (one, other, likeness).

    `marks` are the names and numbers each member mentions; `together` are groups to start from; `labels` names the
    members of known groups.
    """
    near: list[dict[int, int]] = [{} for _ in marks]
    for one, other, likeness in pairs:
        near[one][other] = near[other][one] = likeness - ELSE
    groups = _Groups(
        members={member: [member] for member in range(len(marks))},
        labels=dict(labels or {}),
        near=dict(enumerate(near)),
        marks=marks,
    )
    for group in together:
        first, *rest = sorted(group)
        for other in rest:
            groups.join(first, other)
    for one in groups.members:
        groups.offer(one)
    _merge(groups)
    return sorted(sorted(group) for group in groups.members.values())


def _merge(groups: _Groups) -> None:
    while groups.heap:
        negative, one, other = heapq.heappop(groups.heap)
        if one not in groups.members:
            continue
        now = groups.best(one)
        if now is None:
            continue
        if now != (negative, other):
            heapq.heappush(groups.heap, (now[0], one, now[1]))
            continue
        if groups.apart(one, other):
            groups.bar(one, other)
            groups.offer(one)
            continue
        first, second = sorted((one, other))
        groups.join(first, second)
        groups.offer(first)
