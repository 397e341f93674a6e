"""Decides which stories lead: an integer score with the factors it is made of.

score = SCALE × coverage × source × freshness × topic × region × pin, each factor rounded to four digits first,
so that every machine gives the same integers; ties by id. In this order:
- coverage: 1 + log2 of the distinct sources, so that the tenth paper adds less than the second
- source: the best weight among the story's sources
- freshness: halves every `half_life_h` hours since the last article with a date of its own; one whose date is only
  estimated is at most as fresh as `estimated_fresh`, so it never passes for today's news
- topic, region: the best weight among the story's codes
- pin: stories the editors pinned come first, in the order they were given
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from digest.model.article import Label, ReadArticle
from digest.model.story import Ranked, Story

SCALE = 10_000
# One pinned story must outweigh any that is not: more than coverage by 2**20 sources at all weights of 10.
_PIN = 1_000_000_000


@dataclass(frozen=True, slots=True)
class RankSettings:
    """What a newsroom finds important; codes and sources that are not named weigh 1.

    A weight for "KZ" counts for its provinces ("KZ-71") too, unless they have their own.
    """

    half_life_h: float = 24
    estimated_fresh: float = 0.5
    source_weights: Mapping[str, float] = field(default_factory=dict)
    topic_weights: Mapping[str, float] = field(default_factory=dict)
    region_weights: Mapping[str, float] = field(default_factory=dict)


def rank(
    stories: Iterable[Story],
    articles: Mapping[str, ReadArticle],
    *,
    now: datetime,
    settings: RankSettings,
    pinned: Sequence[str] = (),
) -> tuple[Ranked, ...]:
    """Returns every story's place, best first. `pinned` are story ids in the editors' order; `now` is in UTC."""
    found = [_ranked(story, articles, now, settings, pinned) for story in stories]
    places = {story: place for place, story in enumerate(pinned)}
    # By place first: a factor for it could be made up for by the others.
    return tuple(
        sorted(
            found,
            key=lambda ranked: (places.get(ranked.story, len(places)), -ranked.score, ranked.story),
        )
    )


def dated(story: Story, articles: Mapping[str, ReadArticle]) -> bool:
    """Says whether any article of the story states its date: only then may the story lead."""
    return any(not articles[name].article.date_estimated for name in story.articles if name in articles)


def _ranked(
    story: Story,
    articles: Mapping[str, ReadArticle],
    now: datetime,
    settings: RankSettings,
    pinned: Sequence[str],
) -> Ranked:
    factors = {
        "coverage": 1 + math.log2(max(1, len(story.sources))),
        "source": max((settings.source_weights.get(source, 1.0) for source in story.sources), default=1.0),
        "freshness": _freshness(story, articles, now, settings),
        "topic": _weight(story.topics, settings.topic_weights),
        "region": _weight(story.regions, settings.region_weights),
        "pin": float(_PIN) if story.id in pinned else 1.0,
    }
    parts = {name: round(factor, 4) for name, factor in factors.items()}
    # Whole numbers from here on: ten-thousandths multiplied exactly, then brought back to one scale.
    product = math.prod(round(factor * SCALE) for factor in parts.values())
    return Ranked(story.id, product // SCALE ** (len(parts) - 1), parts)


def _freshness(
    story: Story, articles: Mapping[str, ReadArticle], now: datetime, settings: RankSettings
) -> float:
    found = [articles[name].article for name in story.articles if name in articles]
    stated = [article.published for article in found if not article.date_estimated]
    latest = max(stated) if stated else story.last
    # A date in the future is a slip of the pen or of a zone: it is as fresh as now.
    age_h = max(0.0, (now - latest).total_seconds() / 3600)
    fresh = 0.5 ** (age_h / settings.half_life_h)
    return float(max(1 / SCALE, fresh if stated else min(fresh, settings.estimated_fresh)))


def _weight(labels: Sequence[Label], weights: Mapping[str, float]) -> float:
    """Returns the best weight of the labels, each drawn towards 1 by how unsure the label is."""
    found = [
        1
        + (weights.get(label.code, weights.get(label.code.split("-")[0], 1.0)) - 1)
        * min(max(label.score, 0), 1)
        for label in labels
    ]
    return max(found, default=1.0)
