"""Says which topics an article has, as IPTC Media Topics.

Order of rules: (1) the publisher's own section or tags, where they are known words; (2) a lexicon per language:
beginnings of words with a weight and a topic, the title counting more, a word said often counting little more than
once; (3) a small linear model beside it, for what lexicons miss. A text in which nothing speaks for a topic has none.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from digest.model.article import Label
from digest.text.words import words
from digest.understand.linear import LinearModel
from digest.understand.uzbek import latin

FALLBACK: Mapping[str, tuple[str, ...]] = {
    "": ("en", "ru"),
    "und": ("en", "ru"),
    "uk": ("ru",),
    "be": ("ru",),
}


REMEMBERED = 200_000  # words


@dataclass(frozen=True, slots=True, eq=False)  # counted by identity: no hashing of fields per word
class Entry:
    """Words side by side that speak for `code`; each is a beginning of a word, or a whole word before a "$"."""

    code: str
    weight: float
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TopicSettings:
    """Tuned on one half of the labelled sets, reported on the other."""

    title: float = 3.0  # how many times a word in the title counts
    head_words: int = 500  # what comes after these words changes no topic
    publisher: float = (
        8.0  # what the publisher's own section is worth, beside half of the best topic's points
    )
    model: float = 20.0  # what the linear model's certainty is worth in a text of one sentence
    sentence: int = 20  # words; the model learned from sentences and counts for less in longer texts
    model_floor: float = 0.25  # certainty below which the model says nothing
    model_least: int = 6  # words in all; in fewer the model only knows which topic is common
    model_words: int = 60  # longer texts do without it: it would decide nothing there
    floor: float = 2.0  # points below which a topic is not said
    share: float = 0.4  # of the best topic's points
    half: float = 8.0  # points that make a score of one half
    limit: int = 3


class Lexicon:
    """The words of one language and what they speak for. Never changes after it is built."""

    __slots__ = ("_by_first", "_longest", "_remembered")

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_first: dict[str, list[Entry]] = defaultdict(list)
        different = {(entry.code, entry.words): entry for entry in entries}  # oʻ and o' fold to one
        for entry in different.values():
            self._by_first[entry.words[0]].append(entry)
        self._longest = max((len(first) for first in self._by_first), default=0)
        self._remembered: dict[str, list[Entry]] = {}  # answers of `_starting`, for speed only

    def match(self, text: Sequence[str]) -> Counter[Entry]:
        """Returns which entries the folded words of a text match, and how often; the longest beginning wins."""
        found: Counter[Entry] = Counter()
        memo = self._remembered
        if len(memo) > REMEMBERED:
            memo.clear()
        for at, word in enumerate(text):
            entries = memo.get(word)
            if entries is None:
                entries = memo[word] = self._starting(word)
            if entries:
                found.update(_fitting(entries, text, at))
        return found

    def _starting(self, word: str) -> list[Entry]:
        """Returns the entries whose first word is this one, those with the longest beginning first."""
        entries = list(self._by_first.get(f"{word}$", ()))
        for length in range(min(len(word), self._longest), 1, -1):
            entries += self._by_first.get(word[:length], ())
        return entries


def _fitting(entries: list[Entry], text: Sequence[str], at: int) -> list[Entry]:
    """Returns the entries that match at `at`: the best phrase, or all single words with the longest beginning."""
    kept: list[Entry] = []
    for entry in entries:
        if kept and (len(entry.words) == 1 and len(entry.words[0]) < len(kept[0].words[0])):
            break
        if len(entry.words) == 1 or _side_by_side(entry.words, text, at):
            kept.append(entry)
    return kept


def _side_by_side(wanted: tuple[str, ...], text: Sequence[str], at: int) -> bool:
    following = text[at : at + len(wanted)]
    return len(following) == len(wanted) and all(
        word == want[:-1] if want.endswith("$") else word.startswith(want)
        for want, word in zip(wanted, following, strict=True)
    )


@dataclass(frozen=True, slots=True)
class TopicKnowledge:
    """What topics are read from: `sections` maps a publisher's folded section or tag to a code."""

    lexicons: Mapping[str, Lexicon]
    sections: Mapping[str, str] = field(default_factory=dict)
    model: LinearModel | None = None


def topics(
    title: str,
    body: str,
    language: str,
    knowledge: TopicKnowledge,
    *,
    tags: Iterable[str] = (),
    settings: TopicSettings,
) -> tuple[Label, ...]:
    """Returns the topics of a text, best first; empty where nothing speaks for any."""
    head = body[: settings.head_words * 12]
    if language == "uz":
        title, head = latin(title), latin(head)
    heading, text = words(title), words(head)[: settings.head_words]
    points: dict[str, float] = defaultdict(float)
    for name in FALLBACK.get(language, (language,)):
        lexicon = knowledge.lexicons.get(name)
        if lexicon is not None:
            for code, value in lexicon_points(heading, text, lexicon, settings).items():
                points[code] += value
    fitting = settings.model_least <= len(heading) + len(text) and len(text) <= settings.model_words
    if fitting and knowledge.model is not None and language in knowledge.model.languages:
        worth = settings.model * min(1.0, settings.sentence / max(1, len(text)))
        for code, certainty in knowledge.model.certainties([*heading, *text]).items():
            if certainty >= settings.model_floor:
                points[code] += worth * certainty
    best = max(points.values(), default=0.0)
    for section in {knowledge.sections.get(" ".join(words(tag)), "") for tag in tags} - {""}:
        points[section] += settings.publisher + best / 2
    return _labels(points, settings)


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


def _labels(points: Mapping[str, float], settings: TopicSettings) -> tuple[Label, ...]:
    best = max(points.values(), default=0.0)
    floor = max(settings.floor, settings.share * best)
    kept = sorted(((-value, code) for code, value in points.items() if value >= floor))[: settings.limit]
    return tuple(Label(code, round(-value / (settings.half - value), 3)) for value, code in kept)
