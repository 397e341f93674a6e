"""Puts articles that tell of one event into one story.

Guarantees: the order of input changes nothing; an article that resembles no other changes no other story; each
article is in exactly one story. In this order: exact repeats; near repeats; likeness within each language, by words and,
where a language model made vectors, by meaning; distance in time and contradictions; linkage of groups; links between
languages.
"""

import math
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from digest.model.article import Article, ReadArticle
from digest.model.story import Story
from digest.stories.across import AcrossSettings, across_languages
from digest.stories.assemble import KnownStories, assemble, seen
from digest.stories.background import Background
from digest.stories.cluster import linked
from digest.stories.conflict import Claims, claims, contradict
from digest.stories.duplicates import DuplicateSettings, exact_duplicates, near_duplicates
from digest.stories.joining import JoiningSettings
from digest.stories.marks import marks_of
from digest.stories.similar import UNIT, Floats, Integers, Needs, Numbers, Pairs, similar_pairs, vectors
from digest.stories.traits import TraitReader, Traits, TraitSettings


@dataclass(frozen=True, slots=True)
class GroupSettings:
    """When articles are one story.

    A cosine of `alike` joins two articles, where no stem gives more than `one_stem`, so that a theme's word or one place name
    joins nothing. In a language of whose words fewer than `well_known` documents tell how common they are, `alike_unknown`
    is needed. Bare headlines of at most `headline_terms` stems share fewer: `alike_headlines` joins two of them, where a stem gives
    at most `headline_stem`.
    Where a language model made vectors of both, `words` parts of that cosine and the rest of the vectors' must reach `mixed`.
    Pairs that reach less than `floor` of what joins them count as nothing alike.
    Only pairs of a cosine of `form` may be one form filled in twice.
    Articles published within `close_h` hours are not parted by time; `apart_h` hours apart they never join.
    """

    alike: float = 0.30
    alike_unknown: float = 0.40
    alike_headlines: float = 0.20
    headline_stem: float = 0.12
    headline_terms: int = 10
    one_stem: float = 0.05
    well_known: int = 5000
    words: float = 0.2
    mixed: float = 0.50
    floor: float = 0.4
    close_h: float = 36
    apart_h: float = 168
    form: float = 0.3
    contradiction: int = -3000
    traits: TraitSettings = field(default_factory=TraitSettings)
    duplicates: DuplicateSettings = field(default_factory=DuplicateSettings)
    joining: JoiningSettings = field(default_factory=JoiningSettings)
    across: AcrossSettings = field(default_factory=AcrossSettings)


def group(
    articles: Sequence[ReadArticle],
    known: Mapping[str, str],
    background: Background,
    settings: GroupSettings,
    told: Collection[str] | None = None,
    *,
    meaning: Floats | None = None,
) -> tuple[Story, ...]:
    """Returns the stories of `articles`, by id. `known` maps articles to the stories they were in before. `meaning` holds a
    row for each article: its vector less the mean of its language, of length 1, NaN where there is none.

    The articles of those that readers were `told` of (all known ones, unless given) stay together, while others are put
    together as if they had come at once: what came in many parts is grouped no worse than what came in one. A story
    keeps its id, and one that becomes part of another is named in it.
    """
    order = sorted(range(len(articles)), key=lambda n: seen(articles[n]))
    ordered = [articles[n] for n in order]
    meant = None if meaning is None else meaning[order]
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
        day = _Rows(rows, ordered, traits, marks, None if meant is None else meant[rows])
        known_words = background.documents.get(language, 0) >= settings.well_known
        groups += _grouped(day, labels, originals, known_words=known_words, settings=settings)
    groups = across_languages(
        groups, ordered, traits, labels, background=background, settings=settings.across, meaning=meant
    )
    held = [marks_of(found, ordered, traits) for found in groups]
    return assemble(groups, ordered, originals, KnownStories(every, told), held)


@dataclass(frozen=True, slots=True)
class Refused:
    """The two articles of a story and of another that came nearest to being one. `likeness` in thousandths of what joins two
    articles, before time and contradictions; `parted` where these spoke against it."""

    member: str
    other: str
    likeness: int
    parted: bool


def nearest_refused(
    members: Collection[str],
    articles: Sequence[ReadArticle],
    background: Background,
    settings: GroupSettings,
    *,
    meaning: Floats | None = None,
) -> Refused | None:
    """Returns the article most like one of `members` that is in another story; `articles` are of one language, `members`
    among them. None where none is near."""
    order = sorted(range(len(articles)), key=lambda n: seen(articles[n]))
    ordered = [articles[n] for n in order]
    reader = TraitReader(background, settings.traits)
    traits = [reader.read(article) for article in ordered]
    marks = [claims(article, trait) for article, trait in zip(ordered, traits, strict=True)]
    day = _Rows(
        list(range(len(ordered))), ordered, traits, marks, None if meaning is None else meaning[order]
    )
    known_words = background.documents.get(ordered[0].language, 0) >= settings.well_known
    hours = np.asarray([_hour(article.article) for article in ordered], dtype=np.float64)
    weights = vectors([trait.weights for trait in traits])
    # What is far from joining is worth a word too.
    wider = replace(settings, floor=settings.floor / 4)
    needs = _needs(day, np.diff(weights.starts), wider, known_words)
    pairs = similar_pairs(weights, needs, hours, math.inf, day.meaning)
    judged = _judged(pairs, hours, day, settings).tolist()
    best: Refused | None = None
    for one, other, alike, left in zip(
        pairs.first.tolist(), pairs.second.tolist(), pairs.likeness.tolist(), judged, strict=True
    ):
        names = ordered[one].id, ordered[other].id
        inside = [name in members for name in names]
        if inside[0] != inside[1] and (best is None or alike > best.likeness):
            member, stranger = names if inside[0] else names[::-1]
            best = Refused(member, stranger, alike, parted=left < alike)
    return best


