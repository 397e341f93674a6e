"""Finds the names of places, peoples and offices in a text, in all their case forms.

A dictionary over words, not over letters: names of several words are paths in a tree of words, the longest path wins,
and its words are used up ("New Mexico" is not Mexico). Each language has its own tree; a text is read with the trees
of its language and of those that its readers' press borrows from (`FALLBACK`).

Signs before a form in the data: `=` exactly these letters, capitals included (`=US`); `?` unsure, needs support from
its surroundings or from the rest of the text. A form written with a small letter is also found with one
("казахстанский"); one with a capital only with a capital ("Того", not "того").
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple, get_args

from digest.text.words import fold
from digest.understand.inflect import follows, forms

Kind = Literal["country", "people", "folk", "place", "organ", "none"]
KINDS: tuple[Kind, ...] = get_args(Kind)
FALLBACK: Mapping[str, tuple[str, ...]] = {
    "kk": ("kk", "ru"), "ky": ("ky", "ru"), "tg": ("tg", "ru"), "uz": ("uz",), "tk": ("tk",), "ru": ("ru", "en"),
    "uk": ("uk", "ru"), "be": ("be", "ru"), "": ("en", "ru"), "und": ("en", "ru"),
}  # fmt: skip
_TOKEN = re.compile(r"[^\W_]+(?:['’ʻʼ‘`´ʹ′][^\W\d_]+)*")
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_SHORTEST_STEM = 3
_REMEMBERED = 200_000  # words
# What the last letter of a Turkic stem becomes before a vowel: қазақ → қазағы, түрік → түрігі.
_SOFTER = {"қ": "ғ", "к": "г", "п": "б"}


class Name(NamedTuple):
    """One thing a form may mean: a code with its kind, and how sure the form is."""

    code: str
    kind: Kind
    unsure: bool
    exact: str  # the letters that must stand there, or ""
    small: bool  # whether a small first letter is fine


class Words(NamedTuple):
    """The words of a text, as written and folded, side by side."""

    written: list[str]
    folded: list[str]


class Mention(NamedTuple):
    """Words `first` to `last` (exclusive) of a text, and what they may mean."""

    first: int
    last: int
    names: tuple[Name, ...]


@dataclass(slots=True)
class _Node:
    lemmas: dict[str, "_Node"] = field(default_factory=dict)
    exact: dict[str, "list[_Node]"] = field(default_factory=dict)
    stems: dict[str, "_Node"] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    small: bool = False  # whether a form that goes through here may begin with a small letter


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the data: forms that mean `code`."""

    language: str
    code: str
    kind: Kind
    forms: tuple[str, ...]


def read_words(text: str) -> Words:
    """Returns the words of `text`; an English possessive ending is no part of one."""
    written = [
        word[:-2] if word.endswith(_POSSESSIVE) else word
        for word in _TOKEN.findall(unicodedata.normalize("NFC", text))
    ]
    return Words(written, [_folded(word) for word in written])


_folded = lru_cache(maxsize=100_000)(fold)  # the same few thousand words make up most of a day's articles


class Gazetteer:
    """All names, ready for looking up. Never changes after it is built."""

    __slots__ = ("_beginnings", "_trees")

    def __init__(self, rows: Iterable[Row]) -> None:
        self._trees: dict[str, _Node] = {}
        self._beginnings: dict[str, dict[str, bool]] = {}  # remembered answers of `_may_begin`, never wrong
        cases: dict[str, tuple[str, ...]] = {}
        for row in rows:
            tree = self._trees.setdefault(row.language, _Node())
            for form in row.forms:
                _add(tree, form, row, cases)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._trees)

    def find(self, words: Words, language: str) -> list[Mention]:
        """Returns the mentions in `words`, in order, none overlapping another."""
        names = FALLBACK.get(language, (language, "en"))
        trees = [(name, tree) for name in names if (tree := self._trees.get(name)) is not None]
        known = self._beginnings.setdefault(language, {})
        if len(known) > _REMEMBERED:
            known.clear()
        found: list[Mention] = []
        end = 0
        for at, word in enumerate(words.written):
            may_begin = known.get(word)
            if may_begin is None:
                may_begin = known[word] = _may_begin(trees, word, words.folded[at])
            if not may_begin or at < end:
                continue
            mention = _longest(trees, words, at)
            if mention is not None:
                end = mention.last
                if all(name.kind != "none" for name in mention.names):
                    found.append(mention)
        return found


