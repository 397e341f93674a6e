"""Puts articles that tell of one event into one story.

Guarantees: the order of input changes nothing; an article that resembles no other changes no other story; each
article is in exactly one story. In this order: exact repeats; likeness within each language; near repeats;
contradictions and distance in time; average linkage; groups of two events part, and stray articles are gathered;
links between languages.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from digest.model.article import Article, ReadArticle
from digest.model.story import Story
from digest.stories.across import AcrossSettings, across_languages, marks_of
from digest.stories.assemble import KnownStories, assemble, seen
from digest.stories.background import Background
from digest.stories.cluster import ELSE, JOIN, linked
from digest.stories.conflict import Claims, claims, contradict, doubt
from digest.stories.duplicates import DuplicateSettings, exact_duplicates, near_duplicates
from digest.stories.gathering import GatheringSettings, Known, gathered
from digest.stories.joining import JoiningSettings
from digest.stories.parting import PartingSettings, parted
from digest.stories.similar import UNIT, Flags, Integers, Numbers, Pairs, similar_pairs, vectors
from digest.stories.traits import TraitReader, Traits, TraitSettings


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """When articles are one story.

    A cosine of `alike` joins two articles of `full_terms` stems and more. Bare headlines share fewer words, and
    `alike_headlines` joins them; very short texts share the names of the mighty whatever they tell, so that with
    ever fewer stems up to `alike_short` is needed. Of two articles the one with the lower need decides.
    Only pairs of a cosine of `near_duplicate` may be repeats, only those of `form` one form filled in twice.
    A single stem gives at most `one_stem` of what is needed, so that one place name joins nothing, unless one of the
    two is a bare headline.
    Each doubt about two articles leaves `doubt` of their likeness.
    Articles published within `close_h` hours are not parted by time; `apart_h` hours apart they never join.
    """

    alike: float = 0.15
    alike_short: float = 0.35
    alike_headlines: float = 0.10
    full_terms: int = 60
    one_stem: float = 0.7
    close_h: float = 48
    apart_h: float = 336
    near_duplicate: float = 0.35
    form: float = 0.3
    contradiction: int = -3000
    doubt: float = 0.7
    traits: TraitSettings = field(default_factory=TraitSettings)
    duplicates: DuplicateSettings = field(default_factory=DuplicateSettings)
    parting: PartingSettings = field(default_factory=PartingSettings)
    gathering: GatheringSettings = field(default_factory=GatheringSettings)
    joining: JoiningSettings = field(default_factory=JoiningSettings)
    across: AcrossSettings = field(default_factory=AcrossSettings)


def group(
    articles: Sequence[ReadArticle],
    known: Mapping[str, str],
    background: Background,
    settings: GroupSettings,
    told: Collection[str] | None = None,
) -> tuple[Story, ...]:
    """Returns the stories of `articles`, by id. `known` maps articles to the stories they were in before.

    The articles of those that readers were `told` of (all known ones, unless given) stay together, while others are put
    together as if they had come at once: what came in many parts is grouped no worse than what came in one. A story
    keeps its id, and one that becomes part of another is named in it.
    """
    ordered = sorted(articles, key=seen)
    reader = TraitReader(background, settings.traits)
    traits = [reader.read(article) for article in ordered]
    marks = [claims(article, trait) for article, trait in zip(ordered, traits, strict=True)]
    every = _labels(ordered, known)
    told = frozenset(every.values() if told is None else told)
    labels = {n: story for n, story in every.items() if story in told}
    originals = exact_duplicates(ordered, traits, settings.duplicates)
    groups: list[list[int]] = []
    for language in sorted({article.language for article in ordered}):
        rows = [n for n, article in enumerate(ordered) if article.language == language and n not in originals]
        day = _Rows(rows, ordered, traits, marks)
        groups += _grouped(day, labels, originals, settings)
    groups = across_languages(
        groups, ordered, traits, labels, background=background, settings=settings.across
    )
    held = [marks_of(found, ordered, traits) for found in groups]
    return assemble(groups, ordered, originals, KnownStories(every, told), held)


@dataclass(frozen=True, slots=True)
class _Rows:
    """The articles of one language, by position among all."""

    rows: list[int]
    articles: list[ReadArticle]
    traits: list[Traits]
    claims: list[Claims]


def _labels(ordered: Sequence[ReadArticle], known: Mapping[str, str]) -> dict[int, str]:
    stories = set(known.values())
    found = {
        n: known.get(article.id, article.id if article.id in stories else "")
        for n, article in enumerate(ordered)
    }
    return {n: story for n, story in found.items() if story}


def _grouped(
    day: _Rows, labels: Mapping[int, str], originals: dict[int, int], settings: GroupSettings
) -> list[list[int]]:
    """Returns groups of positions, and adds the near repeats it finds to `originals`."""
    weights = vectors([day.traits[n].weights for n in day.rows])
    told = [day.articles[n].article for n in day.rows]
    bare = np.asarray([not article.paragraphs for article in told], dtype=bool)
    limits = _limits(np.diff(weights.starts), bare, settings)
    hours = np.asarray([_hour(article) for article in told], dtype=np.float64)
    # Two headlines of one event often share nothing but its name; two texts share more. 1 / floor is no limit.
    one_stem = np.where(bare, 1 / limits, settings.one_stem)
    alike = similar_pairs(weights, limits, hours, settings.apart_h, one_stem)
    pairs = _judged(alike, limits, hours, day, settings)
    closest = pairs.cosine >= settings.near_duplicate * UNIT * UNIT
    copies = near_duplicates(
        zip(_positions(pairs.first[closest], day), _positions(pairs.second[closest], day), strict=True),
        day.articles, day.traits, settings.duplicates, settings.traits.shingle_words,
    )  # fmt: skip
    originals.update(copies)
    labelled = {row: labels[n] for row, n in enumerate(day.rows) if n in labels}
    kept = [row for row, n in enumerate(day.rows) if n not in copies]
    marks = [day.traits[n].marks for n in day.rows]
    linked_rows = _linked(kept, pairs, marks, labelled)
    parts = [part for found in linked_rows for part in parted(found, marks, labelled, settings.parting)]
    refused = pairs.likeness == settings.contradiction
    apart = frozenset(zip(pairs.first[refused].tolist(), pairs.second[refused].tolist(), strict=True))
    # A day read out of a text may be that of an older event it recalls: enough for a doubt about two articles, not here.
    stated = np.where([article.date_basis == "stated" for article in told], hours, math.nan)
    whole = gathered(parts, weights, Known(marks, labelled, stated, apart), settings.gathering)
    return [[day.rows[row] for row in found] for found in whole]


def _linked(
    kept: Sequence[int], pairs: "_Judged", marks: Sequence[frozenset[str]], labels: Mapping[int, str]
) -> list[list[int]]:
    """Returns the groups of the rows that are kept: average linkage of the pairs among them."""
    place = {row: index for index, row in enumerate(kept)}
    edges = (
        (place[one], place[other], likeness)
        for one, other, likeness in zip(
            pairs.first.tolist(), pairs.second.tolist(), pairs.likeness.tolist(), strict=True
        )
        if one in place and other in place
    )
    known: dict[str, list[int]] = defaultdict(list)
    for row in kept:
        if row in labels:
            known[labels[row]].append(place[row])
    names = {place[row]: labels[row] for row in kept if row in labels}
    groups = linked([marks[row] for row in kept], edges, list(known.values()), names)
    return [[kept[index] for index in found] for found in groups]


def _limits(terms: Integers, bare: Flags, settings: GroupSettings) -> Numbers:
    """Returns the cosine that joins each row."""
    missing = 1 - np.minimum(terms / settings.full_terms, 1)
    return np.where(
        bare, settings.alike_headlines, settings.alike + (settings.alike_short - settings.alike) * missing
    )


def _positions(rows: Integers, day: _Rows) -> list[int]:
    return [day.rows[row] for row in rows.tolist()]


@dataclass(frozen=True, slots=True)
class _Judged:
    """Pairs of rows with their cosine, and their likeness as `linked` takes it."""

    first: Integers
    second: Integers
    cosine: Integers
    likeness: Integers


def _judged(pairs: Pairs, limits: Numbers, hours: Numbers, day: _Rows, settings: GroupSettings) -> _Judged:
    """Returns the pairs with what time and contradictions say; those too far apart in time are left out."""
    share = _time_share(hours[pairs.first] - hours[pairs.second], settings)
    lower = np.minimum(limits[pairs.first], limits[pairs.second]) * UNIT * UNIT
    likeness = np.rint(np.round(pairs.cosine / lower * JOIN * share, 3)).astype(np.int64)
    likeness = np.rint(likeness * _believed(pairs, day, settings)).astype(np.int64)
    dated = np.asarray([bool(day.claims[n].dates) for n in day.rows], dtype=bool)
    doubtful = (pairs.cosine >= settings.form * UNIT * UNIT) | (dated[pairs.first] & dated[pairs.second])
    refused = np.zeros(len(likeness), dtype=bool)
    for k in np.flatnonzero(doubtful & (share > 0)).tolist():
        one, other = day.rows[int(pairs.first[k])], day.rows[int(pairs.second[k])]
        refused[k] = contradict(day.claims[one], day.claims[other], day.traits[one], day.traits[other])
    likeness[refused] = settings.contradiction
    cosine = np.where(refused, 0, pairs.cosine)
    kept = refused | (likeness > ELSE)
    return _Judged(pairs.first[kept], pairs.second[kept], cosine[kept], likeness[kept])


def _believed(pairs: Pairs, day: _Rows, settings: GroupSettings) -> Numbers:
    """Returns what doubts leave of each pair's likeness."""
    told = [day.claims[n] for n in day.rows]
    ends = zip(pairs.first.tolist(), pairs.second.tolist(), strict=True)
    doubts = np.asarray([doubt(told[one], told[other]) for one, other in ends], dtype=np.float64)
    return np.round(settings.doubt**doubts, 6)


def _hour(article: Article) -> float:
    """Returns the hour an article was published in, NaN where nothing but the time of collecting is known."""
    return math.nan if article.date_basis == "collected" else article.published.timestamp() // 3600


def _time_share(apart_h: Numbers, settings: GroupSettings) -> Numbers:
    """Returns what is left of each pair's likeness for its distance in time: 1 where that is not known."""
    left = (settings.apart_h - np.abs(apart_h)) / (settings.apart_h - settings.close_h)
    return np.where(np.isnan(left), 1.0, np.clip(left, 0, 1))
