"""Which articles repeat another one: the same page, the same words, or nearly the same words.

In this order: equal canonical URL; equal folded text; nearly equal text (containment of runs of words, so that an excerpt
repeats its original, and a text that stands inside a longer one too). The original is always the one that was seen first.
Copies of a form with other figures ("Exchange rates today") are no repeats: near-copies must agree in their numbers.

Near-copies are looked for by the runs of words that they share: of each text every `_EVERY`th run, by its checksum, is
looked up, so that two texts meet that share a passage and no others.
Source of containment and of the sampling: Broder, "On the resemblance and containment of documents", 1997.
"""

import re
import zlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from digest.model.article import Article, ReadArticle
from digest.stories.traits import Traits
from digest.text.words import fold

_WORD = re.compile(r"[^\W_]+")
_EVERY = 4
# No run is looked up that more texts hold: it is a form or a publisher's closing words.
_MOST_HOLDERS = 64
# Odd numbers that mix the checksums of the words of a run, so that their order counts.
_MIX = (0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93)

Runs = NDArray[np.uint64]


@dataclass(frozen=True, slots=True)
class DuplicateSettings:
    """`containment` is the share of the shorter text's runs of words that the other must hold; `read_chars` of each body are
    read.

    Texts of fewer than `short_words` words repeat only within `short_days`: a form without figures, such as
    "Weather for today", says something new each day.
    """

    containment: float = 0.8
    read_chars: int = 8000
    numbers: float = 0.8
    short_words: int = 25
    short_days: float = 1.0


def exact_duplicates(
    articles: Sequence[ReadArticle], traits: Sequence[Traits], settings: DuplicateSettings
) -> dict[int, int]:
    """Returns {position of a repeat: position of its original} for articles in the order they were seen."""
    pages: dict[str, int] = {}
    texts: dict[tuple[str, ...], list[int]] = {}
    found: dict[int, int] = {}
    for position, (read, trait) in enumerate(zip(articles, traits, strict=True)):
        original = pages.get(read.article.url) if read.article.url else None
        if original is None:
            same = texts.get(trait.text, []) if trait.text else []
            original = next((o for o in same if _same_text(articles[o], read, trait, settings)), None)
        if original is not None:
            found[position] = original
        else:
            texts.setdefault(trait.text, []).append(position)
            original = position
        if read.article.url:
            pages.setdefault(read.article.url, original)
    return found


def near_duplicates(
    positions: Sequence[int],
    articles: Sequence[ReadArticle],
    traits: Sequence[Traits],
    contradict: Callable[[int, int], bool],
    settings: DuplicateSettings,
) -> dict[int, int]:
    """Returns {repeat: original} among the articles at `positions`, which do not contradict each other.

    An original is never a repeat itself."""
    runs = {n: _runs(articles[n].article, settings) for n in positions}
    repeats: dict[int, int] = {}
    for later, earlier in sorted(_sharing(runs)):
        if later in repeats or earlier in repeats:
            continue
        if (
            _contained(runs[earlier], runs[later], settings.containment)
            and _same_numbers(traits[earlier], traits[later], settings)
            and _near_in_time(articles[earlier], articles[later], traits[later], settings)
            and not contradict(earlier, later)
        ):
            repeats[later] = earlier
    return repeats


def _runs(article: Article, settings: DuplicateSettings) -> Runs:
    """Returns the checksums of a text's runs of as many words as `_MIX` has numbers, sorted."""
    words = _WORD.findall(fold(f"{article.title}\n{article.body[: settings.read_chars]}"))
    sums = np.asarray([zlib.crc32(word.encode()) for word in words], dtype=np.uint64)
    length = max(1, len(sums) - len(_MIX) + 1)
    mixed = np.zeros(min(length, len(sums)), dtype=np.uint64)
    for n, factor in enumerate(_MIX):
        part = sums[n : n + length] * np.uint64(factor)
        mixed[: len(part)] ^= part
    return np.unique(mixed ^ (mixed >> np.uint64(29)))


def _sharing(runs: dict[int, Runs]) -> Iterator[tuple[int, int]]:
    """Yields (later, earlier) positions of texts that share runs of words enough to be copies."""
    holders: dict[int, list[int]] = defaultdict(list)
    for n, held in sorted(runs.items()):
        for run in (held[held % np.uint64(_EVERY) == 0] if len(held) > 8 * _EVERY else held).tolist():
            holders[run].append(n)
    shared: Counter[tuple[int, int]] = Counter()
    for some in holders.values():
        if 1 < len(some) <= _MOST_HOLDERS:
            shared.update((later, earlier) for at, later in enumerate(some) for earlier in some[:at])
    yield from (pair for pair, count in shared.items() if count > 1)


def _contained(one: Runs, other: Runs, least: float) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and len(np.intersect1d(one, other, assume_unique=True)) >= least * shorter


def _same_numbers(one: Traits, other: Traits, settings: DuplicateSettings) -> bool:
    shorter = min(len(one.numbers), len(other.numbers))
    return len(one.numbers & other.numbers) >= settings.numbers * shorter


def _same_text(one: ReadArticle, other: ReadArticle, trait: Traits, settings: DuplicateSettings) -> bool:
    # Only the beginning was folded; the rest must not differ in length either.
    alike = (
        len(one.article.paragraphs) == len(other.article.paragraphs) or len(trait.text) < settings.short_words
    )
    return alike and _near_in_time(one, other, trait, settings)


def _near_in_time(one: ReadArticle, other: ReadArticle, trait: Traits, settings: DuplicateSettings) -> bool:
    if len(trait.text) >= settings.short_words:
        return True
    apart = time_apart(one.article, other.article)
    return apart is None or apart <= timedelta(days=settings.short_days)


def time_apart(one: Article, other: Article) -> timedelta | None:
    """Returns how far apart two articles were published; None unless both dates are more than the time of collecting."""
    if "collected" in (one.date_basis, other.date_basis):
        return None
    return abs(one.published - other.published)
