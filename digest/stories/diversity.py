"""Orders an edition so that it is not ten times the same: once per edition, for all readers alike.

Maximal marginal relevance over topics, regions and sources, then caps. In this order:
1. pinned stories stay on top, in their order
2. the lead is the best story with a stated date, where there is one
3. each next place goes to the story with the best score, less what it has in common with those already placed
4. a story beyond a cap of its source, topic or region waits for the next window of ten places, where the caps count
   anew; where nothing else is left it is placed all the same: nothing is lost
Source: Carbonell and Goldstein, "The use of MMR", 1998.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.model.article import ReadArticle
from digest.model.story import Ranked, Story
from digest.stories.rank import dated

_SCALE = 1000

Trait = tuple[str, str]  # (kind, code)


WINDOW = 10  # places among which the caps count: about what a mail holds


@dataclass(frozen=True, slots=True)
class DiversitySettings:
    """How mixed an edition is. `mix` 0 keeps the order of scores, 1 halves a story like the one above it.

    Only the best `considered` stories are mixed. Of ten places in a row at most `per_source` go to stories of a single
    source, `per_topic` to a topic and `per_region` to a region; None for no cap. Of the `home` countries the provinces are
    such regions and the country is none: it is what the newsroom is about.
    """

    mix: float = 0.3
    considered: int = 100
    per_source: int | None = 4
    per_topic: int | None = 5
    per_region: int | None = None
    home: tuple[str, ...] = ()


def diversify(
    ranked: Sequence[Ranked],
    stories: Mapping[str, Story],
    articles: Mapping[str, ReadArticle],
    settings: DiversitySettings,
) -> tuple[str, ...]:
    """Returns all story ids of `ranked` in the editors' order."""
    pinned = [entry for entry in ranked if entry.parts.get("pin", 1.0) > 1]
    rest = [entry for entry in ranked if entry.parts.get("pin", 1.0) <= 1]
    top, tail = rest[: settings.considered], rest[settings.considered :]
    placed = [entry.story for entry in pinned]
    lead = next((entry for entry in top if dated(stories[entry.story], articles)), None)
    if lead and not placed:
        placed.append(lead.story)
        top = [entry for entry in top if entry is not lead]
    return (*_mixed(placed, top, stories, settings), *(entry.story for entry in tail))


def _mixed(
    placed: list[str], left: list[Ranked], stories: Mapping[str, Story], settings: DiversitySettings
) -> list[str]:
    """Returns `placed` and behind it all of `left`, the best fitting one at each place."""
    counts: Counter[Trait] = Counter()
    for place, name in enumerate(placed):
        counts = counted(counts, place, _traits(stories[name], settings))
    while left:
        counts = counted(counts, len(placed), ())
        fitting = [
            entry for entry in left if not reached(counts, _traits(stories[entry.story], settings), settings)
        ]
        best = min(
            fitting or left, key=lambda entry: (-_worth(entry, placed, stories, settings), entry.story)
        )
        counts = counted(counts, len(placed), _traits(stories[best.story], settings))
        placed.append(best.story)
        left.remove(best)
    return placed


def _traits(story: Story, settings: DiversitySettings) -> tuple[Trait, ...]:
    topics, regions = ([label.code for label in labels] for labels in (story.topics, story.regions))
    return traits(story.sources, topics, regions, settings.home)


def traits(
    sources: Sequence[str], topics: Sequence[str], regions: Sequence[str], home: Collection[str]
) -> tuple[Trait, ...]:
    """Returns what of a story the caps count: its only source, its first topic, its first region; at home its province."""
    source = [("source", sources[0])] if len(sources) == 1 else []
    topic = [("topic", code) for code in topics[:1]]
    first = regions[0] if regions else ""
    inside = [code for code in regions if code.startswith(f"{first}-")] if first in home else [first]
    region = [("region", code) for code in inside[:1] if code]
    return (*source, *topic, *region)


def counted(counts: Counter[Trait], place: int, more: Iterable[Trait]) -> Counter[Trait]:
    """Returns the counts with those of the story at `place`, from 0; they begin anew with each window."""
    return Counter(more) if place % WINDOW == 0 else counts + Counter(more)


def reached(
    counts: Mapping[Trait, int], mine: Iterable[Trait], settings: DiversitySettings
) -> tuple[tuple[Trait, int], ...]:
    """Returns the caps that stories with these counts leave no room under, each with its number."""
    caps = {"source": settings.per_source, "topic": settings.per_topic, "region": settings.per_region}
    return tuple(
        (trait, cap) for trait in mine if (cap := caps[trait[0]]) is not None and counts.get(trait, 0) >= cap
    )


def _worth(
    entry: Ranked, placed: Sequence[str], stories: Mapping[str, Story], settings: DiversitySettings
) -> int:
    """Returns the score less what the story shares with the three above it, in whole numbers."""
    mine = stories[entry.story]
    shared = max((_common(mine, stories[name]) for name in placed[-3:]), default=0)
    return entry.score * (2 * _SCALE - round(settings.mix * shared)) // (2 * _SCALE)


def _common(one: Story, other: Story) -> int:
    """Returns how much two stories share, 0 to 1000: half for the topic, three tenths region, two tenths sources."""
    topic = one.topics[:1] and other.topics[:1] and one.topics[0].code == other.topics[0].code
    region = one.regions[:1] and other.regions[:1] and one.regions[0].code == other.regions[0].code
    sources = set(one.sources) & set(other.sources)
    return 500 * bool(topic) + 300 * bool(region) + 200 * bool(sources)
