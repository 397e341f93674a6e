"""Finds the names of places, peoples and offices in a text, in all their case forms.

A dictionary over words, not over letters: names of several words are paths in a tree of words, the longest path wins,
and its words are used up ("New Mexico" is not Mexico). Each language has its own tree, built when it is first asked
for; a text is read with the trees of its language and of those that its readers' press borrows from (`FALLBACK`).

Signs before a form in the data: `=` exactly these letters, capitals included (`=US`); `?` unsure, needs support from
its surroundings or from the rest of the text; `~` also a person's name or a common word, trusted until the text speaks
against it. A form written with a small letter is also found with one ("казахстанский"); one with a capital only with a
capital ("Того", not "того").
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from digest.text.words import fold
from digest.understand.inflect import SLAVIC, SOFTER, Endings, follows, russian_stem
from digest.understand.reading import END, Words, read_words

# "given" lists first names, "namesake" foreign towns that American ones are called after: they are never found, but known.
Kind = Literal[
    "country",
    "people",
    "folk",
    "province",
    "place",
    "leader",
    "organ",
    "office",
    "guest",
    "money",
    "given",
    "namesake",
    "none",
]
# The code of ministries and other offices that every country has: they are those of the publisher's country.
AT_HOME = "home"
KINDS: tuple[Kind, ...] = get_args(Kind)
FALLBACK: Mapping[str, tuple[str, ...]] = {
    "kk": ("kk", "ru"), "ky": ("ky", "ru"), "tg": ("tg", "ru"), "uz": ("uz",), "tk": ("tk",), "ru": ("ru", "en"),
    "en": ("en",), "uk": ("uk", "ru"), "be": ("be", "ru"), "": ("en", "ru"), "und": ("en", "ru"),
}  # fmt: skip
_SHORTEST_STEM = 2
_LONGEST_ENDING = 6
_REMEMBERED = 200_000  # words
_BREAKS = frozenset(
    {",", ":", ";", "!", "?", "…", END}
)  # marks that end a name; a full stop may stand within ("St. Louis")


class Name(NamedTuple):
    """One thing a form may mean: a code with its kind, and how sure the form is."""

    code: str
    kind: Kind
    unsure: bool
    person: bool  # also a person's name or a common word
    exact: str  # the letters that must stand there, or ""
    small: bool  # whether a small first letter is fine


class Mention(NamedTuple):
    """Words `first` to `last` (exclusive) of a text, and what they may mean."""

    first: int
    last: int
    names: tuple[Name, ...]


@dataclass(slots=True)
class _Node:
    listed: dict[str, "_Node"] = field(default_factory=dict)
    stems: dict[str, list[tuple[Endings | None, "_Node"]]] = field(default_factory=dict)
    exact: dict[str, "_Node"] = field(default_factory=dict)
    names: list[Name] = field(default_factory=list)
    small: bool = False  # whether a form that goes through here may begin with a small letter


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the data: forms that mean `code`."""

    language: str
    code: str
    kind: Kind
    forms: tuple[str, ...]


_Starts = tuple[tuple[str, tuple[_Node, ...]], ...]  # (language, nodes behind the first word)


class _Memory(dict[str, _Starts]):
    """Remembers where names begin with a word as written, for speed only."""

    def __init__(self, look_up: Callable[[str], _Starts]) -> None:
        self.look_up = look_up

    def __missing__(self, written: str) -> _Starts:
        if len(self) > _REMEMBERED:
            self.clear()
        self[written] = found = self.look_up(written)
        return found


class Gazetteer:
    """All names, ready for looking up. What it finds never changes; trees and answers are kept as they are needed."""

    __slots__ = ("_rows", "_starts", "_trees", "given", "namesakes")

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows: dict[str, list[Row]] = {}
        listed: dict[str, set[str]] = {"given": set(), "namesake": set()}
        for row in rows:
            if row.kind in listed:
                listed[row.kind].update(word for form in row.forms for word in read_words(form).folded)
            else:
                self._rows.setdefault(row.language, []).append(row)
        self.given = frozenset(listed["given"])
        self.namesakes = frozenset(listed["namesake"])
        self._trees: dict[str, _Node] = {}
        self._starts: dict[str, _Memory] = {}

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(self._rows)

    def find(self, words: Words, language: str) -> list[Mention]:
        """Returns the mentions in `words`, in order, none overlapping another."""
        known = self._starts.get(language)
        if known is None:
            known = self._starts[language] = _Memory(lambda word: self._starting(word, language))
        found: list[Mention] = []
        end = 0
        for at, starts in enumerate(map(known.__getitem__, words.written)):
            if starts and at >= end:
                mention = _longest(starts, words, at)
                if mention is not None:
                    end = mention.last
                    if all(name.kind != "none" for name in mention.names):
                        found.append(mention)
        return found

    def _tree(self, language: str) -> _Node:
        tree = self._trees.get(language)
        if tree is None:
            tree = _Node()
            for row in self._rows[language]:
                for form in row.forms:
                    _add(tree, form, row)
            self._trees[language] = tree
        return tree

    def _starting(self, written: str, language: str) -> _Starts:
        """Returns where the names begin that this word may begin."""
        capital, folded = not written[0].islower(), fold(written)
        found = []
        for name in FALLBACK.get(language, (language, "en")):
            if name in self._rows:
                nodes = tuple(
                    node for node in _following(self._tree(name), folded, name) if capital or node.small
                )
                if nodes:
                    found.append((name, nodes))
        return tuple(found)


