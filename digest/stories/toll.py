"""How many people a report says were killed and hurt: what grows while a story runs.

Read from the headline and the beginning of the text: the number nearest to a word for the dead or the hurt, in digits or as a
word, in English, Russian, Kazakh, Kyrgyz and Uzbek. In other languages no report tells a toll.
"""

from digest.model.article import Article
from digest.text.words import words

_DEAD = ("kill", "dead", "died", "погиб", "умер", "скончал", "мерт", "halok", "vafot", "ҳалок", "вафот")
_HURT = (
    "hurt",
    "injur",
    "wound",
    "пострада",
    "ранен",
    "жарақат",
    "жаракат",
    "jarohat",
    "yarador",
    "жароҳат",
    "ярадор",
)
# Words for the dead with which other words begin, as Kazakhstan does.
_WHOLE = ("қаза", "каза")
# From one on; forms of a number in other cases begin alike.
_NUMBERS = (
    ("one", "один", "одного", "бір", "бир", "bir"), ("two", "два", "две", "двое", "двух", "екі", "эки", "ikki", "икки"),
    ("three", "три", "трое", "троих", "трёх", "трех", "үш", "үч", "uch", "уч"),
    ("four", "четыре", "четверо", "четверых", "төрт", "toʻrt", "тўрт"),
    ("five", "пять", "пятеро", "пятерых", "бес", "беш", "besh"),
    ("six", "шесть", "шестеро", "шестерых", "алты", "olti", "олти"),
    ("seven", "семь", "семеро", "семерых", "жеті", "жети", "yetti", "етти"),
    ("eight", "восемь", "восьмеро", "восьмерых", "сегіз", "сегиз", "sakkiz", "саккиз"),
    ("nine", "девять", "девятеро", "девятерых", "тоғыз", "тогуз", "toʻqqiz", "тўққиз"),
    ("ten", "десять", "десятеро", "десятерых", "он", "oʻn", "ўн"),
)  # fmt: skip
_NUMBER = {word: count for count, forms in enumerate(_NUMBERS, start=1) for word in forms}
_LEAD_CHARS = 300
_NEAR = 3  # words between a number and what it counts
_DIGITS = 3  # more are years and sums


def toll(article: Article) -> tuple[int, int]:
    """Returns the most dead and the most hurt that the beginning of a report tells of, 0 where it tells of none."""
    lines = (article.title, article.body[:_LEAD_CHARS])
    dead, hurt = zip(
        *((_count(words(line), _DEAD), _count(words(line), _HURT)) for line in lines), strict=True
    )
    return max(dead), max(hurt)


def _count(said: list[str], victims: tuple[str, ...]) -> int:
    found = [0]
    numbers = {at: _value(word) for at, word in enumerate(said) if _value(word)}
    for at, word in enumerate(said):
        if word.startswith(victims) or (victims is _DEAD and word in _WHOLE):
            near = [(abs(at - place), count) for place, count in numbers.items() if abs(at - place) <= _NEAR]
            found += [min(near)[1]] if near else []
    return max(found)


def _value(word: str) -> int:
    """Returns the number a word says, 0 where it is none."""
    return int(word) if word.isascii() and word.isdigit() and len(word) <= _DIGITS else _NUMBER.get(word, 0)
