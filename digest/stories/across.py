"""Links the groups of one language to those of another when they tell of the same event. Precision comes first.

Where a language model made vectors of both, their cosine may link two groups. Words cannot be compared between
languages, so proper names (by the skeleton of their consonants), numbers, regions, topics and time must do. Two groups are linked when each is the other's best, they share at least two
uncommon names, their names and numbers are alike, and neither place, topic nor time speaks against it.
What is common is told by the frozen background, never by the day: an unrelated article changes no link.
"""

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from digest.model.article import ReadArticle
from digest.stories.background import Background
from digest.stories.marks import opening_marks, shared_marks
from digest.stories.similar import UNIT, Floats
from digest.stories.skeleton import skeleton
from digest.stories.traits import Traits


@dataclass(frozen=True, slots=True)
class AcrossSettings:
    """When groups of two languages are one story.

    `alike` is the least cosine over names and numbers, `marks` the least number of names and numbers in common,
    `names` the least number of names among them; one of them may be the province, where `figures` numbers agree. Only the `nearest` groups by their evidence are compared in full; a
    mark that more than `common` of a thousand documents carry is none. With `many_marks` in common and a cosine of
    `sure`, one name is enough, and another topic no objection. Vectors of a cosine of `meaning` link two groups too.
    """

    alike: float = 0.4
    marks: int = 3
    names: int = 2
    figures: int = 3
    common: int = 250
    nearest: int = 24
    close_h: float = 72
    many_marks: int = 6
    sure: float = 0.6
    meaning: float = 0.6


@dataclass(frozen=True, slots=True)
class _Profile:
    """What a group says in any language. `marks` weigh names and numbers; `forms` say which of them a name may be the
    ending of: {name without its ending: the mark}; `openings` have a capital only because they open a sentence."""

    members: list[int]
    languages: frozenset[str]
    marks: Mapping[str, float]
    forms: Mapping[str, str]
    openings: frozenset[str]
    provinces: frozenset[str]
    countries: frozenset[str]
    topics: frozenset[str]
    span: tuple[float, float] | None


class Commonness:
    """How often each skeleton occurs in all background tables together, per thousand documents."""

    def __init__(self, background: Background) -> None:
        self._found = background.in_thousand(skeleton)

    def weight(self, mark: str) -> float:
        return math.log(1001 / (1 + self._found.get(mark, 0)))

    def is_evidence(self, mark: str, settings: AcrossSettings) -> bool:
        """Says whether a mark can tell which event is meant: a name that is not all too common, or a number of three digits
        and more."""
        return len(mark) > 3 if mark[0] == "#" else self._found.get(mark, 0) <= settings.common


def across_languages(
    groups: Sequence[list[int]],
    articles: Sequence[ReadArticle],
    traits: Sequence[Traits],
    labels: Mapping[int, str],
    *,
    background: Background,
    settings: AcrossSettings,
    meaning: Floats | None = None,
) -> list[list[int]]:
    """Returns the groups, those of the same event in several languages joined. `meaning` holds a vector of length 1 for each
    article, NaN where there is none."""
    joined = _by_label(groups, labels)
    if len({articles[n].language for group in joined for n in group}) < 2:
        return joined
    commonness = Commonness(background)
    profiles = [_profile(group, articles, traits, commonness) for group in joined]
    best: dict[tuple[int, frozenset[str]], list[tuple[float, int]]] = defaultdict(list)
    near = {} if meaning is None else _near(joined, profiles, meaning, settings)
    for one, other in sorted({*_candidates(profiles, commonness, settings), *near}):
        if _elsewhere(profiles[one], profiles[other], settings):
            continue
        named = _likeness(profiles[one], profiles[other], commonness.weight, settings)
        meant = near.get((one, other), 0.0)
        if named >= settings.alike or meant >= settings.meaning:
            # Of two groups that might be meant, the better one has more of both.
            likeness = round(named + meant, 6)
            best[one, profiles[other].languages].append((-likeness, other))
            best[other, profiles[one].languages].append((-likeness, one))
    first = {key: min(found) for key, found in best.items()}
    links = sorted(
        (likeness, one, other)
        for (one, _), (likeness, other) in first.items()
        if one < other and first[other, profiles[one].languages][1] == one
    )
    return _chained(joined, [(one, other) for _, one, other in links], profiles)


