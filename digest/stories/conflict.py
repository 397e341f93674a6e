"""What speaks against two articles telling of one event, however alike their words are.

Newsrooms fill in forms: "Exchange rates for April 24", "Weather in Almaty", "Kairat 2:1 Tobol". When two headlines
are nearly the same and what differs is a date, a score, a rate or a place, they are two stories. In this order:
1. dates in both headlines, none in common
2. like headlines with other scores or rates
3. like headlines that differ in names on both sides, each unknown to the other article
4. like headlines about different places (the regions of the annotation)
Another number alone is no contradiction: the count of victims grows while the story stays the same.
"""

import re
from dataclasses import dataclass

from digest.model.article import ReadArticle
from digest.stories.traits import Traits
from digest.text.words import stem

# The beginnings of the months' names, folded, in English, Russian (with Kyrgyz and Tajik), Kazakh, Uzbek, Turkmen.
_MONTHS = (
    ("jan", "янв", "қаңтар", "yanvar", "ýanwar"),
    ("feb", "фев", "ақпан", "fevral", "fewral"),
    ("mar", "март", "наурыз", "mart"),
    ("apr", "апр", "сәуір", "aprel"),
    ("may", "май", "мая", "мамыр", "maý"),
    ("jun", "июн", "маусым", "iyun", "iýun"),
    ("jul", "июл", "шілде", "iyul", "iýul"),
    ("aug", "авг", "тамыз", "avgust", "awgust"),
    ("sep", "сен", "қыркүйек", "sentabr", "sentýabr"),
    ("oct", "окт", "қазан", "oktabr", "oktýabr"),
    ("nov", "ноя", "қараша", "noyabr", "noýabr"),
    ("dec", "дек", "желтоқсан", "dekabr"),
)
_MONTH = {start: number for number, starts in enumerate(_MONTHS, 1) for start in starts}
_LONGEST = max(map(len, _MONTH))
_SCORE = re.compile(r"(?<!\d)\d{1,3}\s?[:–-]\s?\d{1,3}(?!\d)|\d+[.,]\d+\s?%?|\d+\s?%")
_MOST_DAY = 31
# From this share of common words on, two headlines are one form filled in twice.
_FORM = 0.6
# Where both tell a score or a rate, a form needs less: teams and players fill much of it.
_FORM_SCORED = 0.4


@dataclass(frozen=True, slots=True)
class Claims:
    """What an article's headline commits it to, and where it plays."""

    words: frozenset[str]
    dates: frozenset[tuple[int, int]]
    scores: frozenset[str]
    places: frozenset[str]


def claims(article: ReadArticle, traits: Traits) -> Claims:
    """Returns what can contradict another article."""
    return Claims(
        words=frozenset(traits.headline),
        dates=_dates(traits.headline),
        scores=frozenset(re.sub(r"\s", "", found) for found in _SCORE.findall(article.article.title)),
        places=_places(article),
    )


def contradict(one: Claims, other: Claims, mine: Traits, theirs: Traits) -> bool:
    """Says whether two articles that look alike cannot tell of the same event."""
    if one.dates and other.dates and not one.dates & other.dates:
        return True
    only_mine, only_theirs = one.words - other.words, other.words - one.words
    common = len(one.words & other.words)
    shorter = min(len(one.words), len(other.words))
    other_scores = bool(one.scores and other.scores and not one.scores & other.scores)
    if common < 2 or common < (_FORM_SCORED if other_scores else _FORM) * shorter:
        return False
    if other_scores:
        return True
    if not only_mine or not only_theirs:
        return False
    if _strange(only_mine, mine, theirs) and _strange(only_theirs, theirs, mine):
        return True
    return bool(one.places and other.places and not one.places & other.places)


def _strange(words: frozenset[str], mine: Traits, theirs: Traits) -> bool:
    """Says whether all that is only in this headline are names and figures, with a name the other never writes."""
    named = [word for word in words if word in mine.names]
    if not named or any(word not in mine.names and not word[0].isdigit() for word in words):
        return False
    known = {stem(word) for word in theirs.text}
    return all(stem(word) not in known for word in named)


def _dates(words: tuple[str, ...]) -> frozenset[tuple[int, int]]:
    """Returns (month, day) for each "24 April", "April 24" among the words."""
    found = set()
    for position, word in enumerate(words):
        month = _month(word)
        for beside in (*words[max(position - 1, 0) : position], *words[position + 1 : position + 2]):
            digits = re.match(r"\d{1,2}(?!\d)", beside)
            if month and digits and 0 < int(digits[0]) <= _MOST_DAY:
                found.add((month, int(digits[0])))
    return frozenset(found)


def _month(word: str) -> int:
    if word.startswith(("mars", "marc")) and word != "march":
        return 0
    return next((_MONTH[word[:n]] for n in range(min(len(word), _LONGEST), 2, -1) if word[:n] in _MONTH), 0)


def _places(article: ReadArticle) -> frozenset[str]:
    """Returns the provinces, else the countries, of the annotation."""
    codes = [label.code for label in article.annotation.regions]
    provinces = [code for code in codes if "-" in code]
    return frozenset(provinces or [code for code in codes if not code.isdigit()])
