"""What is compared of an article: weighted word stems, names, numbers, its headline, its runs of words.

A stem weighs (1 + ln tf) × idf, names more and numbers less, and only the beginning of an article is read: news
says what happened first, and the end is background that other events share.
Source of the weighting: Manning, Raghavan, Schütze, "Introduction to Information Retrieval", 2008, 6.4.1.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from digest.model.article import ReadArticle
from digest.stories.background import Background
from digest.stories.script import one_script, script
from digest.text.words import stem

_TOKEN = re.compile(r"[^\W_]+(?:['’‘`´ʹ′][^\W\d_]+)*")
# The first word of a sentence has a capital for another reason than being a name.
_OPENING = re.compile(r"(?:^|[.!?…:][\"'»”’)]*\s|\n)[\"'«“‘(—–-]*\s*([^\W_]+)")
# From this share of capitals on, a headline is in Title Case and its capitals say nothing.
_TITLE_CASE = 0.6


@dataclass(frozen=True, slots=True)
class TraitSettings:
    """`read_chars` of the body are read; a name weighs `name_weight` times as much, a number `number_weight` times.

    A name before a name counts `forename_weight` times as much again: one person is not two pieces of evidence.
    A word of the headline counts as `headline_counts` more in the text, and no word as more than `most_counts`.
    Stems below `least_idf` say nothing about events and are left out. Copies are told by runs of `shingle_words`.
    """

    read_chars: int = 2000
    headline_counts: int = 2
    most_counts: int = 5
    name_weight: float = 1.25
    forename_weight: float = 0.6
    number_weight: float = 0.5
    least_idf: float = 1.5
    shingle_words: int = 4


@dataclass(frozen=True, slots=True)
class Traits:
    """`weights` by stem, not normalised; `headline` and `text` are folded words in order, `text` with the headline.

    `names` are words of the text that have a capital where grammar asks for none; `marks` are their stems and the
    numbers: what tells one event from another that sounds like it. `openings` have a capital only where a sentence
    begins, and may be names too.
    """

    weights: Mapping[str, float]
    names: frozenset[str]
    numbers: frozenset[str]
    openings: frozenset[str]
    marks: frozenset[str]
    headline: tuple[str, ...]
    text: tuple[str, ...]


class TraitReader:
    """Reads the traits of many articles of one run; remembers what each spelling folds to and weighs."""

    def __init__(self, background: Background, settings: TraitSettings) -> None:
        self._background = background
        self._settings = settings
        # By script: {spelling: folded word}.
        self._folded: dict[str, dict[str, str]] = {}
        # By language and script: {spelling: (stem, idf)}; a stem that says too little weighs 0.
        self._worth: dict[tuple[str, str], dict[str, tuple[str, float]]] = {}
        self._growth = [0.0, *(1 + math.log(count) for count in range(1, settings.most_counts + 1))]

    def read(self, article: ReadArticle) -> Traits:
        title = article.article.title
        body = article.article.body[: self._settings.read_chars]
        raw = _TOKEN.findall(f"{title}\n{body}")
        headline = len(_TOKEN.findall(title))
        tokens = Counter(raw)
        how = script(f"{title}\n{body}", article.language)
        folded = self._folded.setdefault(how, {})
        for token in tokens:
            if token not in folded:
                folded[token] = _fold(token, how)
        text = tuple(map(folded.__getitem__, raw))
        named, opening = _names(title, body, tokens)
        tokens.update(dict.fromkeys(raw[:headline], self._settings.headline_counts))
        worth = self._worthy(article.language, how, tokens)
        weights = self._weights(worth, tokens, named, _forenames(raw, named))
        numbers = frozenset(word for word in map(folded.__getitem__, tokens) if word[0].isdigit())
        return Traits(
            weights=weights,
            names=frozenset(map(folded.__getitem__, named)),
            openings=frozenset(map(folded.__getitem__, opening)),
            numbers=numbers,
            marks=numbers.union(worth[token][0] for token in named),
            headline=text[:headline],
            text=text,
        )

    def _worthy(self, language: str, how: str, tokens: Iterable[str]) -> Mapping[str, tuple[str, float]]:
        """Returns the stem and the weight of each token, of a script of a language; others may be there too."""
        worth = self._worth.setdefault((language, how), {})
        for token in tokens:
            if token not in worth:
                worth[token] = self._value(language, self._folded[how][token])
        return worth

    def _weights(
        self,
        worth: Mapping[str, tuple[str, float]],
        tokens: Mapping[str, int],
        named: Iterable[str],
        forenames: Iterable[str],
    ) -> dict[str, float]:
        counts: dict[str, int] = {}
        idfs: dict[str, float] = {}
        for token, count in tokens.items():
            key, idf = worth[token]
            if idf:
                counts[key] = counts.get(key, 0) + count
                idfs[key] = idf
        growth, most = self._growth, self._settings.most_counts
        weights = {key: growth[min(count, most)] * idfs[key] for key, count in counts.items()}
        for key in {worth[token][0] for token in named}:
            if key in weights and not key[0].isdigit():
                weights[key] *= self._settings.name_weight
        for key in {worth[token][0] for token in forenames}:
            if key in weights:
                weights[key] *= self._settings.forename_weight
        return weights

    def _value(self, language: str, word: str) -> tuple[str, float]:
        key = stem(word)
        idf = self._background.idf(language, key)
        if idf < self._settings.least_idf:
            return key, 0.0
        return key, idf * self._settings.number_weight if key[0].isdigit() else idf


def stems(text: str, language: str) -> list[str]:
    """Returns the stems of `text` in order, as they are weighed: what a background table must be built from."""
    how = script(text, language)
    return [stem(_fold(token, how)) for token in _TOKEN.findall(text)]


def _names(title: str, body: str, tokens: Counter[str]) -> tuple[list[str], list[str]]:
    """Returns the words that are names, and those that may be: nothing but a sentence's beginning gives them a capital."""
    openings = Counter(_OPENING.findall(f"{title}\n{body}"))
    in_title = _TOKEN.findall(title)
    if sum(token[0].isupper() for token in in_title) > _TITLE_CASE * len(in_title):
        openings.update(in_title)
    capital = [token for token in tokens if token[0].isupper()]
    named = [token for token in capital if tokens[token] > openings[token]]
    return named, [token for token in capital if tokens[token] <= openings[token]]


def _forenames(raw: Sequence[str], named: Iterable[str]) -> set[str]:
    known = set(named)
    return {first for first, second in pairwise(raw) if first in known and second in known}


def _fold(token: str, how: str) -> str:
    folded = one_script(token, how)
    return folded[:-2] if folded.endswith("'s") and len(folded) > 2 else folded
