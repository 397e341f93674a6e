"""Reads the names of people out of by-lines, however sites write them."""

import re
from collections.abc import Iterable, Iterator

from digest.collect.dates import mentions
from digest.collect.marginalia import names
from digest.text.words import fold

# "By", as it stands before a name.
_BY = re.compile(
    r"^(?:(?:written |posted |story |words |text )?by|автор(?:ы|ка|и)?|автори|текст|от|авторы текста|par|von|por|di|door|"
    r"av|af|autor(?:es|zy|i)?|auteurs?|autore|yazar|muallif|муаллиф|авторлор|авторлары?|awtor)\b\s*:?\s*",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\s*(?:[|•·©@#/]|\((?:https?|@|www)|\([^)]*\)\s*$|\s[–—-]\s|https?:|www\.|\d).*$", re.DOTALL
)
_NOBODY = frozenset({
    "admin", "administrator", "editor", "редакция", "редактор", "author", "authors", "автор", "byline", "by", "staff",
    "unknown", "user", "root", "null", "none", "undefined", "follow", "follow author", "super user", "superuser",
})  # fmt: skip
_NO_NAME = re.compile(
    r"\b(?:updated|published|posted|views?|comments?|min read|read more|follow|обновлено|опубликовано)\b",
    re.IGNORECASE,
)
_NAME_CHARS = 80
_NAME_WORDS = 7


def people(texts: Iterable[str]) -> Iterator[str]:
    """Yields the names in by-lines, bare: without "By", roles, dates, addresses, and what is nobody's name."""
    for text in texts:
        whole = _BY.sub("", " ".join(text.split())[:300]).strip()
        day = next(mentions(whole), None)
        whole = _CUT.sub("", whole[: day.start] if day else whole)
        for part in _apart(whole):
            name = _BY.sub("", part).strip(" .,:;–—-\"'")
            if _names_somebody(name):
                yield name


def _apart(text: str) -> list[str]:
    """The names in a by-line. "Doe, Jane" is one person; of "Jane Doe, John Roe, CNN" the last is their paper."""
    parts = names(text)
    several = parts[:-1] if len(parts) > 2 and " " not in parts[-1] else parts
    return several if all(" " in name for name in several) else [text]


def _names_somebody(name: str) -> bool:
    if not 2 <= len(name) <= _NAME_CHARS or len(name.split()) > _NAME_WORDS or "//" in name:
        return False
    return fold(name) not in _NOBODY and not _NO_NAME.search(name) and any(map(str.isalpha, name))
