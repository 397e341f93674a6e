"""Divides an edition into sections.

In this order:
1. The newsroom's own rules: the first that fits takes the story.
2. What no rule took is grouped by its topic; by the first of the newsroom's areas it lies in; or by area, then topic.
   A story that is first of all about a macro-region, or names three or more countries of it, belongs to that area
   as a whole, not to one of its countries.
3. A section with too few stories joins the rest of its area, and then "other", which stands last. A section that the
   newsroom named stays, however small.

Topics stand in the order of their best stories, areas in the newsroom's order, and stories in the editors' order.
Only what a story is mainly about counts: its first topic and its first two countries. The tail of the labels is
what it merely mentions; but a topic or region of the newsroom's own counts for the rules wherever it stands there, since it
is given by the newsroom's own words.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from digest.edition.regions import WORLD, country, within
from digest.model.edition import EditionStory, Section

GroupBy = Literal["topic", "region", "region-topic"]
OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule:
    """A section of the newsroom's own. A story fits if it has one of the topics and lies in one of the regions;
    an empty list asks for nothing. A rule with the id of a default section renames and moves that section."""

    id: str
    names: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionSettings:
    """`areas` are the regions that divide the world, nearest first, and `area_names` what the newsroom calls them;
    `smallest` is the fewest stories of a section; `own` are the codes of the newsroom's own topics and regions.

    `main_topics` and `main_regions` say how many of a story's labels count; `shared` is from how many of its
    countries on a story belongs to an area as a whole.
    """

    group_by: GroupBy = "topic"
    rules: tuple[SectionRule, ...] = ()
    areas: tuple[str, ...] = ("KZ", "143", WORLD)
    area_names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()
    smallest: int = 2
    main_topics: int = 1
    main_regions: int = 2
    shared: int = 3
    other_names: Mapping[str, str] = field(default_factory=dict)


def divide(
    stories: Sequence[EditionStory], settings: SectionSettings
) -> tuple[Mapping[str, str], tuple[Section, ...]]:
    """Returns the section of each story, by its id, and the sections in the order of the mail.

    The `code` of a default section is a topic, a region, or both joined by a slash (KZ/11000000); "other" has none.
    """
    ruled = {rule.id for rule in settings.rules}
    paths = {story.id: _path(story, settings) for story in stories}
    placed = _folded(paths, ruled, settings)
    members: dict[str, list[str]] = {}
    for story in stories:
        members.setdefault(placed[story.id], []).append(story.id)
    order = [rule.id for rule in settings.rules if rule.id in members]
    order += _in_order((name for name in members if name not in ruled and name != OTHER), settings.areas)
    if OTHER in members and OTHER not in ruled:
        order.append(OTHER)
    names = {
        OTHER: settings.other_names,
        **settings.area_names,
        **{rule.id: rule.names for rule in settings.rules},
    }
    sections = tuple(
        Section(id=name, code=_code(name, paths), names=names.get(name, {}), stories=tuple(members[name]))
        for name in order
    )
    return placed, sections


def _path(story: EditionStory, settings: SectionSettings) -> tuple[str, ...]:
    """Returns the ids of the sections a story may stand in, the narrowest first."""
    regions = tuple(_main_regions(story.regions, settings.main_regions))
    own = [code for code in (*story.topics, *story.regions) if code in settings.own]
    topics, places = {*story.topics[: settings.main_topics], *own}, {*regions, *own}
    for rule in settings.rules:
        fits_topic = not rule.topics or any(topic in rule.topics for topic in topics)
        if fits_topic and (not rule.regions or any(within(r, area) for r in places for area in rule.regions)):
            return (rule.id,)
    topic = story.topics[0] if story.topics else ""
    if settings.group_by == "topic":
        return (topic, OTHER) if topic else (OTHER,)
    area = _area(story.regions, (*regions, *(code for code in own if code not in regions)), settings)
    if not area:
        return (OTHER,)
    if settings.group_by == "region-topic" and topic:
        return (f"{area}/{topic}", area, OTHER)
    return (area, OTHER)


def _main_regions(regions: Sequence[str], most: int) -> Iterator[str]:
    """Yields the labels of the first `most` countries, provinces included."""
    countries = list(dict.fromkeys(map(country, regions)))[:most]
    return (region for region in regions if country(region) in countries)


def _area(regions: Sequence[str], main: tuple[str, ...], settings: SectionSettings) -> str:
    """Returns the area a story belongs to, "" where it lies in none."""
    named = {country(region) for region in regions}
    for area in settings.areas:
        whole = main[:1] == (area,) and area.isdigit()
        if whole or (area != WORLD and sum(within(c, area) for c in named) >= settings.shared):
            return area
    return next((area for area in settings.areas if any(within(region, area) for region in main)), "")


def _folded(
    paths: Mapping[str, tuple[str, ...]], ruled: set[str], settings: SectionSettings
) -> dict[str, str]:
    """Returns each story's section after the small ones have joined wider ones."""
    # A region's stories count for it whether or not they stand under a topic of it.
    size = Counter(section for path in paths.values() for section in path)
    small = {section for section, n in size.items() if n < settings.smallest} - ruled - {OTHER}
    placed = {
        story: next((section for section in path if section not in small), OTHER)
        for story, path in paths.items()
    }
    others = {story: paths[story][-2:][0] for story, section in placed.items() if section == OTHER}
    # One small section alone keeps its name: "other" would say less and save nothing.
    return placed | others if len(set(others.values())) == 1 else placed


def _in_order(ids: Iterable[str], areas: Sequence[str]) -> list[str]:
    """Returns section ids by area, what is left of an area after its topics; topics keep their order."""

    def place(section: str) -> tuple[int, bool]:
        area, slash, _ = section.partition("/")
        return (areas.index(area) if area in areas else len(areas), not slash)

    return sorted(ids, key=place)


def _code(section: str, paths: Mapping[str, tuple[str, ...]]) -> str:
    """Returns the topic or region that names a default section; a newsroom's own section has none."""
    return section if section != OTHER and any(section in path[:-1] for path in paths.values()) else ""
