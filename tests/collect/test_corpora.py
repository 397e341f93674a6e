"""Readers against what the world publishes, in full with `-m slow`; skipped where the collections are not here."""

import ast
import gzip
import io
import json
import re
import tarfile
import warnings
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import feedparser
import pytest
import trafilatura

from bench.pages import article_of, saved_pages, score
from digest.collect.charset import decode
from digest.collect.facts import Facts
from digest.collect.feed import opened
from digest.collect.feed_items import found_in
from digest.collect.found import Found
from digest.collect.markup import blocks, headline
from digest.collect.paths import read_paths
from digest.collect.read import read
from digest.collect.times import parse_time
from digest.collect.urls import canonical_url
from digest.errors import ArticleError
from digest.text.words import words
from tests.collect.given import FACTS, NOW, SHARED

pytestmark = pytest.mark.skipif(not SHARED.exists(), reason="the collections are not on this machine")

FEEDS, PAGES = SHARED / "feeds.tar.xz", SHARED / "pages" / "pages.tar.xz"
FEED_ENDINGS = (".xml", ".rss", ".atom", "/custom")
SHARE = 0.99
# The addresses of these small sets are few, and each that differs has its reason.
SHARE_OF_FEW = 0.85
SAMPLE = 8

# {(the end of a file's name, kind): why we read something else there, and rightly}
DIFFERENT = {
    ("atom/atom_example_3.xml", "link"): "the address before FeedBurner's redirect, which counts clicks",
    ("rss2/rss_2.0_rps.xml", "link"): "the address before FeedBurner's redirect, which counts clicks",
    (
        "http_item_link_base_content_location.xml",
        "link",
    ): "the feed's address comes in a header of feedparser's test server",
    ("http_item_link_base_docuri.xml", "link"): "the feed's address is that of feedparser's test server",
    (
        "bozo_linenoise.xml",
        "text",
    ): "six characters in a wrong encoding, which the guesses of both make something else of",
    (
        "item_description_and_summary.xml",
        "text",
    ): "one article, which is told once: the longer of two equal texts is its body",
    (
        "item_summary_and_description.xml",
        "text",
    ): "one article, which is told once: the longer of two equal texts is its body",
    ("item_description_not_a_doctype2.xml", "text"): "a lone document type is no text",
    ("rss2/rss_2.0_nbcny.xml", "date"): "a clock with PM, which feedparser takes for one in the morning",
    ("sanitize/entry_content_iframe.xml", "text"): "what stands in a frame is not shown where frames are",
    ("sanitize/entry_summary_iframe.xml", "text"): "what stands in a frame is not shown where frames are",
    ("acceptable_element_m.xml", "text"): "an element that HTML never had stands as it is written",
    ("item_content_encoded_script_nested_cdata.xml", "text"): "marks of CDATA are no text",
    ("rss_incomplete_cdata.xml", "items"): "cut off inside its only headline: no item is whole",
}


def files(archive: Path, endings: tuple[str, ...], each: int = 1) -> Iterator[tuple[str, bytes]]:
    with tarfile.open(archive) as tar:
        members = [member for member in tar if member.isfile() and member.name.endswith(endings)]
        for member in members[::each]:
            content = tar.extractfile(member)
            assert content is not None
            yield member.name, content.read()


class Tally:
    """Counts, for each kind of fact, in how many places two readings agree."""

    def __init__(self) -> None:
        self.all: Counter[str] = Counter()
        self.agreeing: Counter[str] = Counter()
        self.explained: set[tuple[str, str]] = set()
        self.wrong: list[str] = []

    def add(self, name: str, kind: str, expected: object, found: object) -> None:
        self.all[kind] += 1
        reasons = [(end, one) for end, one in DIFFERENT if kind == one and name.endswith(end)]
        if expected == found:
            self.agreeing[kind] += 1
        elif reasons:
            self.explained.update(reasons)
        else:
            self.wrong.append(f"{name}: {kind} is {found!r}, not {expected!r}"[:300])

    def check(self, *, share: float, least: int) -> None:
        """Whether nothing differs without a reason, and what differs is few."""
        shares = {kind: round(self.agreeing[kind] / self.all[kind], 4) for kind in self.all}
        print(shares, dict(self.all))
        assert self.wrong == []
        assert min(shares.values()) >= share, shares
        assert min(self.all.values()) >= least, self.all


