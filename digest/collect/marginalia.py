"""Takes an article's text apart from what stands around it: credits, by-lines, "read also" and "latest news".

Rules, line by line: a labelled line ("Photo: …", "Автор: …") is taken off and kept for what it is; a heading such
as "Read also" opens a list of headlines, which ends where the text goes on; a heading such as "Latest news" opens
the tail; invitations to channels and notices of the site are dropped; a line that is only a date is a date when it
stands above the text; the publisher's tags and the names of its desk are dropped. All else is the text. Taking apart a text that was taken apart changes nothing.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import time
from functools import cache
from typing import Literal

from digest.collect.dates import Mention, dateline
from digest.collect.furniture import is_furniture
from digest.collect.limits import AUTHORS, LINKS, NAME_CHARS, TITLE_CHARS
from digest.collect.phrases import LANGUAGES, NOT_SOURCES, OUTLETS
from digest.collect.phrases_west import WESTERN
from digest.collect.urls import own_url
from digest.model.article import Link
from digest.text.words import fold

Kind = Literal["photo", "author", "source", "published", "read_also", "latest", "drop", ""]

_LABELS: tuple[Kind, ...] = ("photo", "author", "source", "published", "read_also", "latest")
_BULLET = re.compile(r"^\s*(?:[-–—•·*●▪▸►▶→➡👉🔹📌]|\d{1,2}[.)])\s+")
_ENDS = re.compile(r"[.!?…]['\"»”’)]*$")
_ADDRESS = re.compile(r"\(?\bhttps?://[^\s<>()]+\)?")
_AND = re.compile(
    r"\s*[,;]\s*(?:(?:and|и|және|жана|va|ва|we|ve|та|&)\s+)?|"
    r"\s+(?:and|и|және|жана|менен|мен|va|ва|we|ve|та|und|et|y|e|&)\s+"
)
_BYLINE = re.compile(r"(?:By|BY)\s+(?P<names>[A-Z][\w.’'-]+(?:\s+(?:[A-Z][\w.’'-]+|and|de|van|bin)|,){1,8})$")
_LISTS = frozenset({"read_also", "latest"})
_TEXT = 90  # a sentence so long is no headline of a tail
_BY = r"(?:reporting|writing|editing|compiling|translating)\s+by\b"
_DESK = re.compile(
    rf"[(\[](?:additional\s+)?{_BY}[^()\[\]]{{2,250}}[)\]]\.?|(?:additional\s+)?{_BY}[^;]{{2,150}};.{{0,80}}{_BY}.{{2,100}}",
    re.IGNORECASE,
)
_LABEL_CHARS, _NAME, _HEADLINE, _SENTENCE, _SHORT = (
    40,
    60,
    150,
    200,
    300,
)  # the longest of each, in characters
# Site furniture that feeds leave at the end of a teaser.
_MORE = re.compile(
    r"\s*(?:\[(?:…|\.\.\.|&hellip;)\]|(?:continue reading|read more|читать далее|читать полностью|подробнее)\s*(?:…|\.\.\.|→|»)?)$",
    re.IGNORECASE,
)

_ATTRIBUTED_CHARS = 1_500
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĒĖĘĚĞĢĪĮİĶĻŁŃŅŇŌŐŒŔŘŚŞŠŤŪŮŰŹŻŽÝА-ЯЁІЇЄҐӘҒҚҢӨҰҮҺӢӮҲҶЎ"
_DOMAIN = r"(?:[\w-]+\.)+(?-i:[a-z]{2,10}|рф|қаз)(?!\w)"
_QUOTED = r"(?:«[^»\n]{2,60}»|“[^”\n]{2,60}”|\"[^\"\n]{2,60}\")"
_CAPITALS = rf"[{_UPPER}][\w’'ʻ-]*(?:\s+[{_UPPER}][\w’'ʻ-]*){{0,3}}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """An article's lines, sorted: `paragraphs` are the text; `day` is the date that stood above it."""

    paragraphs: tuple[str, ...]
    photo_credit: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    day: tuple[Mention, time | None] | None = None
    read_also: tuple[Link, ...] = ()
    latest: tuple[Link, ...] = ()


@dataclass(slots=True)
class _Sorting:
    title: str
    text: list[str] = field(default_factory=list)
    photo_credit: str = ""
    authors: list[str] = field(default_factory=list)
    source: str = ""
    day: tuple[Mention, time | None] | None = None
    lists: dict[Kind, list[Link]] = field(default_factory=lambda: {"read_also": [], "latest": []})
    inside: Kind = ""
    bulleted: bool = False