def _by_label(groups: Sequence[list[int]], labels: Mapping[int, str]) -> list[list[int]]:
    """Returns the groups, those that already were one story joined again."""
    found: dict[str, list[int]] = {}
    for group in sorted(groups):
        name = next((labels[n] for n in group if n in labels), f"\n{group[0]}")
        found.setdefault(name, []).extend(group)
    return sorted(sorted(group) for group in found.values())


def _profile(
    group: list[int], articles: Sequence[ReadArticle], traits: Sequence[Traits], commonness: Commonness
) -> _Profile:
    shares, forms = shared_marks(group, articles, traits)
    # A name that stands there with and without its ending is one name.
    twice = {whole for short, whole in forms.items() if short in shares}
    openings = {mark for n in group for mark in opening_marks(articles[n], traits[n])}
    codes = {label.code for n in group for label in articles[n].annotation.regions}
    times = [
        articles[n].article.published.timestamp()
        for n in group
        if articles[n].article.date_basis != "collected"
    ]
    return _Profile(
        members=group,
        languages=frozenset(articles[n].language for n in group),
        marks={mark: commonness.weight(mark) * share for mark, share in shares.items() if mark not in twice},
        forms={short: whole for short, whole in forms.items() if short not in shares and whole not in twice},
        openings=frozenset(openings - shares.keys() - forms.keys()),
        provinces=frozenset(code for code in codes if "-" in code),
        countries=frozenset(code[:2] for code in codes if not code.isdigit()),
        topics=frozenset(label.code for n in group for label in articles[n].annotation.topics),
        span=(min(times), max(times)) if times else None,
    )


def _candidates(
    profiles: Sequence[_Profile], commonness: Commonness, settings: AcrossSettings
) -> list[tuple[int, int]]:
    """Returns the pairs of groups without a language in common that share most evidence, bounded for each group."""
    holders: dict[str, list[int]] = defaultdict(list)
    for n, profile in enumerate(profiles):
        for mark in (*profile.marks, *profile.forms, *profile.openings):
            if commonness.is_evidence(mark, settings):
                holders[mark].append(n)
    held = {mark: np.asarray(found) for mark, found in holders.items() if len(found) > 1}
    spoken: dict[str, list[int]] = defaultdict(list)
    for n, profile in enumerate(profiles):
        for language in profile.languages:
            spoken[language].append(n)
    found: set[tuple[int, int]] = set()
    for one, profile in enumerate(profiles):
        shared = [mark for mark in sorted({*profile.marks, *profile.forms}) if mark in held]
        if not shared:
            continue
        sizes = [len(held[mark]) for mark in shared]
        place = np.concatenate([held[mark] for mark in shared])
        # Thousandths: whole numbers add up alike in any order.
        weights = np.repeat([round(1000 * commonness.weight(mark)) for mark in shared], sizes)
        counts = np.bincount(place, minlength=len(profiles))
        for language in profile.languages:
            counts[spoken[language]] = 0
        others = np.flatnonzero(counts >= settings.names)
        if len(others) > settings.nearest:
            evidence = np.bincount(place, weights=weights, minlength=len(profiles))[others]
            others = others[np.argsort(-evidence, kind="stable")[: settings.nearest]]
        found.update((min(one, other), max(one, other)) for other in others.tolist())
    return sorted(found)