def _add(tree: _Node, form: str, row: Row) -> None:
    bare = form.lstrip("=?~")
    signs = form[: len(form) - len(bare)]
    exact, unsure, person = "=" in signs, "?" in signs, "~" in signs
    parts = read_words(bare)
    if not parts.folded:
        return
    small = bare[0].islower()
    node, last = tree, len(parts.folded) - 1
    for at, part in enumerate(parts.folded):
        node = _step(node, part, row.language, exact=exact, last=at == last)
        node.small |= small
    written = " ".join(parts.written) if exact else ""
    name = Name(row.code, row.kind, unsure, person, written, not exact and small)
    if name not in node.names:
        node.names.append(name)
    # What one row calls a person's name too, no other row makes certain.
    persons = {known.code for known in node.names if known.person}
    node.names[:] = [known._replace(person=known.code in persons) for known in node.names]


def _step(node: _Node, word: str, language: str, *, exact: bool, last: bool) -> _Node:
    """Returns the node behind `word`, made where it is missing, with all forms of the word leading to it."""
    if exact:
        made = node.exact.setdefault(word, _Node())
        if last and language not in SLAVIC:
            node.stems.setdefault(word, [(None, made)])  # "АКШнын"
        return made
    known = node.listed.get(word)
    if known is None:
        known = node.listed[word] = _Node()
        if language in SLAVIC:
            stem, endings = russian_stem(word)
            if endings:
                node.stems.setdefault(stem, []).append((endings, known))
    if last and language not in SLAVIC and len(word) >= _SHORTEST_STEM and word not in node.stems:
        node.stems[word] = [(None, known)]
        if word[-1] in SOFTER:
            node.stems.setdefault(word[:-1] + SOFTER[word[-1]], [(None, known)])
    return known


def _longest(starts: _Starts, words: Words, at: int) -> Mention | None:
    best: Mention | None = None
    for language, nodes in starts:
        for last, ends in _ends(nodes, words, at, language):
            if best is None or last > best.last:
                names = tuple(
                    name for node in ends for name in node.names if _fits(name, words.written, at, last)
                )
                if names:
                    best = Mention(at, last, names)
    return best


def _ends(nodes: Iterable[_Node], words: Words, at: int, language: str) -> list[tuple[int, list[_Node]]]:
    """Returns the ends of all paths that begin with `nodes`, behind word `at`, shortest first."""
    ends: list[tuple[int, list[_Node]]] = []
    here = list(nodes)
    while here:
        at += 1
        named = [node for node in here if node.names]
        if named:
            ends.append((at, named))
        if at == len(words.folded) or words.after[at - 1] in _BREAKS:
            break
        word = words.folded[at]
        here = [
            after
            for node in here
            if node.listed or node.exact  # most names are one word
            for after in _following(node, word, language)
        ]
    return ends


def _following(node: _Node, word: str, language: str) -> list[_Node]:
    """Returns the nodes behind `word`: those that list it, or else those whose stem its ending may follow."""
    found = [after for after in (node.exact.get(word), node.listed.get(word)) if after is not None]
    if not node.stems:
        return found
    if language in SLAVIC:
        for cut in range(len(word), max(2, len(word) - _LONGEST_ENDING) - 1, -1) if len(word) > 2 else ():
            for endings, after in node.stems.get(word[:cut], ()):
                if endings and word[cut:] in endings and after not in found:
                    found.append(after)
    elif not found:
        for cut in range(len(word) - 1, _SHORTEST_STEM - 1, -1):
            if word[:cut] in node.stems and follows(word[cut:], language):
                return [after for _, after in node.stems[word[:cut]]]
    return found


def _fits(name: Name, written: list[str], first: int, last: int) -> bool:
    if name.exact:
        said = " ".join(written[first:last])
        return said == name.exact or (said.startswith(name.exact) and said[len(name.exact) :].islower())
    return name.small or not written[first][0].islower()
