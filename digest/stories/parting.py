"""Parts a group that tells of two events which sound alike: two captures of pirates, two quakes on one island.

Average linkage cannot see this: what the two share is most of what they say. What tells them apart is that each has
names of its own which the other never mentions. So each name or year that some members hold is tried as the line
between two parts; the line moves to where the parts' own marks are; and the group falls apart where nearly all
members of both parts hold several of their part's own marks.
Sets of members are bits of whole numbers, so that a group of hundreds is tried in a moment.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartingSettings:
    """When a group is two events.

    Each part has `least` members or more. A part's own marks are held by `own` of its members and at most by
    `foreign` of the other part's. `covered` of the members of each part hold `held` or more of them.
    At most `lines` marks are tried, those nearest to half of the group first, and a line moves `moves` times.
    """

    least: int = 4
    own: float = 0.4
    foreign: float = 0.05
    held: int = 2
    covered: float = 0.8
    lines: int = 200
    moves: int = 3


def telling(mark: str) -> bool:
    """Says whether a mark can tell two events apart: a name or a year. Counts of victims grow, and prices change."""
    return not mark[0].isdigit() or (len(mark) == 4 and mark[:2] in ("19", "20"))


def parted(
    group: Sequence[int],
    marks: Sequence[frozenset[str]],
    labels: Mapping[int, str],
    settings: PartingSettings,
) -> list[list[int]]:
    """Returns the parts of a group, each sorted; the group itself where it is one event.

    `marks` are the names and numbers of each member; members with the same of `labels` stay together.
    """
    left, done = [sorted(group)], list[list[int]]()
    while left:
        members = left.pop()
        parts = _two(members, marks, labels, settings)
        if parts:
            left += parts
        else:
            done.append(members)
    return sorted(done)


def _two(
    members: list[int], marks: Sequence[frozenset[str]], labels: Mapping[int, str], settings: PartingSettings
) -> list[list[int]]:
    if len(members) < 2 * settings.least:
        return []
    held = _held(members, marks)
    known = _known(members, labels)
    best: tuple[int, int] | None = None
    for line in _lines(held, len(members), settings):
        found = _settled(line, held, len(members), settings)
        if found and not any(found[1] & one and one & ~found[1] for one in known):
            best = min(best or found, found)
    if best is None:
        return []
    inside = best[1]
    return [
        [member for n, member in enumerate(members) if inside >> n & 1],
        [member for n, member in enumerate(members) if not inside >> n & 1],
    ]


def _held(members: Sequence[int], marks: Sequence[frozenset[str]]) -> dict[str, int]:
    """Returns the set of the members that hold each mark; a mark of a single member tells nothing."""
    held: dict[str, int] = defaultdict(int)
    for n, member in enumerate(members):
        for mark in marks[member]:
            held[mark] |= 1 << n
    return {mark: held[mark] for mark in sorted(held) if held[mark].bit_count() > 1}


def _known(members: Sequence[int], labels: Mapping[int, str]) -> list[int]:
    found: Counter[str] = Counter()
    for n, member in enumerate(members):
        if member in labels:
            found[labels[member]] |= 1 << n
    return list(found.values())


def _lines(held: Mapping[str, int], size: int, settings: PartingSettings) -> Iterator[int]:
    fitting = [
        (abs(size - 2 * one.bit_count()), mark)
        for mark, one in held.items()
        if telling(mark) and settings.least <= one.bit_count() <= size - settings.least
    ]
    yield from dict.fromkeys(held[mark] for _, mark in sorted(fitting)[: settings.lines])


def _settled(
    inside: int, held: Mapping[str, int], size: int, settings: PartingSettings
) -> tuple[int, int] | None:
    """Returns (−evidence, one part) once the line has come to rest, None where the group is not two events."""
    every = (1 << size) - 1
    for _ in range(settings.moves):
        mine, theirs = _own(held, inside, every, settings), _own(held, every ^ inside, every, settings)
        if not mine or not theirs:
            return None
        moved = _nearer(mine, theirs, inside, size)
        if moved == inside:
            break
        inside = moved
        if not settings.least <= inside.bit_count() <= size - settings.least:
            return None
    mine, theirs = _own(held, inside, every, settings), _own(held, every ^ inside, every, settings)
    if not (_covers(mine, inside, settings) and _covers(theirs, every ^ inside, settings)):
        return None
    return -min(sum(map(int.bit_count, own.values())) for own in (mine, theirs)), inside


def _own(held: Mapping[str, int], part: int, every: int, settings: PartingSettings) -> dict[str, int]:
    """Returns the marks that a part has to itself, with their holders; nothing where none of them is telling."""
    size, others = part.bit_count(), every ^ part
    least, most = settings.own * size, settings.foreign * others.bit_count()
    own = {
        mark: one
        for mark, one in held.items()
        if (one & part).bit_count() >= least and (one & others).bit_count() <= most
    }
    return own if any(map(telling, own)) else {}


def _nearer(mine: Mapping[str, int], theirs: Mapping[str, int], inside: int, size: int) -> int:
    """Returns the members that hold a greater share of the first part's own marks than of the second's."""
    found = 0
    for n in range(size):
        here = sum(one >> n & 1 for one in mine.values()) * len(theirs)
        there = sum(one >> n & 1 for one in theirs.values()) * len(mine)
        if here > there or (here == there and inside >> n & 1):
            found |= 1 << n
    return found


def _covers(own: Mapping[str, int], part: int, settings: PartingSettings) -> bool:
    # levels[k] are the members that hold more than k of the marks.
    levels = [0] * settings.held
    for one in own.values():
        for level in reversed(range(1, settings.held)):
            levels[level] |= levels[level - 1] & one
        levels[0] |= one
    return (levels[-1] & part).bit_count() >= settings.covered * part.bit_count()
