"""The words of a language that speak for something: beginnings of words, and phrases of them."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

REMEMBERED = 200_000  # words


@dataclass(frozen=True, slots=True, eq=False)  # counted by identity: no hashing of fields per word
class Entry:
    """Words side by side that speak for `code`; each is a beginning of a word, or a whole word before a "$"."""

    code: str
    weight: float
    words: tuple[str, ...]


class _Found(NamedTuple):
    """What a word begins: entries of one word, whose beginning is the longest; phrases, the longest beginning first."""

    single: tuple[Entry, ...]
    phrases: tuple[Entry, ...]


class _Memory(dict[str, _Found | None]):
    """Remembers what each word begins, for speed only."""

    def __init__(self, look_up: Callable[[str], _Found | None]) -> None:
        self.look_up = look_up

    def __missing__(self, word: str) -> _Found | None:
        if len(self) > REMEMBERED:
            self.clear()
        self[word] = found = self.look_up(word)
        return found


class Lexicon:
    """The words of one language and what they speak for. Its answers never change after it is built."""

    __slots__ = ("_by_first", "_known", "_longest")

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._by_first: dict[str, list[Entry]] = defaultdict(list)
        different = {(entry.code, entry.words): entry for entry in entries}  # oʻ and o' fold to one
        for entry in different.values():
            self._by_first[entry.words[0]].append(entry)
        self._longest = max((len(first) for first in self._by_first), default=0)
        self._known = _Memory(self._starting)

    def match(self, text: Sequence[str]) -> dict[Entry, int]:
        """Returns which entries the folded words of a text match, and how often.

        Of single words the longest beginning wins, and a phrase wins over a single word that begins as it does.
        """
        counted: dict[Entry, int] = {}
        for at, found in enumerate(map(self._known.__getitem__, text)):
            if found is not None:
                entries = _fitting(found, text, at) if found.phrases else found.single
                for entry in entries:
                    counted[entry] = counted.get(entry, 0) + 1
        return counted

    def _starting(self, word: str) -> _Found | None:
        """Returns the entries whose first word is this one."""
        entries = list(self._by_first.get(f"{word}$", ()))
        for length in range(min(len(word), self._longest), 1, -1):
            entries += self._by_first.get(word[:length], ())
        single = [entry for entry in entries if len(entry.words) == 1]
        longest = tuple(entry for entry in single if len(entry.words[0]) == len(single[0].words[0]))
        phrases = tuple(entry for entry in entries if len(entry.words) > 1)
        return _Found(longest, phrases) if entries else None


def _fitting(found: _Found, text: Sequence[str], at: int) -> tuple[Entry, ...]:
    """Returns the entries that match at `at`: phrases with the longest beginning, and single words as long."""
    fitting = [entry for entry in found.phrases if _side_by_side(entry.words, text, at)]
    if not fitting:
        return found.single
    length = len(fitting[0].words[0])
    phrases = tuple(entry for entry in fitting if len(entry.words[0]) == length)
    single = found.single if found.single and len(found.single[0].words[0]) > length else ()
    return phrases + single


def _side_by_side(wanted: tuple[str, ...], text: Sequence[str], at: int) -> bool:
    for want in wanted[1:]:  # the first word is known to fit
        at += 1
        if at >= len(text):
            return False
        if not (text[at] == want[:-1] if want[-1] == "$" else text[at].startswith(want)):
            return False
    return True
