"""Says which topics an article has, as IPTC Media Topics.

Order of rules: (1) the publisher's own section or tags, where they are known words; (2) a lexicon per language:
beginnings of words with a weight and a topic, the title counting more, a word said often counting little more than
once; (3) a small linear model beside it, for what lexicons miss. A text in which nothing speaks for a topic has none.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from types import MappingProxyType

from digest.model.article import Label
from digest.text.words import fold, words
from digest.understand.kazakh import cyrillic, in_latin
from digest.understand.lexicon import Entry, Lexicon
from digest.understand.linear import LinearModel
from digest.understand.reading import Reading
from digest.understand.uzbek import latin
from digest.understand.vector_topics import VectorTopics

FALLBACK: Mapping[str, tuple[str, ...]] = {
    "": ("en", "ru"),
    "und": ("en", "ru"),
    "uk": ("ru",),
    "be": ("ru",),
}


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """Tuned on one half of the labelled sets, reported on the other."""

    title: float = 3.0  # how many times a word in the title counts
    head_words: int = 500  # what comes after these words changes no topic
    publisher: float = 8.0  # what the publisher's own section is worth, beside half of the best's points
    model: float = 60.0  # what the linear model's certainty is worth in a text of one sentence
    model_beside: float = 0.03  # of that, in a headline, and in a text below one
    model_guess: float = 12.0  # points for and
    model_doubt: float = 2.0  # against the text being about a topic that the model knows
    sentence: int = 20  # words of what the model learned from; in longer texts it counts for less
    model_modesty: float = 0.4  # the power its certainties are raised to, as they are too high
    model_floor: float = 0.1  # certainty, when so raised, below which the model says nothing
    model_least: int = 6  # words in all; in fewer the model only knows which topic is common
    model_words: int = 60  # longer texts do without it: it would decide nothing there
    vector: float = 10.0  # what the certainty of an article's vector is worth
    vector_guess: float = 3.0  # points for and
    vector_doubt: float = 3.0  # against the text being about a topic that the vectors know
    vector_floor: float = 0.3  # certainty below which the vector says nothing
    floor: float = 2.0  # points below which a topic is not said
    share: float = 0.4  # of the best topic's points
    # A score is the chance that people find the topic fitting: a logistic function of the logarithms of its points and of
    # their ratio to the strongest other's, fitted on one half of the labelled sets (bench.quality prints how it does).
    chance: tuple[float, float, float] = (-1.385, 0.445, 2.862)
    doubt: float = 8.0  # points added to both sides of that ratio: a word without a rival is no certainty
    stated: float = 0.9  # at least, for a topic that the newsroom mapped the publisher's section to
    limit: int = 3


@dataclass(frozen=True, slots=True)
class TopicKnowledge:
    """What topics are read from: `sections` maps a publisher's folded section or tag to a code."""

    lexicons: Mapping[str, Lexicon]
    sections: Mapping[str, str] = field(default_factory=dict)
    model: LinearModel | None = None
    vectors: VectorTopics | None = None


def topics(
    reading: Reading,
    language: str,
    knowledge: TopicKnowledge,
    *,
    sections: Iterable[str] = (),
    publisher: Mapping[str, str] = MappingProxyType({}),
    settings: TopicSettings,
    by_vector: Mapping[str, float] = MappingProxyType({}),
) -> tuple[Label, ...]:
    """Returns the topics of a text, best first; empty where nothing speaks for any.

    `sections` are the publisher's own section and tags; `publisher` maps them to codes before the common names do.
    `by_vector` is how certain the vector of the article is of each code that it knows, empty without one.
    """
    heading, text = _spelled(reading, language, settings.head_words)
    points: dict[str, float] = defaultdict(float)
    for name in FALLBACK.get(language, (language,)):
        lexicon = knowledge.lexicons.get(name)
        if lexicon is not None:
            for code, value in lexicon_points(heading, text, lexicon, settings).items():
                points[code] += value
    if knowledge.model is not None and language in knowledge.model.languages:
        bare = _is_bare_sentence(reading, heading, text)
        for code, value in _model_points(
            text or heading, points, knowledge.model, settings, bare=bare
        ).items():
            points[code] += value
    for code, value in _vector_points(by_vector, points, settings).items():
        points[code] += value
    best = max(points.values(), default=0.0)
    said = _said_by_publisher(sections, publisher, knowledge.sections)
    for code, own in said.items():
        points[code] += settings.publisher + best / (1 if own else 2)
    return _labels(points, frozenset(code for code, own in said.items() if own), settings)


