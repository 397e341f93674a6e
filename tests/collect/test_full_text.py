"""A feed's item and its page become one article."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from digest.collect.full_text import with_page
from digest.model.article import Article, Image, Link

NOW = datetime(2026, 4, 24, 8, tzinfo=UTC)
ITEM = Article(
    id="f1", title="Dam gates opened", paragraphs=("The gates were opened on Friday.",), source="Steppe Herald",
    collected=NOW, published=NOW - timedelta(hours=2), url="https://news.example/1", tags=("Water",),
    read_also=(Link("Old dam", "https://news.example/0"),), extra={"x": 1},
)  # fmt: skip
PAGE = Article(
    id="p1", title="Dam gates opened | Steppe Herald", paragraphs=("The gates were opened on Friday.", "Water fell by a metre."),
    source="news.example", collected=NOW, published=NOW - timedelta(hours=3), url="https://news.example/1?x",
    authors=("A. Serik",), tags=("Rivers", "Water"), image=Image("https://news.example/i.jpg", width=900, height=600),
    language="en", read_also=(Link("New dam", "https://news.example/2"),), extra={"x": 2, "y": 3},
)  # fmt: skip


def test_the_feed_names_the_article_and_the_page_fills_it() -> None:
    joined = with_page(ITEM, PAGE)
    assert (joined.id, joined.url, joined.title, joined.source) == (
        ITEM.id,
        ITEM.url,
        ITEM.title,
        ITEM.source,
    )
    assert joined.published == ITEM.published
    assert joined.paragraphs == PAGE.paragraphs
    assert joined.summary == "The gates were opened on Friday."
    assert (joined.authors, joined.image, joined.language) == (PAGE.authors, PAGE.image, "en")
    assert joined.tags == ("Water", "Rivers")
    assert [link.title for link in joined.read_also] == ["Old dam", "New dam"]
    assert joined.extra == {"x": 1, "y": 3}


def test_joining_again_changes_nothing() -> None:
    joined = with_page(ITEM, PAGE)
    assert with_page(ITEM, joined) == joined
    assert with_page(joined, PAGE) == joined


def test_a_shorter_page_takes_nothing_from_the_feed() -> None:
    full = replace(ITEM, paragraphs=("Long. " * 50, "Longer. " * 50), summary="Said.")
    joined = with_page(full, PAGE)
    assert (joined.paragraphs, joined.summary) == (full.paragraphs, "Said.")


def test_time_that_the_page_states_replaces_an_estimate_only() -> None:
    guessed = replace(ITEM, date_basis="collected", published=NOW)
    assert with_page(guessed, PAGE).published == PAGE.published
    assert with_page(guessed, PAGE).date_basis == "stated"
    assert with_page(guessed, replace(PAGE, date_basis="text")).published == NOW


def test_a_correction_on_the_page_may_be_shorter_but_not_by_much() -> None:
    joined = with_page(ITEM, PAGE)
    corrected = replace(PAGE, paragraphs=("The gates were opened on Thursday.",))
    assert with_page(joined, corrected, again=True).paragraphs == corrected.paragraphs
    assert with_page(joined, corrected).paragraphs == joined.paragraphs
    assert (
        with_page(joined, replace(PAGE, paragraphs=("Subscribe.",)), again=True).paragraphs
        == joined.paragraphs
    )