def take_apart(lines: Iterable[str], *, title: str = "") -> Parts:
    """Returns the parts of an article whose lines, its headline excepted, are given in order."""
    state = _Sorting(title=fold(title))
    for line in lines:
        kind, rest = _kind(line, above=not state.text)
        if kind:
            _file(state, kind, rest)
        elif state.inside:
            _continue_list(state, line)
        else:
            _go_on(state, line)
    return Parts(
        paragraphs=tuple(state.text),
        photo_credit=state.photo_credit,
        authors=tuple(dict.fromkeys(state.authors))[:AUTHORS],
        source=state.source,
        day=state.day,
        read_also=tuple(dict.fromkeys(state.lists["read_also"]))[:LINKS],
        latest=tuple(dict.fromkeys(state.lists["latest"]))[:LINKS],
    )


def _go_on(state: _Sorting, line: str) -> None:
    if state.text or not _heads(state, line):
        state.text.append(line)


def _heads(state: _Sorting, line: str) -> bool:
    """Files what may only stand above the text: the headline again, a by-line, a date."""
    if state.title and len(line) <= TITLE_CHARS and fold(line) == state.title:
        return True
    byline = _BYLINE.match(line) if len(line) < 100 else None
    if byline:
        state.authors.extend(names(byline["names"]))
        return True
    day = dateline(line)
    if day:
        state.day = state.day or day
    return day is not None


def _file(state: _Sorting, kind: Kind, rest: str) -> None:
    if kind == "photo":
        state.photo_credit = state.photo_credit or rest[:NAME_CHARS]
    elif kind == "author":
        state.authors.extend(names(rest))
    elif kind == "source":
        state.source = state.source or rest[:NAME_CHARS].rstrip(".")
    elif kind == "published":
        state.day = state.day or dateline(rest)
    elif kind in state.lists:
        if rest:
            state.lists[kind].append(_link(rest))
        if not rest or kind == "latest":
            state.inside, state.bulleted = kind, False


def _continue_list(state: _Sorting, line: str) -> None:
    """A line after "Read also" or "Latest news": one more headline, or the text goes on."""
    bullet = _BULLET.match(line)
    ends = _ENDS.search(line) is not None
    sentence = len(line) > _SENTENCE or (ends and (state.inside == "read_also" or len(line) > _TEXT))
    if not bullet and ((state.bulleted and state.inside == "read_also") or sentence):
        state.inside = ""
        _go_on(state, line)
        return
    state.bulleted = state.bulleted or bullet is not None
    state.lists[state.inside].append(_link(line[bullet.end() :] if bullet else line))


def _link(text: str) -> Link:
    address = _ADDRESS.search(text)
    url = own_url(address[0].strip("()")) if address else ""
    title = _ADDRESS.sub("", text).strip(" -–—|:•") if address else text.strip()
    return Link(title=(title or url)[:TITLE_CHARS], url=url)


def names(text: str) -> list[str]:
    """Returns the names of a by-line, each on its own."""
    found = (name.strip(" .,:;–—-") for name in _AND.split(text))
    return [name for name in found if name and len(name) <= 100 and any(map(str.isalpha, name))]


def list_heading(text: str) -> Kind:
    """Returns "read_also" or "latest" where `text` is the heading of such a list, else ""."""
    kind = _labels().get(_bare(text), "") if len(text) <= _LABEL_CHARS else ""
    return kind if kind in _LISTS else ""


def _bare(label: str) -> str:
    return fold(label).strip(" ►▶👉➡→*#….:")


@cache
def _labels() -> dict[str, Kind]:
    """{folded wording: its kind}. Where languages differ ("by", "text"), the first one listed wins."""
    found: dict[str, Kind] = {}
    for phrases in (*LANGUAGES.values(), *WESTERN.values()):
        for kind in _LABELS:
            for wording in getattr(phrases, kind):
                found.setdefault(fold(wording), kind)
    return found


