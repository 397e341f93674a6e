"""Orders an edition so that it is not ten times the same: once per edition, for all readers alike.

Maximal marginal relevance over topics, regions and sources, then caps. In this order:
1. pinned stories stay on top, in their order
2. the lead is the best story with a stated date, where there is one
3. each next place goes to the story with the best score, less what it has in common with those already placed
4. stories beyond a cap of their source, topic or region go to the end, in order: nothing is lost
Source: Carbonell and Goldstein, "The use of MMR", 1998.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.model.article import ReadArticle
from digest.model.story import Ranked, Story
from digest.stories.rank import dated

_SCALE = 1000


@dataclass(frozen=True, slots=True)
class DiversitySettings:
    """How mixed an edition is. `mix` 0 keeps the order of scores, 1 halves a story like the one above it.

    Only the best `considered` stories are mixed. At most `per_source` stories of a single source, `per_topic` of a
    topic and `per_region` of a region stand among them; None for no cap.
    """

    mix: float = 0.3
    considered: int = 100
    per_source: int | None = 4
    per_topic: int | None = 5
    per_region: int | None = None


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
    placed, over = _mixed(placed, top, stories, settings)
    return (*placed, *over, *(entry.story for entry in tail))


def _mixed(
    placed: list[str], left: list[Ranked], stories: Mapping[str, Story], settings: DiversitySettings
) -> tuple[list[str], list[str]]:
    """Returns the order, and apart from it what the caps keep out."""
    counts: Counter[tuple[str, str]] = Counter(trait for name in placed for trait in _traits(stories[name]))
    over: list[Ranked] = []
    while left:
        fitting = [entry for entry in left if not _capped(_traits(stories[entry.story]), counts, settings)]
        over += [entry for entry in left if entry not in fitting]
        left = fitting
        if not left:
            break
        best = min(left, key=lambda entry: (-_worth(entry, placed, stories, settings), entry.story))
        placed.append(best.story)
        counts.update(_traits(stories[best.story]))
        left.remove(best)
    return placed, [entry.story for entry in sorted(over, key=lambda entry: (-entry.score, entry.story))]


def _traits(story: Story) -> tuple[tuple[str, str], ...]:
    """Returns what of a story the caps count: its only source, its first topic, its first region."""
    source = [("source", story.sources[0])] if len(story.sources) == 1 else []
    topic = [("topic", label.code) for label in story.topics[:1]]
    region = [("region", label.code) for label in story.regions[:1]]
    return (*source, *topic, *region)


def _capped(
    traits: Iterable[tuple[str, str]], counts: Mapping[tuple[str, str], int], settings: DiversitySettings
) -> bool:
    caps = {"source": settings.per_source, "topic": settings.per_topic, "region": settings.per_region}
    return any(
        (cap := caps[kind]) is not None and counts.get((kind, code), 0) >= cap for kind, code in traits
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