def _add(tree: _Node, form: str, row: Row, cases: dict[str, tuple[str, ...]]) -> None:
    exact = form.startswith("=")
    bare = form.removeprefix("=").removeprefix("?")
    unsure = form.removeprefix("=").startswith("?")
    parts = read_words(bare)
    if not parts.folded:
        return
    small = bare[0].islower()
    node = tree
    for part in parts.folded[:-1]:
        node = _step(node, part, row.language, exact, cases)
        node.small |= small
    last = parts.folded[-1]
    end = _step(node, last, row.language, exact, cases)
    end.small |= small
    if not exact and row.language not in {"ru", "uk", "be"} and len(last) >= _SHORTEST_STEM:
        node.stems[last] = end
        if last[-1] in _SOFTER:
            node.stems[last[:-1] + _SOFTER[last[-1]]] = end
    written = " ".join(parts.written) if exact else ""
    name = Name(row.code, row.kind, unsure, written, not exact and small)
    if name not in end.names:
        end.names.append(name)


def _step(node: _Node, word: str, language: str, exact: bool, cases: dict[str, tuple[str, ...]]) -> _Node:
    """Returns the node behind `word`, made where it is missing, with all forms of the word leading to it."""
    lemma = f"={word}" if exact else word
    known = node.lemmas.get(lemma)
    if known is not None:
        return known
    made = node.lemmas[lemma] = _Node()
    if exact:
        written: tuple[str, ...] = (word,)
    else:
        key = f"{language}:{word}"
        written = cases.get(key) or cases.setdefault(key, forms(word, language))
    for form in dict.fromkeys(written):
        node.exact.setdefault(form, []).append(made)
    return made


def _may_begin(trees: list[tuple[str, _Node]], written: str, folded: str) -> bool:
    capital = not written[0].islower()
    return any(
        capital or node.small for language, tree in trees for node in _following(tree, folded, language)
    )


def _longest(trees: list[tuple[str, _Node]], words: Words, at: int) -> Mention | None:
    best: Mention | None = None
    for language, tree in trees:
        for last, node in _ends(tree, words, at, language):
            if best is not None and last <= best.last:
                continue
            names = tuple(name for name in node.names if _fits(name, words, at, last))
            if names:
                best = Mention(at, last, names)
    return best


def _ends(tree: _Node, words: Words, at: int, language: str) -> list[tuple[int, _Node]]:
    """Returns the ends of all paths that begin at word `at`; names that share a form all stand in the list."""
    ends: list[tuple[int, _Node]] = []
    nodes = [tree]
    while nodes and at < len(words.folded):
        word = words.folded[at]
        at += 1
        nodes = [after for node in nodes for after in _following(node, word, language)]
        ends += [(at, node) for node in nodes if node.names]
    return _joined(ends)


def _following(node: _Node, word: str, language: str) -> list[_Node]:
    """Returns the nodes behind `word`: its listed forms, or else the longest stem that its ending may follow."""
    listed = node.exact.get(word)
    if listed is not None:
        return listed
    if node.stems:
        for cut in range(len(word) - 1, _SHORTEST_STEM - 1, -1):
            found = node.stems.get(word[:cut])
            if found is not None and follows(word[cut:], language):
                return [found]
    return []


def _joined(ends: list[tuple[int, _Node]]) -> list[tuple[int, _Node]]:
    if len(ends) < 2:
        return ends
    by_end: dict[int, list[_Node]] = {}
    for last, node in ends:
        by_end.setdefault(last, []).append(node)
    return [
        (last, nodes[0] if len(nodes) == 1 else _Node(names=[name for node in nodes for name in node.names]))
        for last, nodes in sorted(by_end.items())
    ]


def _fits(name: Name, words: Words, first: int, last: int) -> bool:
    if name.exact:
        return " ".join(words.written[first:last]) == name.exact
    return name.small or not words.written[first][0].islower()
