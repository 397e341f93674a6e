"""What speaks against two articles telling of one event, however alike their words are.

Newsrooms fill in forms: "Exchange rates for April 24", "Weather in Almaty", "Kairat 2:1 Tobol". When two headlines
are nearly the same and what differs is a date, a score, a rate or a place, they are two stories. In this order:
1. dates in both headlines, none in common
2. the same kind of daily post on different days
3. like headlines with other scores or rates
4. like headlines that differ in names alone, each unknown to the other article; where both articles are brief, and so have
   told all whom they name, also in other words
5. like headlines about different places (the regions of the annotation)
6. like headlines on different days whose leads have other dates, scores or rates, or nothing in common
7. no name of one headline in the other article, and other scores or rates in their leads
Another number alone is no contradiction: the count of victims grows while the story stays the same.
"""

import math
import re
from dataclasses import dataclass

from digest.model.article import ReadArticle
from digest.stories.calendar import days
from digest.stories.recurring import recurring
from digest.stories.traits import Traits
from digest.text.words import stem

_SCORE = re.compile(r"(?<![\d.,])\d{1,3}\s?[:–-]\s?\d{1,3}(?!\d)|\d+[.,]\d+\s?%?|\d+\s?%")
_LEAD_CHARS = 400
# From this share of common words on, two headlines are one form filled in twice.
_FORM = 0.6
# Where both tell a score or a rate, or briefly name somebody else, a form needs less: teams and players fill much of it.
_FORM_SCORED = 0.4
# Posts of two days are about a day apart, and one of the evening and one of the morning are about the same day.
_DAY_H = 16
# Of so many words, an article is brief.
_BRIEF = 60
# Two leads that have no more than this share of their stems in common say different things.
_LIKE_LEADS = 0.5
# So many letters tell whether a text knows a name, whatever ending it has there.
_KNOWN_BY = 4


@dataclass(frozen=True, slots=True)
class Claims:
    """What an article commits itself to: its headline's stems, names, dates and scores, the dates and scores of the lead,
    where it plays, when (NaN where that is not known) and by whom it was published, which kind of daily post it is, and
    all its folded words, each between spaces."""

    words: frozenset[str]
    names: frozenset[str]
    dates: frozenset[tuple[int, int]]
    scores: frozenset[str]
    lead_dates: frozenset[tuple[int, int]]
    lead_scores: frozenset[str]
    places: frozenset[str]
    hour: float
    source: str
    recurring: str
    brief: bool
    text: str

    def knows(self, name: str) -> bool:
        """Says whether a word of the article begins as the name does."""
        return (f" {name[:_KNOWN_BY]}" if len(name) >= _KNOWN_BY else f" {name} ") in self.text


def claims(read: ReadArticle, traits: Traits) -> Claims:
    """Returns what can contradict another article."""
    article = read.article
    lead = "\n".join(article.paragraphs[:3])[:_LEAD_CHARS]
    codes = [label.code for label in read.annotation.regions if not label.code.isdigit()]
    provinces = [code for code in codes if "-" in code]
    return Claims(
        words=frozenset(map(stem, traits.headline)),
        names=frozenset(traits.names.intersection(traits.headline)),
        dates=days(article.title),
        scores=_scores(article.title),
        lead_dates=days(lead),
        lead_scores=_scores(lead),
        places=frozenset(provinces or codes),
        hour=math.nan if article.date_estimated else article.published.timestamp() / 3600,
        source=article.source,
        recurring=recurring(article.title),
        brief=len(traits.headline) < len(traits.text) <= _BRIEF,
        text=f" {' '.join(traits.text)} ",
    )


def contradict(one: Claims, other: Claims, mine: Traits, theirs: Traits) -> bool:
    """Says whether two articles that look alike cannot tell of the same event."""
    if _differ(one.dates, other.dates):
        return True
    other_day = abs(one.hour - other.hour) >= _DAY_H
    if other_day and one.recurring and one.recurring == other.recurring:
        return True
    other_scores, strange = _differ(one.scores, other.scores), _brief_strangers(one, other)
    common = len(one.words & other.words)
    shorter = min(len(one.words), len(other.words))
    if common < 2 or common < (_FORM_SCORED if other_scores or strange else _FORM) * shorter:
        return _unknown(one, other) and _differ(one.lead_scores, other.lead_scores)
    if other_scores or strange:
        return True
    elsewhere = _differ(one.places, other.places) and one.words - other.words and other.words - one.words
    if elsewhere or (_strange(one, other) and _strange(other, one)):
        return True
    return other_day and (
        _differ(one.lead_dates, other.lead_dates)
        or _differ(one.lead_scores, other.lead_scores)
        or (one.source == other.source and one.words == other.words and not _like(mine, theirs))
    )


def _differ(one: frozenset[object], other: frozenset[object]) -> bool:
    return bool(one) and bool(other) and not one & other


def _strange(one: Claims, other: Claims) -> bool:
    """Says whether all that is only in this headline are names and figures, and the other article has none of the names."""
    names = {stem(name) for name in _unheard(one, other)}
    only = one.words - other.words
    return bool(names & only) and all(word in names or word[0].isdigit() for word in only)


def _brief_strangers(one: Claims, other: Claims) -> bool:
    """Says whether two brief articles name others in their headlines, and nobody that the other article knows."""
    mine, theirs = one.names - other.names, other.names - one.names
    return (
        one.brief
        and other.brief
        and bool(mine and theirs)
        and len(_unheard(one, other)) == len(mine)
        and len(_unheard(other, one)) == len(theirs)
    )


def _unknown(one: Claims, other: Claims) -> bool:
    """Says whether no name of either headline stands in the other article."""
    return bool(
        one.names
        and other.names
        and len(_unheard(one, other)) == len(one.names)
        and len(_unheard(other, one)) == len(other.names)
    )


def _unheard(one: Claims, other: Claims) -> list[str]:
    return [name for name in one.names if not other.knows(name)]


def _like(mine: Traits, theirs: Traits) -> bool:
    """Says whether two articles with the same headline go on alike."""
    headline = set(map(stem, mine.headline))
    one, other = mine.weights.keys() - headline, theirs.weights.keys() - headline
    return len(one & other) >= _LIKE_LEADS * min(len(one), len(other))


def _scores(text: str) -> frozenset[str]:
    """Returns scores, rates and shares, in one spelling."""
    return frozenset(
        re.sub(r"\s", "", found).replace(",", ".").replace("–", "-").replace("-", ":")
        for found in _SCORE.findall(text)
    )
