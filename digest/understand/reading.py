"""Takes an article apart into words once, for language, regions and topics alike.

Only the head is read: what comes after some hundred words changes no answer, and whole articles cost many times as
much. What a word looks like without its punctuation is remembered, because a day's articles repeat the same words.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import NamedTuple

from digest.text.words import fold
from digest.understand.dateline import split_dateline

HEAD_WORDS = 600  # of the paragraphs; a title is cut at as many
_CHARACTERS = 9  # a word with its space, in the longest of our languages
_REMEMBERED = 200_000  # words
_TOKEN = re.compile(r"[^\W_]+(?:['’ʻʼ‘`´ʹ′][^\W\d_]+)*(?: ?[.,:;!?…])?")
_POSSESSIVE = ("'s", "’s", "'S", "’S")
_MARKS = ".,:;!?…"
END = "\n"


class Words(NamedTuple):
    """The words of a text, side by side: as written, folded, and the mark that follows ("" for none, `END` last).

    An English possessive ending is no part of a word; its mark is an apostrophe.
    """

    written: list[str]
    folded: list[str]
    after: list[str]


class Reading(NamedTuple):
    """The words of an article's head. `starts` says where each paragraph begins; the title stands before the first.

    `line_end` is the first word behind the dateline of the first paragraph.
    """

    words: Words
    starts: tuple[int, ...]
    line_end: int

    @property
    def title_end(self) -> int:
        return self.starts[0] if self.starts else len(self.words.written)


class _Seen(dict[str, tuple[str, str, str]]):
    """Remembers {token: (written, folded, after)}."""

    def __missing__(self, token: str) -> tuple[str, str, str]:
        if len(self) > _REMEMBERED:
            self.clear()
        after = token[-1] if token[-1] in _MARKS else ""
        written = token[:-1].rstrip(" ") if after else token
        if written.endswith(_POSSESSIVE):
            written, after = written[:-2], after or "'"
        self[token] = found = written, fold(written), after
        return found


_SEEN = _Seen()


def read_words(text: str) -> Words:
    """Returns the words of one stretch of text."""
    return read(text, ()).words


def read(title: str, paragraphs: Iterable[str], head_words: int = HEAD_WORDS) -> Reading:
    """Returns the words of the title and of the first `head_words` words of the paragraphs."""
    parts: list[tuple[str, str, str]] = []
    _add(parts, title, head_words)
    starts: list[int] = []
    line_end = len(parts)
    left = head_words
    for paragraph in paragraphs:
        if not starts:
            line_end += len(_TOKEN.findall(split_dateline(paragraph)[0]))
        starts.append(len(parts))
        left -= _add(parts, paragraph, left)
        if left <= 0:
            break
    if not parts:
        return Reading(Words([], [], []), tuple(starts), 0)
    written, folded, after = zip(*parts, strict=True)
    return Reading(Words(list(written), list(folded), list(after)), tuple(starts), line_end)


def _add(parts: list[tuple[str, str, str]], text: str, limit: int) -> int:
    """Appends at most `limit` words of one stretch; returns how many."""
    head = text[: limit * _CHARACTERS]
    if not head.isascii():
        head = unicodedata.normalize("NFC", head)
    tokens = _TOKEN.findall(head)[:limit]
    if tokens:
        parts += map(_SEEN.__getitem__, tokens)
        written, folded, after = parts[-1]
        parts[-1] = written, folded, after if after in {".", "!", "?", "…"} else END
    return len(tokens)
