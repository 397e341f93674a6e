"""Makes the stories of groups of articles: id, topics, regions, sources, span of time."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from digest.model.article import Label, ReadArticle
from digest.model.story import Story


@dataclass(frozen=True, slots=True)
class KnownStories:
    """`labels` say which known story an article is in, `told` which of these stories readers know by their ids."""

    labels: Mapping[int, str]
    told: Collection[str]


# A label that fewer of a story's articles carry is an aside of one newsroom.
_LEAST_SHARE = 0.3


def seen(read: ReadArticle) -> tuple[datetime, datetime, str]:
    """Returns the key that sorts articles as they were seen: by collecting, then publication, then id."""
    return read.article.collected, read.article.published, read.article.id


def assemble(
    groups: Sequence[Sequence[int]],
    articles: Sequence[ReadArticle],
    originals: Mapping[int, int],
    known: KnownStories,
    marks: Sequence[tuple[str, ...]],
) -> tuple[Story, ...]:
    """Returns the stories, by id. Positions are those of `articles`, which are in the order they were seen.

    `originals` maps repeats to what they repeat; `marks` are those of the groups.
    """
    repeats: dict[int, list[int]] = defaultdict(list)
    for repeat in originals:
        repeats[_root(repeat, originals)].append(repeat)
    members = [
        sorted([*group, *(repeat for n in group for repeat in repeats.get(n, ()))]) for group in groups
    ]
    names = _names(members, articles, known)
    stories = (
        _story(list(group), repeats, articles, members=members[at], names=names[at], marks=marks[at])
        for at, group in enumerate(groups)
    )
    return tuple(sorted(stories, key=lambda story: story.id))


def story_id(article: str) -> str:
    """Returns the id of the story that began with this article: short, since people type it."""
    return hashlib.sha256(article.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _names(
    members: Sequence[Sequence[int]], articles: Sequence[ReadArticle], known: KnownStories
) -> list[tuple[str, ...]]:
    """Returns for each group its id, and after it the ids of the known stories that become part of it.

    A known story lives on where most of its articles are. Of several in one group, the oldest that readers know gives
    its id, else the oldest.
    """
    held: dict[str, Counter[int]] = defaultdict(Counter)
    for at, group in enumerate(members):
        for n in group:
            if n in known.labels:
                held[known.labels[n]][at] += 1
    homed: dict[int, list[str]] = defaultdict(list)
    for label, counts in held.items():
        homed[min(counts, key=lambda at: (-counts[at], at))].append(label)
    found: list[tuple[str, ...]] = []
    for at, group in enumerate(members):
        first = {known.labels[n]: n for n in reversed(group) if n in known.labels}
        mine = sorted(homed[at], key=lambda label: (label not in known.told, first[label]))
        # The id of a story's first article may be taken: its story lives on elsewhere.
        ids = [articles[n].id for n in group]
        fresh = (name for text in (*ids, " ".join(["apart", *ids])) if (name := story_id(text)) not in held)
        found.append(tuple(mine) or (next(fresh),))
    return found


def _root(position: int, originals: Mapping[int, int]) -> int:
    while position in originals:
        position = originals[position]
    return position


def _story(
    group: list[int],
    repeats: Mapping[int, list[int]],
    articles: Sequence[ReadArticle],
    *,
    members: Sequence[int],
    names: tuple[str, ...],
    marks: tuple[str, ...],
) -> Story:
    told = [articles[n] for n in group]
    by_time = sorted((articles[n] for n in members), key=lambda read: (read.article.published, seen(read)))
    return Story(
        id=names[0],
        articles=tuple(read.id for read in by_time),
        duplicates={articles[r].id: articles[n].id for n in sorted(group) for r in repeats.get(n, ())},
        topics=_labels(read.annotation.topics for read in told),
        regions=_labels(read.annotation.regions for read in told),
        sources=tuple(sorted({articles[n].article.source for n in members})),
        languages=tuple(sorted({articles[n].language for n in members})),
        marks=marks,
        swallowed=names[1:],
        first=by_time[0].article.published,
        last=by_time[-1].article.published,
    )


def _labels(labels: Iterable[Sequence[Label]]) -> tuple[Label, ...]:
    """Returns the labels that most articles carry, best first: each scores its sum over the labelled articles.

    Repeats have no vote: one agency text in ten papers is one opinion.
    """
    voters = [found for found in labels if found]
    sums: Counter[str] = Counter()
    held: Counter[str] = Counter()
    for found in voters:
        for label in found:
            # Thousandths: whole numbers add up alike in any order.
            sums[label.code] += round(label.score * 1000)
            held[label.code] += 1
    ranked = sorted(sums, key=lambda code: (-sums[code], code))
    kept = [code for n, code in enumerate(ranked) if n == 0 or held[code] >= _LEAST_SHARE * len(voters)]
    return tuple(Label(code, min(round(sums[code] / len(voters) / 1000, 3), 1.0)) for code in kept)
