"""Links the groups of one language to those of another when they tell of the same event. Precision comes first.

Words cannot be compared between languages, so proper names (by the skeleton of their consonants), numbers,
regions, topics and time must do. Two groups are linked when each is the other's best, they share at least two
uncommon names, their names and numbers are alike, and neither place, topic nor time speaks against it.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from digest.model.article import ReadArticle
from digest.stories.background import Background
from digest.stories.skeleton import skeleton
from digest.stories.traits import Traits


@dataclass(frozen=True, slots=True)
class AcrossSettings:
    """When groups of two languages are one story.

    `alike` is the least cosine over names and numbers, `marks` the least number of names and numbers in common,
    `names` the least number of names among them. A mark that more than `common` groups carry is no evidence. With
    `many_marks` in common and a cosine of `sure`, one name is enough, and another topic no objection.
    """

    alike: float = 0.4
    marks: int = 3
    names: int = 2
    common: int = 40
    close_h: float = 72
    many_marks: int = 6
    sure: float = 0.6


@dataclass(frozen=True, slots=True)
class _Profile:
    """What a group says in any language. `marks` weigh names and numbers."""

    members: list[int]
    language: str
    marks: Mapping[str, float]
    countries: frozenset[str]
    topics: frozenset[str]
    span: tuple[float, float] | None
    label: str


def across_languages(
    groups: Sequence[list[int]],
    articles: Sequence[ReadArticle],
    traits: Sequence[Traits],
    labels: Mapping[int, str],
    *,
    background: Background,
    settings: AcrossSettings,
) -> list[list[int]]:
    """Returns the groups, those of the same event in several languages joined."""
    joined = _by_label(groups, labels)
    if len({articles[n].language for group in joined for n in group}) < 2:
        return joined
    commonness = _commonness(background)
    profiles = [_profile(group, articles, traits, labels, commonness) for group in joined]
    best: dict[tuple[int, str], list[tuple[float, int]]] = defaultdict(list)
    for one, other in _candidates(profiles, settings):
        likeness = _likeness(profiles[one], profiles[other], settings)
        if likeness >= settings.alike:
            best[one, profiles[other].language].append((-likeness, other))
            best[other, profiles[one].language].append((-likeness, one))
    first = {key: min(found)[1] for key, found in best.items()}
    links = [
        (one, other)
        for (one, language), other in sorted(first.items())
        if one < other
        and first.get((other, profiles[one].language)) == one
        and profiles[other].language == language
    ]
    return _chained(joined, links, profiles)


def _by_label(groups: Sequence[list[int]], labels: Mapping[int, str]) -> list[list[int]]:
    """Returns the groups, those that already were one story joined again."""
    found: dict[str, list[int]] = {}
    for group in sorted(groups):
        name = next((labels[n] for n in group if n in labels), f"\n{group[0]}")
        found.setdefault(name, []).extend(group)
    return sorted(sorted(group) for group in found.values())


def _commonness(background: Background) -> Counter[str]:
    """Returns how often each skeleton occurs in all background tables together, per thousand documents."""
    total = max(1, sum(background.documents.values()))
    found: Counter[str] = Counter()
    for table in background.frequencies.values():
        for stem, count in table.items():
            found[skeleton(stem)] += count
    return Counter({key: 1000 * count // total for key, count in found.items()})


def _profile(
    group: list[int],
    articles: Sequence[ReadArticle],
    traits: Sequence[Traits],
    labels: Mapping[int, str],
    commonness: Mapping[str, int],
) -> _Profile:
    held: Counter[str] = Counter()
    for n in group:
        held.update(
            {skeleton(name) for name in traits[n].names} | {f"#{m}" for m in _telling(traits[n].numbers)}
        )
    held.pop("", None)
    # What half of a group's articles leave out is not what the event is about.
    kept = {mark: count for mark, count in held.items() if 3 * count >= len(group)}
    times = [
        articles[n].article.published.timestamp()
        for n in group
        if articles[n].article.date_basis != "collected"
    ]
    return _Profile(
        members=group,
        language=articles[group[0]].language,
        marks={
            mark: math.log(1001 / (1 + commonness.get(mark, 0))) * count / len(group)
            for mark, count in kept.items()
        },
        countries=frozenset(
            label.code[:2]
            for n in group
            for label in articles[n].annotation.regions
            if not label.code.isdigit()
        ),
        topics=frozenset(label.code for n in group for label in articles[n].annotation.topics),
        span=(min(times), max(times)) if times else None,
        label=next((labels[n] for n in group if n in labels), ""),
    )


def _telling(numbers: Iterable[str]) -> Iterator[str]:
    """Yields the numbers that identify something: two digits and more, but no years."""
    for number in numbers:
        if number.isdigit() and len(number) > 1 and not (len(number) == 4 and number[:2] in ("19", "20")):
            yield number


def _candidates(profiles: Sequence[_Profile], settings: AcrossSettings) -> list[tuple[int, int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for n, profile in enumerate(profiles):
        for mark in profile.marks:
            holders[mark].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for holding in holders.values():
        if 1 < len(holding) <= settings.common:
            for at, one in enumerate(holding):
                for other in holding[at + 1 :]:
                    if profiles[one].language != profiles[other].language:
                        shared[one, other] += 1
    return sorted(pair for pair, count in shared.items() if count >= settings.names)


def _likeness(one: _Profile, other: _Profile, settings: AcrossSettings) -> float:
    """Returns the cosine over names and numbers, 0 where something speaks against the pair."""
    if one.label and other.label:
        return 0.0
    if one.countries and other.countries and not one.countries & other.countries:
        return 0.0
    if one.span and other.span:
        gap = max(one.span[0], other.span[0]) - min(one.span[1], other.span[1])
        if gap > timedelta(hours=settings.close_h).total_seconds():
            return 0.0
    common = sorted(one.marks.keys() & other.marks.keys())
    names = sum(not mark.startswith("#") for mark in common)
    other_topic = one.topics and other.topics and not one.topics & other.topics
    if len(common) < settings.marks or not names:
        return 0.0
    product = math.fsum(one.marks[mark] * other.marks[mark] for mark in common)
    likeness = round(product / (_length(one) * _length(other)), 6) if product else 0.0
    if names < settings.names or other_topic:
        # Topics are guesses, and a report may hold more figures than names: many of both in the same country are enough.
        sure = (
            len(common) >= settings.many_marks
            and likeness >= settings.sure
            and one.countries & other.countries
        )
        return likeness if sure else 0.0
    return likeness


def _length(profile: _Profile) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in profile.marks.values()))


def _chained(
    groups: Sequence[list[int]], links: Iterable[tuple[int, int]], profiles: Sequence[_Profile]
) -> list[list[int]]:
    """Returns the groups with the linked ones joined; two groups of one language never meet over a third."""
    home = list(range(len(groups)))
    parts = {n: [n] for n in home}
    for one, other in links:
        a, b = sorted((home[one], home[other]))
        languages = {profiles[n].language for n in parts[a]} & {profiles[n].language for n in parts[b]}
        labelled = [profiles[n].label for n in parts[a] + parts[b] if profiles[n].label]
        if a == b or languages or len(labelled) > 1:
            continue
        parts[a] += parts.pop(b)
        for n in parts[a]:
            home[n] = a
    return sorted(sorted(member for n in part for member in groups[n]) for part in parts.values())