def _spelled(reading: Reading, language: str, most: int) -> tuple[list[str], list[str]]:
    """Returns the words of the title and of the text's head in the alphabet of the language's lexicon."""
    folded, begin = reading.words.folded, reading.title_end
    heading, text = folded[:begin], folded[begin : begin + most]
    if language == "uz":
        return list(map(_latin, heading)), list(map(_latin, text))
    if language == "kk" and in_latin([*heading, *text]):
        return cyrillic(heading), cyrillic(text)
    return heading, text


def _is_bare_sentence(reading: Reading, heading: Sequence[str], text: Sequence[str]) -> bool:
    """Returns whether there is no headline: what stands in its place ends as a sentence, and is all of the text."""
    stops = bool(heading) and reading.words.after[len(heading) - 1] in {".", "!", "?", "…"}
    return stops and (not text or text[: len(heading)] == heading)


def _model_points(
    sentence: Sequence[str],
    points: Mapping[str, float],
    model: LinearModel,
    settings: TopicSettings,
    *,
    bare: bool,
) -> dict[str, float]:
    """Returns what the model adds. It learned from bare sentences, so a headline and the text below one get less of it.
    It knows a few topics and takes any text for one of them, so what it says is worth as much as the lexicon, or a guess
    where that is silent, makes it likely that the text is about one of those."""
    if not settings.model_least <= len(sentence) <= settings.model_words:
        return {}
    known = settings.model_guess + sum(value for code, value in points.items() if code in model.codes)
    share = known / (settings.model_guess + settings.model_doubt + sum(points.values()))
    size = min(1.0, settings.sentence / len(sentence))
    worth = settings.model * share * size * (1 if bare else settings.model_beside)
    cooled = {
        code: certainty**settings.model_modesty for code, certainty in model.certainties(sentence).items()
    }
    total = sum(cooled.values()) or 1.0
    return {
        code: worth * value / total for code, value in cooled.items() if value >= settings.model_floor * total
    }


def _vector_points(
    certainties: Mapping[str, float], points: Mapping[str, float], settings: TopicSettings
) -> dict[str, float]:
    """Returns what the vector adds: as with the model of words, it knows a few topics alone."""
    known = settings.vector_guess + sum(value for code, value in points.items() if code in certainties)
    share = known / (settings.vector_guess + settings.vector_doubt + sum(points.values()))
    return {
        code: settings.vector * share * certainty
        for code, certainty in certainties.items()
        if certainty >= settings.vector_floor
    }


@lru_cache(maxsize=100_000)
def _latin(word: str) -> str:
    return fold(latin(word))


def _said_by_publisher(
    sections: Iterable[str], publisher: Mapping[str, str], common: Mapping[str, str]
) -> dict[str, bool]:
    """Returns {code: whether the publisher's own map gives it} for the sections that are known."""
    found: dict[str, bool] = {}
    for section in sections:
        own = publisher.get(section.strip().casefold())
        code = own or common.get(" ".join(words(section)))
        if code:
            found[code] = found.get(code, False) or own is not None
    return found


def lexicon_points(
    heading: Sequence[str], text: Sequence[str], lexicon: Lexicon, settings: TopicSettings
) -> dict[str, float]:
    """Returns {code: points}: the weight of each entry that matches, times a slowly growing count."""
    counted: dict[Entry, float] = defaultdict(float)
    for entry, count in lexicon.match(text).items():
        counted[entry] += count
    for entry, count in lexicon.match(heading).items():
        counted[entry] += settings.title * count
    points: dict[str, float] = defaultdict(float)
    for entry, times in counted.items():
        points[entry.code] += entry.weight * (1 + math.log(times))
    return points


def _labels(
    points: Mapping[str, float], stated: frozenset[str], settings: TopicSettings
) -> tuple[Label, ...]:
    ordered = sorted((-value, code) for code, value in points.items())
    best, second = (-value for value, _ in (*ordered, (0.0, ""), (0.0, ""))[:2])
    floor = max(settings.floor, settings.share * best)
    return tuple(
        Label(
            code,
            max(
                _score(-value, second if -value == best else best, settings),
                settings.stated if code in stated else 0,
            ),
        )
        for value, code in ordered[: settings.limit]
        if -value >= floor
    )


def _score(points: float, rival: float, settings: TopicSettings) -> float:
    start, by_points, by_ratio = settings.chance
    ratio = (settings.doubt + points) / (settings.doubt + rival)
    total = start + by_points * math.log1p(points) + by_ratio * math.log(ratio)
    return min(0.999, max(0.001, round(1 / (1 + math.exp(-total)), 3)))
