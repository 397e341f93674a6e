"""What is compared of an article: weighted word stems, names, numbers, its headline, its runs of words.

A stem weighs (1 + ln tf) × idf, and only the beginning of an article is weighed: news says what happened first, and the end
is background that other events share. Of a short text the publisher's description is read too.
Source of the weighting: Manning, Raghavan, Schütze, "Introduction to Information Retrieval", 2008, 6.4.1.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from digest.model.article import Article, ReadArticle
from digest.stories.background import Background
from digest.stories.script import one_script, script
from digest.stories.stem import stem

_TOKEN = re.compile(r"[^\W_]+(?:['’‘`´ʹ′][^\W\d_]+)*")
# The first word of a sentence has a capital for another reason than being a name.
_OPENING = re.compile(r"(?:^|[.!?…:][\"'»”’)]*\s|\n)[\"'«“‘(—–-]*\s*([^\W_]+)")
# From this share of capitals on, a headline is in Title Case and its capitals say nothing.
_TITLE_CASE = 0.6
# A description that begins with so many letters of the body is the body, cut elsewhere.
_SAME_BEGINNING = 40


@dataclass(frozen=True, slots=True)
class TraitSettings:
    """`read_chars` of the body are read, and of these the first `weighed_words` are weighed, with the headline.

    A number weighs `number_weight` times as much as a word as rare. A word of the headline counts as `headline_counts` more
    in the text, and no word as more than `most_counts`. Stems below `least_idf` say nothing about events and are left out.
    A body of fewer than `short_words` words is short.
    """

    read_chars: int = 2000
    weighed_words: int = 80
    headline_counts: int = 1
    most_counts: int = 5
    number_weight: float = 0.8
    least_idf: float = 1.0
    short_words: int = 80


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
        body = _text(article.article, self._settings)
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
        worth = self._worthy(article.language, how, tokens)
        numbers = frozenset(word for word in map(folded.__getitem__, tokens) if word[0].isdigit())
        return Traits(
            weights=self._weights(worth, raw[:headline], raw[headline:]),
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
        self, worth: Mapping[str, tuple[str, float]], headline: Iterable[str], body: Sequence[str]
    ) -> dict[str, float]:
        counts: dict[str, int] = {}
        idfs: dict[str, float] = {}
        settings = self._settings
        for words, weight in ((headline, 1 + settings.headline_counts), (body[: settings.weighed_words], 1)):
            for token in words:
                key, idf = worth[token]
                if idf:
                    counts[key] = counts.get(key, 0) + weight
                    idfs[key] = idf
        return {
            key: self._growth[min(count, settings.most_counts)] * idfs[key] for key, count in counts.items()
        }

    def _value(self, language: str, word: str) -> tuple[str, float]:
        key = stem(word, language)
        idf = self._background.idf(language, key)
        if idf < self._settings.least_idf:
            return key, 0.0
        return key, idf * self._settings.number_weight if key[0].isdigit() else idf


def stems(text: str, language: str) -> list[str]:
    """Returns the stems of `text` in order, as they are weighed: what a background table must be built from."""
    how = script(text, language)
    return [stem(_fold(token, how), language) for token in _TOKEN.findall(text)]


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _names(title: str, body: str, tokens: Counter[str]) -> tuple[list[str], list[str]]:
    """Returns the words that are names, and those that may be: nothing but a sentence's beginning gives them a capital."""
    openings = Counter(_OPENING.findall(f"{title}\n{body}"))
    in_title = _TOKEN.findall(title)
    if sum(token[0].isupper() for token in in_title) > _TITLE_CASE * len(in_title):
        openings.update(in_title)
    capital = [token for token in tokens if token[0].isupper()]
    named = [token for token in capital if tokens[token] > openings[token]]
    return named, [token for token in capital if tokens[token] <= openings[token]]


def _text(article: Article, settings: TraitSettings) -> str:
    """Returns what of an article is read after its headline: the body, or the description where that says more."""
    body = article.body[: settings.read_chars]
    description = article.summary[: settings.read_chars]
    if not description or len(body.split()) >= settings.short_words:
        return body
    if _letters(body).startswith(_letters(description)[:_SAME_BEGINNING]):
        return max(body, description, key=len)
    return f"{description}\n{body}"


def _fold(token: str, how: str) -> str:
    folded = one_script(token, how)
    return folded[:-2] if folded.endswith("'s") and len(folded) > 2 else folded