def found_of(content: bytes) -> list[Found]:
    try:
        channel, entries = opened(content, facts=FACTS, now=NOW)
    except ArticleError:
        return []
    return [found_in(entry, channel) for entry in entries]


def moment_of(parts: Any) -> datetime | None:
    try:
        year, month, day, hour, minute, second = parts[:6]
        return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=UTC)
    except (ValueError, TypeError):
        return None


def titled(text: str) -> list[str]:
    """Titles are compared by their words: markup, entities and spaces are gone from ours."""
    return words(headline(text))


def addressed(text: str, base: str) -> str:
    """Addresses are compared in our spelling, without tracking parameters."""
    return canonical_url(text, base)


def compare(tally: Tally, name: str, entry: Any, found: Found) -> None:
    """An item as feedparser has it; what it does not have, it may be that we find elsewhere."""
    title = entry.get("title") or ""
    if titled(title):
        tally.add(name, "title", titled(title), titled(found.title))
    link = entry.get("feedburner_origlink") or entry.get("link") or ""
    if addressed(link, found.base):
        tally.add(name, "link", addressed(link, found.base), addressed(found.url, found.base))
    dates = (moment_of(entry.get(f"{kind}_parsed")) for kind in ("published", "created", "updated"))
    date = next((moment for moment in dates if moment), None)
    if date:
        tally.add(name, "date", date, found.stated and found.stated.replace(microsecond=0))


def agreement_with_feedparser(each: int) -> Tally:
    tally = Tally()
    for name, content in files(FEEDS, FEED_ENDINGS, each):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            entries = feedparser.parse(io.BytesIO(content), sanitize_html=False)["entries"]
            batch = read(content, origin="f", facts=FACTS, now=NOW)
            origins = [*(one.origin for one in batch.rejected), *(one.origin for one in batch.withdrawn)]
            numbered = sum(origin.startswith("f#") for origin in origins)
            tally.add(name, "items", len(entries), len(batch.articles) + numbered)
            for entry, found in zip(entries, found_of(content), strict=False):
                compare(tally, name, entry, found)
    return tally


def test_sample_of_the_feeds_agrees_with_feedparser() -> None:
    agreement_with_feedparser(SAMPLE).check(share=SHARE, least=10)


@pytest.mark.slow
def test_feeds_agree_with_feedparser() -> None:
    agreement_with_feedparser(1).check(share=SHARE, least=300)


def expected_in_comments(content: bytes) -> Iterator[tuple[int, str, object]]:
    """What a test file of feedparser says of its entries: their number, the member, and its value."""
    found = re.search(rb"Expect:\s*(.*?)\s*-->", content, re.DOTALL)
    try:
        expression = ast.parse(found[1].decode().replace("\n", " "), mode="eval") if found else None
    except (SyntaxError, ValueError):
        return
    for node in ast.walk(expression) if expression else ():
        if isinstance(node, ast.Compare) and len(node.ops) == 1 and isinstance(node.ops[0], ast.Eq):
            path = re.fullmatch(r"entries\[(\d+)\](.+)", ast.unparse(node.left))
            try:
                value = ast.literal_eval(node.comparators[0])
            except ValueError:
                continue
            if path and value:
                yield int(path[1]), re.sub(r"[\[\]'\"]+", ".", path[2]).strip("."), value


READ_AS = {"title": "title", "title_detail.value": "title", "link": "link"}
DATES = ("published_parsed", "created_parsed", "updated_parsed")


def agreement_with_comments() -> Tally:
    """Only what is said of a well-formed feed; of markup, feedparser tells what its own sanitiser leaves."""
    tally = Tally()
    for name, content in files(FEEDS, FEED_ENDINGS):
        found = found_of(content) if "/feedparser/" in name and b"Expect:" in content else []
        for number, member, value in expected_in_comments(content):
            if number >= len(found):
                tally.add(name, "items", number + 1, len(found))
                continue
            one = found[number]
            if READ_AS.get(member) == "title":
                tally.add(name, "title", titled(str(value)), titled(one.title))
            elif READ_AS.get(member) == "link" and addressed(str(value), one.base):
                tally.add(name, "link", addressed(str(value), one.base), addressed(one.url, one.base))
            elif member in DATES:
                tally.add(name, "date", moment_of(value), one.stated)
            elif member in {"description", "summary", "content.0.value"} and isinstance(value, str):
                text = " ".join([*one.lines, one.summary])
                # Of what is stated to be text, tags are words.
                plain = re.search(rb"""type=["']text(?:/plain)?["']""", content) is not None
                shown = value if plain else " ".join(block.text for block in blocks(value))
                tally.add(
                    name, "text", True, words(shown) == words(text) or words(shown) == words(one.summary)
                )
    return tally


