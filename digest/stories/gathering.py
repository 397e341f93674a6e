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


def gathered(
    groups: Sequence[Sequence[int]], rows: Vectors, known: Known, settings: GatheringSettings
) -> list[list[int]]:
    """Returns the groups, each sorted and by first member, those joined that are one story. Members are `rows`."""
    parts = [sorted(group) for group in sorted(map(sorted, groups))]
    home = list(range(len(parts)))
    for one, other in _candidates(parts, rows, settings):
        first, second = sorted((_root(home, one), _root(home, other)))
        if first != second and _fit(parts[first], parts[second], known, settings):
            parts[first] = sorted(parts[first] + parts[second])
            home[second] = first
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


def _fit(one: list[int], other: list[int], known: Known, settings: GatheringSettings) -> bool:
    large, small = (one, other) if len(one) >= len(other) else (other, one)
    labels = [any(n in known.labels for n in part) for part in (one, other)]
    if all(labels) or _hours_between(one, other, known.hours) > settings.close_h:
        return False
    counts = Counter(mark for n in large for mark in known.marks[n])
    insisted = {mark for mark, count in counts.items() if count >= settings.insisted * len(large)}
    mentioned = frozenset[str]().union(*(known.marks[n] for n in small))
    if not insisted or len(insisted & mentioned) < settings.shared * len(insisted):
        return False
    refused = sum((min(a, b), max(a, b)) in known.refused for a in small for b in large)
    if refused > settings.refused * len(small) * len(large):
        return False
    return not insist_apart(one, other, known.marks)


def _hours_between(one: Sequence[int], other: Sequence[int], hours: Numbers) -> float:
    """Returns the hours between the end of one group and the start of the other; 0 where they are not known."""
    mine, theirs = (hours[list(part)] for part in (one, other))
    mine, theirs = mine[~np.isnan(mine)], theirs[~np.isnan(theirs)]
    if not len(mine) or not len(theirs):
        return 0.0
    return float(max(mine.min(), theirs.min()) - min(mine.max(), theirs.max()))