def _kind(line: str, *, above: bool) -> tuple[Kind, str]:
    """Returns what a line is, by its wording alone, and what follows its label; "" for text."""
    if len(line) > _SHORT:
        return "", ""
    kind, rest = _aside(line)
    if kind:
        return kind, rest
    label, colon, rest = line.partition(":")
    if len(label) <= _LABEL_CHARS:
        kind = _labels().get(_bare(label), "")
        rest = rest.strip()
        if kind and (colon or kind in _LISTS) and _follows(kind, rest):
            return kind, rest
    if above and len(line) <= 80 and not _ENDS.search(line):
        credit = re.match(
            r"(?:Photo(?:\s+by|\s+courtesy(?:\s+of)?)?|Фото|Сурет|Сүрөт|Surat)\s+(?!\w+:)(?=\S)", line
        )
        if credit:
            return "photo", line[credit.end() :]
    return ("drop", "") if is_furniture(line) else ("", "")


@cache
def _wordings(member: str) -> frozenset[str]:
    return frozenset(fold(one) for phrases in LANGUAGES.values() for one in getattr(phrases, member))


@cache
def _invitation() -> re.Pattern[str]:
    """ "Читайте также" with the headline right behind it, or behind a dash: it begins as a headline does."""
    apostrophe = "['ʻʼ‘’`´]"
    told = sorted(
        {one.replace("'", apostrophe) for phrases in LANGUAGES.values() for one in phrases.read_now}, key=len
    )
    starts = "|".join(told[::-1])
    return re.compile(rf"\W{{0,4}}(?i:{starts})\s*(?:[-–—]\s*|\s)(?P<rest>[«“\"{_UPPER}\d].{{8,}})$")


def _aside(line: str) -> tuple[Kind, str]:
    """As `_kind`, for what is known by more than a label alone: a list's heading with its headline, tags, the desk."""
    invited = _invitation().match(line)
    if invited and _follows("read_also", invited["rest"]):
        return "read_also", invited["rest"]
    label, colon, rest = line.partition(":")
    bare, rest = _bare(label) if colon and len(label) <= _LABEL_CHARS else "", rest.strip()
    if bare and rest and bare in _wordings("more") and _follows("read_also", rest):
        # "Earlier: the company said …" is a sentence, "Ранее мы писали: …" is none of the article's.
        return ("read_also", rest) if " " in bare or not _ENDS.search(rest) else ("", "")
    listed = bare and rest and bare in _wordings("tags") and not _ENDS.search(rest)
    return ("drop", "") if listed or _DESK.fullmatch(line) else ("", "")


def _follows(kind: Kind, rest: str) -> bool:
    """A label opens a credit or a list, not a sentence of the text ("Source: the ministry said that …")."""
    if kind == "published":
        return dateline(rest) is not None
    sentence = _ENDS.search(rest) is not None
    if kind in _LISTS:
        return not (sentence and len(rest) > _HEADLINE)
    return len(rest) <= (_HEADLINE if not sentence else _NAME)


def without_more(teaser: str) -> str:
    """Returns a teaser without the "[…]" or "Read more" that a site put behind it."""
    return _MORE.sub("", teaser)


@cache
def _attributions() -> tuple[tuple[tuple[str, ...], tuple[re.Pattern[str], ...]], ...]:
    """For each language the hints that it is worth a try, and the patterns."""
    known = "|".join(sorted(map(re.escape, OUTLETS), key=len, reverse=True))
    outlet = rf"(?<!\w)(?P<name>{_DOMAIN}|{_QUOTED}|(?-i:{known})(?!\w))"
    name = f"(?P<name>{_DOMAIN}|{_QUOTED}|(?-i:{_CAPITALS}))"
    return tuple(
        (
            phrases.reports_hints,
            tuple(re.compile(one.format(name=name, outlet=outlet), re.IGNORECASE) for one in phrases.reports),
        )
        for phrases in LANGUAGES.values()
    )


def attributed_source(paragraphs: Sequence[str]) -> str:
    """Returns the publication that the text names as its own ("…, Orda.kz reports"), or ""."""
    for paragraph in dict.fromkeys([*paragraphs[:3], *paragraphs[-2:]]):
        text = paragraph[:_ATTRIBUTED_CHARS]
        lowered = text.lower()
        found = [
            match
            for hints, patterns in _attributions()
            if any(hint in lowered for hint in hints)
            for pattern in patterns
            for match in pattern.finditer(text)
        ]
        for match in sorted(found, key=lambda match: match.start()):
            name = match["name"].strip('«»“”" ').rstrip(".")
            if len(name) <= NAME_CHARS and not fold(name).removeprefix("the ").startswith(NOT_SOURCES):
                return name
    return ""
