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
_WORD = re.compile(r"\w+")
_BY = re.compile(r"^(?:by|par)\s")
# Publishers' sites stand for these in the saved pages, whose own addresses are not kept.
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


def agrees(fact: str, expected: str, article: Article) -> bool:
    """Returns whether the article says what is expected, spelling and the depth of detail aside."""
    if fact == "title":
        return _same_words(expected, article.title)
    if fact == "author":
        return _same_words(expected, " ".join(article.authors))
    if fact == "site":
        return _same_words(expected, article.source)
    if fact == "language":
        return language_tag(expected)[:2] == article.language[:2]
    if fact == "date":
        moment = parse_time(expected, UTC)
        return moment is not None and abs((article.published - moment).total_seconds()) <= 86_400
    said = article.url if fact == "url" else article.image.url if article.image else ""
    return canonical_url(expected, article.url) == canonical_url(said)


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


def main() -> None:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    archive = (Path(sys.argv[1]) if len(sys.argv) > 1 else SHARED) / "data" / "pages" / "pages.tar.xz"
    if not archive.exists():
        print(f"no saved pages at {archive}: nothing measured", file=sys.stderr)
        return
    saved = list(saved_pages(archive))
    articles = [article_of(one) for one in saved]
    for part in ("readability", "newspaper4k", ""):
        chosen = [(one, article) for one, article in zip(saved, articles, strict=True) if part in one.name]
        texts = [(one, article) for one, article in chosen if one.text.strip()]
        ours = score([(one.text, article.body if article else "") for one, article in texts])
        peers = {
            name: score([(one.text, _trafilatura(one.page, options)) for one, _ in texts])
            for name, options in _PEERS.items()
        }
        prefix = f"pages.{part}." if part else "pages."
        for measure in ("f1", "precision", "recall"):
            best = {name: getattr(peer, measure) for name, peer in peers.items()}
            figure(f"{prefix}body.{measure}", getattr(ours, measure), "1", peers=best)
        for fact in ("title", "author", "date", "image", "language", "url", "site"):
            stated = [(str(one.facts[fact]), article) for one, article in chosen if one.facts.get(fact)]
            right = sum(
                article is not None and agrees(fact, expected, article) for expected, article in stated
            )
            if stated:
                figure(f"{prefix}{fact}", right / len(stated), "1")


if __name__ == "__main__":
    main()
