"""Gives the newsroom's own topics and regions: rules of words from the configuration.

Words are written as in a dictionary and found in their case forms: endings may follow ("Тенгиз" in "Тенгизде"), the last
letter may soften as Turkic words do ("мектеп" in "мектебінде"), and Russian words decline ("нефть" in "нефти", "Каспийское
море" in "Каспийского моря").
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from digest.model.article import Label
from digest.text.words import words
from digest.understand.inflect import SOFTER, russian, russian_stem

_SHORTEST_STEM = 3
_NEUTER = {
    "о": ("о", "а", "у", "ом", "е", "ах", "ам", "ами"),
    "е": ("е", "я", "ю", "ем", "и", "й", "ях", "ям", "ями"),
}


@dataclass(frozen=True, slots=True)
class OwnRule:
    """A topic or region of the newsroom's own: `code` is given to articles that use one of `words`.

    A word is compared with the beginnings of the words of a text, so "каспи" is found in "Каспийское"; a "$" after it
    asks for the whole word; several words in one string must stand side by side.
    """

    code: str
    words: tuple[str, ...]


class _Form(NamedTuple):
    """A word to look for: as a whole in one of `wholes`, or beginning with one of `beginnings`."""

    wholes: frozenset[str]
    beginnings: tuple[str, ...]

    def fits(self, word: str) -> bool:
        return word in self.wholes or word.startswith(self.beginnings)


class _Wanted(NamedTuple):
    code: str
    forms: tuple[_Form, ...]


class _Index(NamedTuple):
    """What to look for, by the first word: under its whole forms, and under its beginnings with their lengths."""

    wholes: dict[str, list[_Wanted]]
    beginnings: dict[str, list[_Wanted]]
    lengths: tuple[int, ...]


def own_labels(title: str, paragraphs: Iterable[str], rules: Sequence[OwnRule]) -> tuple[Label, ...]:
    """Returns the codes whose words the text uses, best first: 0.9 for the title, less for the body alone."""
    if not rules:
        return ()
    index = _index(tuple(rules))
    found = {
        code: round(1 - 0.5 / min(count, 5), 3) * 0.8
        for code, count in _count(words("\n\n".join(paragraphs)), index).items()
    }
    found |= dict.fromkeys(_count(words(title), index), 0.9)
    return tuple(
        Label(code, score) for code, score in sorted(found.items(), key=lambda item: (-item[1], item[0]))
    )


@lru_cache(maxsize=16)  # a newsroom has one set of topics and one of regions
def _index(rules: tuple[OwnRule, ...]) -> _Index:
    wholes: dict[str, list[_Wanted]] = {}
    beginnings: dict[str, list[_Wanted]] = {}
    for rule in rules:
        for phrase in rule.words:
            parts = [
                (word, part.endswith("$")) for part in phrase.split() for word in words(part.rstrip("$"))
            ]
            if not parts:
                continue
            forms = tuple(_form(word, whole=whole, alone=len(parts) == 1) for word, whole in parts)
            for word in forms[0].wholes:
                wholes.setdefault(word, []).append(_Wanted(rule.code, forms))
            for word in forms[0].beginnings:
                beginnings.setdefault(word, []).append(_Wanted(rule.code, forms))
    return _Index(wholes, beginnings, tuple(sorted({len(word) for word in beginnings})))


def _form(word: str, *, whole: bool, alone: bool) -> _Form:
    if whole:
        return _Form(frozenset({word}), ())
    if not alone:  # beside another word a stem is sure enough
        stem = russian_stem(word)[0].rstrip("ое")
        return _Form(frozenset({word}), (stem if len(stem) >= _SHORTEST_STEM else word,))
    cases = russian(word) | {
        word[:-1] + ending for ending in _NEUTER.get(word[-1], ()) if len(word) > _SHORTEST_STEM
    }
    softened = (word[:-1] + SOFTER[word[-1]],) if word[-1] in SOFTER and len(word) > _SHORTEST_STEM else ()
    return _Form(cases, (word, *softened))


def _count(text: Sequence[str], index: _Index) -> Counter[str]:
    """Returns how many words of the text speak for each code."""
    counted: Counter[str] = Counter()
    for at, word in enumerate(text):
        wanted = list(index.wholes.get(word, ()))
        for length in index.lengths:
            if length > len(word):
                break
            wanted += index.beginnings.get(word[:length], ())
        codes = {one.code for one in wanted if _stands_at(one.forms, text, at)} if wanted else ()
        counted.update(codes)
    return counted


def _stands_at(forms: tuple[_Form, ...], text: Sequence[str], at: int) -> bool:
    following = text[at : at + len(forms)]
    return len(following) == len(forms) and all(
        form.fits(word) for form, word in zip(forms, following, strict=True)
    )
