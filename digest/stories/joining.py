"""Finds the stories that new articles may belong to, so that a day need not be grouped anew for them.

A new article is compared with the headlines of the day: a headline of the same event is mostly made of words that the
new article says too. Stories in other languages are found by the names and numbers that they share with it. What this
finds is then grouped as usual, together with all that is new; what it does not find stays as it was. Guarantees: the order
of input changes nothing; nothing but likeness to a new article brings an older one in, and at most `nearest` headlines
and `foreign` stories a new article and `members` articles a story.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.model.article import ReadArticle
from digest.stories.across import AcrossSettings, Commonness
from digest.stories.background import Background
from digest.stories.marks import article_marks
from digest.stories.traits import TraitReader, TraitSettings, stems


@dataclass(frozen=True, slots=True)
class Headline:
    """What is known of an older article without reading it: its id, its story, its language and its headline."""

    article: str
    story: str
    language: str
    title: str


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of an older story without reading it: its id, its languages, its names and numbers."""

    story: str
    languages: Collection[str]
    marks: Collection[str]


@dataclass(frozen=True, slots=True)
class JoiningSettings:
    """A headline is near when the new article says `said` of it, by weight; of a headline's words one is not enough."""

    said: float = 0.3
    nearest: int = 6
    foreign: int = 6
    members: int = 12


def touched(
    new: Sequence[ReadArticle],
    older: Sequence[Headline],
    told: Sequence[Told],
    background: Background,
    *,
    traits: TraitSettings,
    settings: JoiningSettings,
    across: AcrossSettings,
) -> frozenset[str]:
    """Returns the ids of older articles to be grouped with the new ones: members of the stories they may join."""
    index, foreign = _Index(older, background), _Foreign(told, Commonness(background), across)
    reader = TraitReader(background, traits)
    scores: Counter[str] = Counter()
    stories: set[str] = set()
    for read in new:
        seen = reader.read(read)
        for score, headline in index.nearest(frozenset(seen.weights), read.language, settings):
            scores[headline.article] = max(scores[headline.article], score)
        stories.update(foreign.nearest(article_marks(read, seen), read.language, settings))
    stories.update(headline.story for headline in older if headline.article in scores)
    return frozenset(_members(older, stories, scores, settings.members))


def _members(
    older: Iterable[Headline], stories: set[str], scores: Mapping[str, int], most: int
) -> Iterable[str]:
    """Yields of each touched story, in each language, the articles most like what is new, then the first."""
    held: dict[tuple[str, str], list[tuple[int, str]]] = defaultdict(list)
    for headline in older:
        if headline.story in stories:
            held[headline.story, headline.language].append(
                (-scores.get(headline.article, 0), headline.article)
            )
    for found in held.values():
        yield from (article for _, article in sorted(found)[:most])


class _Index:
    """Which headlines hold a stem, and how much of the headline it is, in thousandths."""

    def __init__(self, older: Sequence[Headline], background: Background) -> None:
        self._older = sorted(older, key=lambda headline: headline.article)
        self._holders: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
        for n, headline in enumerate(self._older):
            weights = {
                stem: background.idf(headline.language, stem)
                for stem in stems(headline.title, headline.language)
            }
            total = sum(weights.values())
            for stem, weight in weights.items():
                if weight:
                    self._holders[headline.language, stem].append((n, round(1000 * weight / total)))

    def nearest(
        self, said: frozenset[str], language: str, settings: JoiningSettings
    ) -> list[tuple[int, Headline]]:
        """Returns the headlines that a text says most of, with their shares in thousandths, best first."""
        shares: Counter[int] = Counter()
        words: Counter[int] = Counter()
        for stem in said:
            for n, share in self._holders.get((language, stem), ()):
                shares[n] += share
                words[n] += 1
        found = [(-share, n) for n, share in shares.items() if words[n] > 1 and share >= 1000 * settings.said]
        return [(-share, self._older[n]) for share, n in sorted(found)[: settings.nearest]]


class _Foreign:
    """Which stories hold a name or number that is evidence in any language."""

    def __init__(self, told: Sequence[Told], commonness: Commonness, across: AcrossSettings) -> None:
        self._told = sorted(told, key=lambda one: one.story)
        self._names = across.names
        self._holders: dict[str, list[int]] = defaultdict(list)
        for n, one in enumerate(self._told):
            for mark in one.marks:
                self._holders[mark].append(n)
        # Thousandths: whole numbers add up alike in any order.
        self._worth = {
            mark: round(1000 * commonness.weight(mark))
            for mark in self._holders
            if commonness.is_evidence(mark, across)
        }

    def nearest(self, marks: Iterable[str], language: str, settings: JoiningSettings) -> list[str]:
        """Returns the stories in other languages that share most evidence with the marks of an article, best first."""
        evidence: Counter[int] = Counter()
        shared: Counter[int] = Counter()
        for mark in marks:
            worth = self._worth.get(mark, 0)
            for n in self._holders[mark] if worth else ():
                evidence[n] += worth
                shared[n] += 1
        found = [
            (-worth, n)
            for n, worth in evidence.items()
            if shared[n] >= self._names and set(self._told[n].languages) != {language}
        ]
        return [self._told[n].story for _, n in sorted(found)[: settings.foreign]]
