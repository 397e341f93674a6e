"""Makes the stories of groups of articles: id, topics, regions, sources, span of time."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from digest.model.article import Label, ReadArticle
from digest.model.story import Story

# A label that fewer of a story's articles carry is an aside of one newsroom.
_LEAST_SHARE = 0.3


def seen(read: ReadArticle) -> tuple[datetime, datetime, str]:
    """Returns the key that sorts articles as they were seen: by collecting, then publication, then id."""
    return read.article.collected, read.article.published, read.article.id


def assemble(
    groups: Iterable[Sequence[int]],
    articles: Sequence[ReadArticle],
    originals: Mapping[int, int],
    labels: Mapping[int, str],
) -> tuple[Story, ...]:
    """Returns the stories, by id. Positions are those of `articles`, which are in the order they were seen.

    `originals` maps repeats to what they repeat; `labels` says which known story an article belongs to.
    """
    repeats: dict[int, list[int]] = defaultdict(list)
    for repeat in originals:
        repeats[_root(repeat, originals)].append(repeat)
    return tuple(
        sorted(
            (_story(list(group), repeats, articles, labels) for group in groups),
            key=lambda story: story.id,
        )
    )


def story_id(article: str) -> str:
    """Returns the id of the story that began with this article: short, since people type it."""
    return hashlib.sha256(article.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _root(position: int, originals: Mapping[int, int]) -> int:
    while position in originals:
        position = originals[position]
    return position


def _story(
    group: list[int],
    repeats: Mapping[int, list[int]],
    articles: Sequence[ReadArticle],
    labels: Mapping[int, str],
) -> Story:
    members = sorted(group + [repeat for n in group for repeat in repeats.get(n, ())])
    # Members are in the order they were seen, so the first label is that of the oldest known story.
    name = next((labels[n] for n in members if n in labels), story_id(articles[members[0]].id))
    told = [articles[n] for n in group]
    by_time = sorted((articles[n] for n in members), key=lambda read: (read.article.published, seen(read)))
    return Story(
        id=name,
        articles=tuple(read.id for read in by_time),
        duplicates={articles[r].id: articles[n].id for n in sorted(group) for r in repeats.get(n, ())},
        topics=_labels(read.annotation.topics for read in told),
        regions=_labels(read.annotation.regions for read in told),
        sources=tuple(sorted({articles[n].article.source for n in members})),
        languages=tuple(sorted({articles[n].language for n in members})),
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