def test_feeds_agree_with_what_their_comments_expect() -> None:
    agreement_with_comments().check(share=SHARE_OF_FEW, least=14)


def items_of(content: bytes) -> list[Found]:
    """The articles of a JSON Feed, as far as they are compared."""
    articles = read(content, origin="f.json", facts=FACTS, now=NOW).articles
    return [Found(title=one.title, url=one.url, stated=one.published) for one in articles]


def agreement_with_feed_rs() -> Tally:
    tally = Tally()
    contents = dict(files(FEEDS, (".xml", ".json")))
    for name, content in contents.items():
        expected = contents.get(re.sub(r"\.(xml|json)$", ".serde.json", name))
        if expected is None or name.endswith(".serde.json"):
            continue
        entries = json.loads(expected)["entries"]
        found = items_of(content) if name.endswith(".json") else found_of(content)
        tally.add(name, "items", len(entries), len(found))
        for entry, one in zip(entries, found, strict=False):
            title = titled((entry["title"] or {}).get("content") or "")
            if title:
                tally.add(name, "title", title, titled(one.title))
            links = [
                addressed(link["href"], one.base)
                for link in entry["links"]
                if link["rel"] in {None, "alternate"}
            ]
            if links and links[0]:
                tally.add(name, "link", True, addressed(one.url, one.base) in links)
            date = parse_time(entry["published"] or entry["updated"] or "", UTC)
            if date:
                tally.add(
                    name,
                    "date",
                    date.replace(microsecond=0),
                    one.stated and one.stated.replace(microsecond=0),
                )
    return tally


def test_feeds_agree_with_what_feed_rs_expects() -> None:
    agreement_with_feed_rs().check(share=SHARE_OF_FEW, least=60)


@pytest.mark.slow
def test_every_reason_for_a_difference_is_still_needed() -> None:
    tallies = (agreement_with_feedparser(1), agreement_with_comments(), agreement_with_feed_rs())
    assert set(DIFFERENT) == set().union(*(tally.explained for tally in tallies))


@pytest.mark.parametrize(
    ("archive", "endings", "each"), [(FEEDS, (*FEED_ENDINGS, ".json"), 6), (PAGES, (".html",), 12)]
)
def test_no_file_of_a_sample_raises_an_error(archive: Path, endings: tuple[str, ...], each: int) -> None:
    assert articles_in(archive, endings, each) > 10


@pytest.mark.slow
@pytest.mark.parametrize(("archive", "endings"), [(FEEDS, ("",)), (PAGES, ("",))])
def test_no_file_of_the_collections_raises_an_error(archive: Path, endings: tuple[str, ...]) -> None:
    assert articles_in(archive, endings, 1) > 150


def articles_in(archive: Path, endings: tuple[str, ...], each: int) -> int:
    """How many articles are read; whatever is not one has its reason."""
    articles = 0
    for name, content in files(archive, endings, each):
        batch = read(content, origin=name, facts=FACTS, now=NOW)
        articles += len(batch.articles)
        assert all(one.code and one.reason for one in batch.rejected)
        assert all(one.title and one.title.isprintable() for one in batch.articles)
    return articles


@pytest.mark.slow
def test_bodies_of_saved_pages_are_no_worse_than_plain_trafilatura() -> None:
    texts = [page for page in saved_pages(PAGES) if page.text.strip()]
    articles = [article_of(page) for page in texts]
    ours = score([(page.text, one.body if one else "") for page, one in zip(texts, articles, strict=True)])
    theirs = score([(page.text, trafilatura.extract(decode(page.page)) or "") for page in texts])
    assert ours.f1 >= theirs.f1
    assert len(texts) >= 150


@pytest.mark.parametrize("name", ["topics-ky-24kg", "regions-ru-nerel", "regions-kk-kaznerd"])
def test_labelled_sets_are_read_with_their_ids(name: str) -> None:
    path = SHARED / "quality" / f"{name}.jsonl.gz"
    with gzip.open(path) as lines:
        ids = [json.loads(line)["id"] for line in lines]
    batches = read_paths(path, facts=Facts(untitled=True), now=NOW)
    assert [article.id for batch in batches for article in batch.articles] == ids
