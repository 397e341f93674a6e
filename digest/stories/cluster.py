"""Linkage of groups on a sparse graph of likenesses: average linkage, or by the groups' mean vectors.

Merges the two groups that are most alike, until no two reach `JOIN`. Two groups are as alike as their members on average; where
`own` says how alike a member is to itself, as the cosine of the groups' mean vectors: the reports of a long event say different
things, and the average alone leaves it in pieces. Pairs that are not given count as nothing alike; unlike single linkage it does
not chain. Groups given at the start stay together; two groups that both carry a label merge only when clearly the same. Ties go
to the members that come first.

Each group remembers the best partner it had when it was made, and looks again only when that partner has changed. Of two groups
the later one has seen the other, so that the best pair of all is never missed.
"""

import heapq
import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

JOIN = 1000
# Two stories that readers already know as two are only made one at this likeness; short reports of one event just reach it.
CLEARLY = 1250
# Members that are less alike than this on average have little in common.
LITTLE = JOIN // 2


@dataclass(slots=True)
class _Groups:
    """The groups while they grow, each under its first member. `near` holds sums of likeness to others, `inner` of all pairs
    within, `own` of each member to itself, `spread` what its likeness to others is raised by."""

    members: dict[int, list[int]]
    labels: dict[int, str]
    near: dict[int, dict[int, int]]
    own: dict[int, int]
    inner: Counter[int] = field(default_factory=Counter)
    spread: dict[int, float] = field(default_factory=dict)
    heap: list[tuple[int, int, int]] = field(default_factory=list)

    def join(self, one: int, other: int) -> None:
        """Puts `other` into `one`."""
        self.members[one] += self.members.pop(other)
        mine, theirs = self.near[one], self.near.pop(other)
        self.inner[one] += self.inner.pop(other, 0) + mine.pop(other, 0)
        if self.own:
            self.own[one] += self.own.pop(other)
            self.spread[one] = self._spread(one)
        theirs.pop(one, None)
        for third, total in theirs.items():
            mine[third] = mine.get(third, 0) + total
            around = self.near[third]
            del around[other]
            around[one] = mine[third]
        label = self.labels.pop(other, "")
        if label:
            self.labels.setdefault(one, label)

    def _spread(self, one: int) -> float:
        """Returns 1 over the length of a group's mean vector, where those of its members are of length 1; 1 where they have
        little in common: such a group is held together by what it was given, or no event."""
        size, own, inner = len(self.members[one]), self.own[one], 2 * self.inner[one]
        if inner < LITTLE * size * (size - 1):
            return 1.0
        return 1 / math.sqrt(min(1.0, (own + inner) / (own * size)))

    def best(self, one: int) -> tuple[int, int] | None:
        """Returns (−likeness, partner) of the most alike group that `one` may join, the first of equals."""
        size, labelled = len(self.members[one]), one in self.labels
        mine = self.spread.get(one, 1)
        nearest: tuple[int, int] | None = None
        for other, total in self.near[one].items():
            likeness = total // (size * len(self.members[other]))
            if self.own:
                likeness = math.floor(likeness * (mine * self.spread.get(other, 1)))
            if likeness < (CLEARLY if labelled and other in self.labels else JOIN):
                continue
            if nearest is None or (-likeness, other) < nearest:
                nearest = (-likeness, other)
        return nearest

    def offer(self, one: int) -> None:
        nearest = self.best(one)
        if nearest:
            heapq.heappush(self.heap, (nearest[0], one, nearest[1]))


def linked(
    members: int,
    pairs: Iterable[tuple[int, int, int]],
    together: Sequence[Sequence[int]] = (),
    labels: Mapping[int, str] | None = None,
    own: Sequence[int] = (),
) -> list[list[int]]:
    """Returns the groups of `members` members 0, 1, …, each sorted, by first member. `pairs` are (one, other, likeness).
    `together` are groups to start from; `labels` names the members of known groups; `own` is
    the likeness of each member to itself, above 0.
    """
    near: list[dict[int, int]] = [{} for _ in range(members)]
    for one, other, likeness in pairs:
        near[one][other] = near[other][one] = likeness
    groups = _Groups(
        members={member: [member] for member in range(members)},
        labels=dict(labels or {}),
        near=dict(enumerate(near)),
        own=dict(enumerate(own)),
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
        first, second = sorted((one, other))
        groups.join(first, second)
        groups.offer(first)
