"""Which articles repeat another one: the same page, the same words, or nearly the same words.

In this order: equal canonical URL; equal folded text; nearly equal text (containment of runs of words, so that
an excerpt repeats its original). The original is always the one that was seen first. Copies of a form with other
figures ("Exchange rates today") are no repeats: near-copies must agree in their numbers.
Source of containment: Broder, "On the resemblance and containment of documents", 1997.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from digest.model.article import Article, ReadArticle
from digest.stories.traits import Traits


@dataclass(frozen=True, slots=True)
class DuplicateSettings:
    """`containment` is the share of the shorter text's runs of words that the other must hold.

    Texts of fewer than `short_words` words repeat only within `short_days`: a form without figures, such as
    "Weather for today", says something new each day.
    """

    containment: float = 0.8
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
    pairs: Iterable[tuple[int, int]],
    articles: Sequence[ReadArticle],
    traits: Sequence[Traits],
    settings: DuplicateSettings,
    shingle_words: int,
) -> dict[int, int]:
    """Returns {repeat: original} among `pairs` (earlier, later) that look alike and do not contradict.

    An original is never a repeat itself."""
    shingles: dict[int, frozenset[tuple[str, ...]]] = {}
    found: dict[int, int] = {}
    for earlier, later in sorted(pairs, key=lambda pair: (pair[1], pair[0])):
        if later in found or earlier in found:
            continue
        for position in (earlier, later):
            if position not in shingles:
                shingles[position] = _shingles(traits[position].text, shingle_words)
        if (
            _contained(shingles[earlier], shingles[later], settings.containment)
            and _same_numbers(traits[earlier], traits[later], settings)
            and _near_in_time(articles[earlier], articles[later], traits[later], settings)
        ):
            found[later] = earlier
    return found


def _shingles(text: tuple[str, ...], words: int) -> frozenset[tuple[str, ...]]:
    return frozenset(text[n : n + words] for n in range(max(1, len(text) - words + 1)))


def _contained(one: frozenset[tuple[str, ...]], other: frozenset[tuple[str, ...]], least: float) -> bool:
    shorter = min(len(one), len(other))
    return shorter > 0 and len(one & other) >= least * shorter


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
