"""What is read of saved pages: the body against plain trafilatura, and what a page says about itself.

    python -m bench.pages [FOLDER]          FOLDER holds data/pages/pages.tar.xz

The body is measured as in the article extraction benchmark of Zyte: shingles of four words, true and false ones as
shares of a page so that long texts weigh no more, precision and recall averaged over the pages, F1 of the two.
A page that is refused counts as one without text. The pages are for measuring only and are no part of the project.
"""

import json
import logging
import re
import statistics
import sys
import tarfile
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.figure import figure
from digest.collect.charset import decode
from digest.collect.facts import Facts
from digest.collect.languages import language_tag
from digest.collect.read import read
from digest.collect.times import parse_time
from digest.collect.urls import canonical_url
from digest.errors import ArticleError
from digest.model.article import Article
from digest.text.words import fold

SHARED = Path(__file__).parents[2] / "shared"
NOW = datetime(2026, 11, 1, tzinfo=UTC)
_SHINGLE = 4
_DAY_S = 86_400
_WORD = re.compile(r"\w+")
_BY = re.compile(r"^(?:by|par)\s")
# Plain trafilatura, with the settings that its own evaluations compare.
_PEERS: Mapping[str, Mapping[str, Any]] = {
    "trafilatura": {},
    "trafilatura.no_comments": {"include_comments": False},
    "trafilatura.recall": {"favor_recall": True},
    "trafilatura.recall.no_comments": {"favor_recall": True, "include_comments": False},
}


@dataclass(frozen=True, slots=True)
class Saved:
    """A saved page: `text` is the expected body, "" where none is given; `facts` the expected metadata."""

    name: str
    page: bytes
    text: str
    url: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Score:
    f1: float
    precision: float
    recall: float


def shingles(text: str) -> Counter[tuple[str, ...]]:
    """Returns how often each row of four words stands in `text`; a shorter text is one row."""
    words = _WORD.findall(text)
    rows = (tuple(words[i : i + _SHINGLE]) for i in range(max(1, len(words) - _SHINGLE + 1)))
    return Counter(row for row in rows if row)


def page_score(expected: str, found: str) -> tuple[float | None, float | None]:
    """Returns precision and recall of one page, None where there is nothing to be precise about, or to recall."""
    true, said = shingles(expected), shingles(found)
    hits = (true & said).total()
    return (
        hits / said.total() if said else None,
        hits / true.total() if true else None,
    )


def score(pairs: list[tuple[str, str]]) -> Score:
    """Returns the score of (expected, found) texts."""
    scores = [page_score(*pair) for pair in pairs]
    precision = statistics.fmean([one for one, _ in scores if one is not None] or [0.0])
    recall = statistics.fmean([one for _, one in scores if one is not None] or [0.0])
    return Score(2 * precision * recall / ((precision + recall) or 1.0), precision, recall)


def saved_pages(archive: Path) -> Iterator[Saved]:
    """Yields the pages of both sets, in the order of their names."""
    with tarfile.open(archive) as tar:
        files = {member.name: tar.extractfile(member) for member in tar if member.isfile()}
        contents = {name: file.read() for name, file in files.items() if file is not None}
    for name, page in sorted(contents.items()):
        folder, _, last = name.rpartition("/")
        if last == "source.html":
            facts = json.loads(contents.get(f"{folder}/expected-metadata.json", b"{}"))
            yield Saved(
                name, page, _text_of(contents[f"{folder}/expected.html"]), facts=_of_readability(facts)
            )
        elif "/data/html/" in name:
            other = name.replace("/data/html/", "/data/{}/").removesuffix(".html")
            facts = json.loads(contents.get(f"{other.format('metadata')}.json", b"{}"))
            text = contents.get(f"{other.format('txt')}.txt", b"").decode()
            yield Saved(name, page, text, str(facts.get("url") or ""), _of_newspaper(facts))


def _text_of(markup: bytes) -> str:
    from lxml.html import document_fromstring

    return "".join(map(str, document_fromstring(markup.decode()).itertext()))


def _of_readability(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": facts.get("title"),
        "author": facts.get("byline"),
        "language": facts.get("lang"),
        "site": facts.get("siteName"),
        "date": facts.get("publishedTime"),
    }


