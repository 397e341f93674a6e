"""Brings to a story the articles that tell of it in their own words.

Linkage compares articles; a late, short or odd one resembles no other enough, yet speaks of what the story as a whole
insists on. So each large group is compared, as a whole, with all others: the most alike first, a group joins where it
mentions enough of the names and numbers that the larger one insists on. Groups that contradict each other, that lie
too far apart in time, or that readers know as two stories stay two.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import numpy as np

from digest.stories.cluster import LARGE, insist_apart
from digest.stories.profiles import Profiles
from digest.stories.similar import UNIT, Numbers, Vectors


@dataclass(frozen=True, slots=True)
class GatheringSettings:
    """`alike` is the least cosine of two groups as wholes. `shared` is the share of the marks held by `insisted` of
    the larger group's members that the smaller group must mention. At most `refused` of their pairs may contradict each
    other, and at most `close_h` hours lie between the groups."""

    alike: float = 0.25
    insisted: float = 0.5
    shared: float = 0.5
    close_h: float = 72
    refused: float = 0.5


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of the members: `marks` are names and numbers, `labels` the stories that readers know,
    `hours` when they were published (NaN where that is not known), `refused` pairs that contradict each other."""

    marks: Sequence[frozenset[str]]
    labels: Mapping[int, str]
    hours: Numbers
    refused: Set[tuple[int, int]]


@dataclass(slots=True)
class _Whole:
    """A group, and what is asked of it again and again: how many members hold each mark, and its first and last hour."""

    members: list[int]
    counts: Counter[str]
    labelled: bool
    hours: tuple[float, float] | None

    @classmethod
    def of(cls, members: Sequence[int], known: Known) -> "_Whole":
        hours = known.hours[list(members)]
        hours = hours[~np.isnan(hours)]
        return cls(
            members=sorted(members),
            counts=Counter(mark for n in members for mark in known.marks[n]),
            labelled=any(n in known.labels for n in members),
            hours=(float(hours.min()), float(hours.max())) if len(hours) else None,
        )

    def insisted(self, share: float) -> set[str]:
        return {mark for mark, count in self.counts.items() if count >= share * len(self.members)}


def gathered(
    groups: Sequence[Sequence[int]], rows: Vectors, known: Known, settings: GatheringSettings
) -> list[list[int]]:
    """Returns the groups, each sorted and by first member, those joined that are one story. Members are `rows`."""
    parts = sorted(map(sorted, groups))
    home = list(range(len(parts)))
    wholes: dict[int, _Whole] = {}
    insists: dict[int, set[str]] = {}
    for one, other in _candidates(parts, rows, settings):
        first, second = sorted((_root(home, one), _root(home, other)))
        if first == second:
            continue
        for n in (first, second):
            if n not in wholes:
                wholes[n] = _Whole.of(parts[n], known)
                insists[n] = wholes[n].insisted(settings.insisted)
        large, small = (first, second) if len(parts[first]) >= len(parts[second]) else (second, first)
        if _fit(wholes[large], insists[large], wholes[small], known, settings):
            parts[first] = sorted(parts[first] + parts[second])
            home[second] = first
            del wholes[first], wholes[second]
    return sorted(part for n, part in enumerate(parts) if home[n] == n)


def _root(home: Sequence[int], group: int) -> int:
    while home[group] != group:
        group = home[group]
    return group


def _candidates(
    parts: Sequence[list[int]], rows: Vectors, settings: GatheringSettings
) -> Iterator[tuple[int, int]]:
    """Yields pairs of a large group and another, the most alike first."""
    large = [n for n, part in enumerate(parts) if len(part) >= LARGE]
    if not large:
        return
    profiles = Profiles(rows, parts)
    least = settings.alike * UNIT * UNIT
    found: set[tuple[int, int, int]] = set()
    for one in large:
        likeness = profiles.likeness(one)
        for other in np.flatnonzero(likeness >= least).tolist():
            if other != one:
                found.add((-int(likeness[other]), min(one, other), max(one, other)))
    yield from ((one, other) for _, one, other in sorted(found))


def _fit(large: _Whole, insisted: Set[str], small: _Whole, known: Known, settings: GatheringSettings) -> bool:
    if not insisted or len(insisted & small.counts.keys()) < settings.shared * len(insisted):
        return False
    if (large.labelled and small.labelled) or _hours_between(large, small) > settings.close_h:
        return False
    pairs = ((min(a, b), max(a, b)) for a in small.members for b in large.members)
    refused = sum(pair in known.refused for pair in pairs) if known.refused else 0
    if refused > settings.refused * len(small.members) * len(large.members):
        return False
    return not insist_apart(large.members, small.members, known.marks)


def _hours_between(one: _Whole, other: _Whole) -> float:
    """Returns the hours between the end of one group and the start of the other; 0 where they are not known."""
    if one.hours is None or other.hours is None:
        return 0.0
    return max(one.hours[0], other.hours[0]) - min(one.hours[1], other.hours[1])