@dataclass(frozen=True, slots=True)
class _Rows:
    """The articles of one language, by position among all, and a row of meaning for each."""

    rows: list[int]
    articles: list[ReadArticle]
    traits: list[Traits]
    claims: list[Claims]
    meaning: Floats | None

    def contradict(self, one: int, other: int) -> bool:
        return contradict(self.claims[one], self.claims[other], self.traits[one], self.traits[other])


def _labels(ordered: Sequence[ReadArticle], known: Mapping[str, str]) -> dict[int, str]:
    stories = set(known.values())
    found = {
        n: known.get(article.id, article.id if article.id in stories else "")
        for n, article in enumerate(ordered)
    }
    return {n: story for n, story in found.items() if story}


def _grouped(
    day: _Rows,
    labels: Mapping[int, str],
    originals: dict[int, int],
    *,
    known_words: bool,
    settings: GroupSettings,
) -> list[list[int]]:
    """Returns groups of positions, and adds the near repeats it finds to `originals`."""
    copies = near_duplicates(day.rows, day.articles, day.traits, day.contradict, settings.duplicates)
    originals.update(copies)
    weights = vectors([day.traits[n].weights for n in day.rows])
    hours = np.asarray([_hour(day.articles[n].article) for n in day.rows], dtype=np.float64)
    needs = _needs(day, np.diff(weights.starts), settings, known_words)
    pairs = similar_pairs(weights, needs, hours, settings.apart_h, day.meaning)
    own = needs.own(day.meaning)
    likeness = _judged(pairs, hours, day, settings)
    kept = [row for row, n in enumerate(day.rows) if n not in copies]
    place = {row: at for at, row in enumerate(kept)}
    ends = zip(pairs.first.tolist(), pairs.second.tolist(), likeness.tolist(), strict=True)
    edges = [
        (place[one], place[other], alike) for one, other, alike in ends if one in place and other in place
    ]
    names = {place[row]: labels[day.rows[row]] for row in kept if day.rows[row] in labels}
    together: dict[str, list[int]] = defaultdict(list)
    for member, label in names.items():
        together[label].append(member)
    groups = linked(len(kept), edges, list(together.values()), names, [own[row] for row in kept])
    return [[day.rows[kept[member]] for member in group] for group in groups]


def _needs(day: _Rows, terms: Integers, settings: GroupSettings, known_words: bool) -> Needs:
    articles = [day.articles[n].article for n in day.rows]
    bare = np.asarray([not (article.paragraphs or article.summary) for article in articles], dtype=bool)
    bare &= terms <= settings.headline_terms
    alike = settings.alike if known_words else settings.alike_unknown
    return Needs(
        alike=np.where(bare, settings.alike_headlines, alike),
        cap=np.where(bare, settings.headline_stem, settings.one_stem),
        words=settings.words,
        mixed=settings.mixed,
        floor=settings.floor,
    )


def _judged(pairs: Pairs, hours: Numbers, day: _Rows, settings: GroupSettings) -> Integers:
    """Returns the likeness of the pairs, less what time and contradictions say."""
    share = _time_share(hours[pairs.first] - hours[pairs.second], settings)
    likeness = np.rint(np.round(pairs.likeness * share, 3)).astype(np.int64)
    dated = np.asarray([bool(day.claims[n].dates) for n in day.rows], dtype=bool)
    doubtful = (pairs.cosine >= settings.form * UNIT * UNIT) | (dated[pairs.first] & dated[pairs.second])
    for k in np.flatnonzero(doubtful & (share > 0)).tolist():
        if day.contradict(day.rows[int(pairs.first[k])], day.rows[int(pairs.second[k])]):
            likeness[k] = settings.contradiction
    return likeness


def _hour(article: Article) -> float:
    """Returns the hour an article was published in, NaN where nothing but the time of collecting is known."""
    return math.nan if article.date_basis == "collected" else article.published.timestamp() // 3600


def _time_share(apart_h: Numbers, settings: GroupSettings) -> Numbers:
    """Returns what is left of each pair's likeness for its distance in time: 1 where that is not known."""
    left = (settings.apart_h - np.abs(apart_h)) / (settings.apart_h - settings.close_h)
    return np.where(np.isnan(left), 1.0, np.clip(left, 0, 1))