def _of_newspaper(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "title": facts.get("title"),
        "author": ", ".join(facts.get("authors") or ()),
        "language": facts.get("meta_lang"),
        "site": facts.get("meta_site_name"),
        "date": facts.get("publish_date"),
        "image": facts.get("meta_img"),
        "url": facts.get("canonical_link"),
    }


def article_of(saved: Saved) -> Article | None:
    """Returns the article that is read from a page, None where it is refused."""
    batch = read(saved.page, origin=saved.name, facts=Facts(url=saved.url), now=NOW)
    return batch.articles[0] if batch.articles else None


def said_by(article: Article) -> dict[str, str]:
    """Returns what the article says of each fact."""
    return {
        "title": article.title,
        "author": " ".join(article.authors),
        "date": "" if article.date_basis == "collected" else article.published.isoformat(),
        "image": article.image.url if article.image else "",
        "language": article.language,
        "url": article.url,
        "site": article.source,
    }


def said_by_trafilatura(saved: Saved) -> dict[str, str]:
    """Returns the same of plain trafilatura."""
    import trafilatura

    try:
        page: Any = trafilatura.extract_metadata(decode(saved.page), default_url=saved.url or None)
    except ArticleError:
        return {}
    names = ("title", "author", "date", "image", "language", "url")
    return (
        {"site": page.sitename or "", **{name: getattr(page, name) or "" for name in names}} if page else {}
    )


def agrees(fact: str, expected: str, said: str, base: str) -> bool:
    """Returns whether what is said is what is expected, spelling and the depth of detail aside."""
    if fact in {"title", "author", "site"}:
        return _same_words(expected, said)
    if fact == "language":
        return language_tag(expected)[:2] == said[:2]
    if fact == "date":
        moments = parse_time(expected, UTC), parse_time(said, UTC)
        return None not in moments and abs((moments[0] - moments[1]).total_seconds()) <= _DAY_S  # type: ignore[operator]
    return canonical_url(expected, base) == canonical_url(said)


def _same_words(expected: str, found: str) -> bool:
    """The same words in any order, but for a quarter: a title may have a subtitle, a by-line its "By"."""
    true, said = (set(_WORD.findall(_BY.sub("", fold(text)))) for text in (expected, found))
    return len(true & said) >= 0.75 * max(len(true), len(said))


def _trafilatura(page: bytes, options: Mapping[str, Any]) -> str:
    import trafilatura

    try:
        return trafilatura.extract(decode(page), **options) or ""
    except ArticleError:
        return ""


def _print_bodies(prefix: str, texts: list[tuple[Saved, Article | None]]) -> None:
    ours = score([(one.text, article.body if article else "") for one, article in texts])
    peers = {
        name: score([(one.text, _trafilatura(one.page, options)) for one, _ in texts])
        for name, options in _PEERS.items()
    }
    for measure in ("f1", "precision", "recall"):
        others = {name: getattr(peer, measure) for name, peer in peers.items()}
        figure(f"{prefix}body.{measure}", getattr(ours, measure), "1", peers=others)


def _print_facts(prefix: str, pages: list[tuple[Saved, Article | None]]) -> None:
    ours = [said_by(article) if article else {} for _, article in pages]
    theirs = [said_by_trafilatura(one) for one, _ in pages]
    for fact in ("title", "author", "date", "image", "language", "url", "site"):
        stated = [
            (str(one.facts[fact]), one.url, our.get(fact, ""), their.get(fact, ""))
            for (one, _), our, their in zip(pages, ours, theirs, strict=True)
            if one.facts.get(fact)
        ]
        if stated:
            right = sum(agrees(fact, expected, our, base) for expected, base, our, _ in stated)
            peer = sum(agrees(fact, expected, their, base) for expected, base, _, their in stated)
            figure(f"{prefix}{fact}", right / len(stated), "1", peers={"trafilatura": peer / len(stated)})


def main() -> None:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    archive = (Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED) / "data" / "pages" / "pages.tar.xz"
    if not archive.exists():
        print(f"no saved pages at {archive}: nothing measured", file=sys.stderr)
        return
    saved = list(saved_pages(archive))
    pages = [(one, article_of(one)) for one in saved]
    for part in ("readability", "newspaper4k", ""):
        chosen = [(one, article) for one, article in pages if part in one.name]
        prefix = f"pages.{part}." if part else "pages."
        _print_bodies(prefix, [(one, article) for one, article in chosen if one.text.strip()])
        _print_facts(prefix, chosen)


if __name__ == "__main__":
    main()