def _near(
    groups: Sequence[list[int]], profiles: Sequence[_Profile], meaning: Floats, settings: AcrossSettings
) -> dict[tuple[int, int], float]:
    """Returns the cosine of the mean vectors of two groups without a language in common, where it reaches half of `meaning`."""
    has = np.asarray(~np.isnan(meaning).any(axis=1))
    held = [n for n, group in enumerate(groups) if has[group].any()]
    means = np.zeros((len(held), meaning.shape[1]), dtype=np.float32)
    for at, n in enumerate(held):
        # Whole numbers add up alike in any order.
        total = np.rint(meaning[[row for row in groups[n] if has[row]]] * UNIT).astype(np.float64).sum(axis=0)
        means[at] = np.rint(total / (np.sqrt((total * total).sum()) or 1) * UNIT)
    cosines: dict[tuple[int, int], float] = {}
    for at, n in enumerate(held):
        products = means[at + 1 :] @ means[at]
        for place in np.flatnonzero(products >= settings.meaning / 2 * UNIT * UNIT).tolist():
            other = held[at + 1 + place]
            if not profiles[n].languages & profiles[other].languages:
                cosines[n, other] = round(float(products[place]) / UNIT / UNIT, 6)
    return cosines


def _elsewhere(one: _Profile, other: _Profile, settings: AcrossSettings) -> bool:
    """Says whether two groups tell of other countries, or of other days."""
    if one.countries and other.countries and not one.countries & other.countries:
        return True
    if one.span and other.span:
        gap = max(one.span[0], other.span[0]) - min(one.span[1], other.span[1])
        return gap > timedelta(hours=settings.close_h).total_seconds()
    return False


def _likeness(
    one: _Profile, other: _Profile, weight: Callable[[str], float], settings: AcrossSettings
) -> float:
    """Returns the cosine over names and numbers, 0 where something speaks against the pair."""
    mine, theirs = _fitted(one, other, weight), _fitted(other, one, weight)
    common = sorted(mine.keys() & theirs.keys())
    names = sum(not mark.startswith("#") for mark in common)
    place = bool(one.provinces & other.provinces) and len(common) - names >= settings.figures
    other_topic = one.topics and other.topics and not one.topics & other.topics
    if len(common) < settings.marks or not names + place:
        return 0.0
    product = math.fsum(mine[mark] * theirs[mark] for mark in common)
    likeness = round(product / (_length(mine) * _length(theirs)), 6) if product else 0.0
    if names + place < settings.names or other_topic:
        # Topics are guesses, and a report may hold more figures than names: many of both in the same country are enough.
        sure = (
            len(common) + place >= settings.many_marks
            and likeness >= settings.sure
            and one.countries & other.countries
        )
        return likeness if sure else 0.0
    return likeness


def _fitted(one: _Profile, other: _Profile, weight: Callable[[str], float]) -> dict[str, float]:
    """Returns a group's marks, names without their endings and opening words among them where the other group has them."""
    found = dict(one.marks)
    for short in sorted(one.forms.keys() & (other.marks.keys() | other.forms.keys())):
        found.pop(one.forms[short], None)
        found[short] = weight(short)
    known = one.openings & (other.marks.keys() | other.forms.keys())
    return found | {mark: weight(mark) for mark in known}


def _length(marks: Mapping[str, float]) -> float:
    return math.sqrt(math.fsum(weight * weight for weight in marks.values()))


def _chained(
    groups: Sequence[list[int]], links: Iterable[tuple[int, int]], profiles: Sequence[_Profile]
) -> list[list[int]]:
    """Returns the groups with the linked ones joined; two groups of one language never meet over a third."""
    home = list(range(len(groups)))
    parts = {n: [n] for n in home}
    for one, other in links:
        a, b = sorted((home[one], home[other]))
        mine, theirs = ({tongue for n in parts[part] for tongue in profiles[n].languages} for part in (a, b))
        if a == b or mine & theirs:
            continue
        parts[a] += parts.pop(b)
        for n in parts[a]:
            home[n] = a
    return sorted(sorted(member for n in part for member in groups[n]) for part in parts.values())
