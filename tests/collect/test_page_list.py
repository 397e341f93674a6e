"""What pages lead to: their own articles and feeds."""

from datetime import UTC, datetime

from digest.collect.facts import Expected, Facts
from digest.collect.limits import LISTED
from digest.collect.page_list import listing_of
from digest.collect.read import read

BASE = "https://news.example/kz/"
FRONT = """<html><head><title>News</title>
<link rel="alternate" type="application/rss+xml" title="All &lt;news&gt;" href="/rss.xml">
<link rel="Alternate" type="application/atom+xml; charset=utf-8" href="https://news.example/atom">
<link rel="stylesheet" type="text/css" href="/rss.css"><link rel="alternate" hreflang="ru" href="/ru/"></head><body>
<header><a href="/about">About our whole small newsroom here</a></header>
<nav><a href="/sport">All the news of sport, every day</a></nav>
<main><article><header><h2><a href="a/1?utm_source=x#top">Steppe railway opens its second track</a></h2></header></article>
<div class="card"><a href="/kz/a/2">Құрылысшылар жаңа көпірді аяқтады</a> <a href="/kz/a/2">comments</a></div>
<a href="/kz/a/1">Steppe railway opens its second track</a><a href="#top">Back to the very top of it</a>
<a href="javascript:alert(1)">Click here to see a lot of things</a><a href="https://other.example/x">Buy the best carpets of them all now</a>
<a href="/kz/a/3">More</a></main><footer><a href="/terms">The terms of use of this whole site</a></footer></body></html>"""


def test_headlines_of_the_main_part_are_articles_each_once() -> None:
    found = listing_of(FRONT, BASE).articles
    assert [link.url for link in found] == ["https://news.example/kz/a/1#top", "https://news.example/kz/a/2"]
    assert found[1].title == "Құрылысшылар жаңа көпірді аяқтады"


def test_feeds_that_the_page_announces_are_found() -> None:
    feeds = listing_of(FRONT, BASE).feeds
    assert [link.url for link in feeds] == ["https://news.example/rss.xml", "https://news.example/atom"]
    assert feeds[0].title == "All <news>"


def test_selector_takes_every_link_inside_what_it_finds() -> None:
    found = listing_of(FRONT, BASE, selector=".card, main > a[href$='3']").articles
    assert [link.url for link in found] == ["https://news.example/kz/a/2", "https://news.example/kz/a/3"]
    by_path = listing_of(FRONT, BASE, selector="//div[@class='card']").articles
    assert [link.url for link in by_path] == ["https://news.example/kz/a/2"]


def test_number_of_links_is_bounded() -> None:
    many = "".join(f'<a href="/{number}">A headline with the number {number}</a>' for number in range(900))
    assert len(listing_of(f"<html><body>{many}</body></html>", BASE).articles) == LISTED


def test_page_is_read_as_a_list_where_that_is_asked_for() -> None:
    facts = Facts(url=BASE, expects="list")
    batch = read(FRONT.encode(), origin=BASE, facts=facts, now=datetime(2026, 4, 24, tzinfo=UTC))
    assert (batch.articles, batch.rejected, len(batch.listing.articles)) == ((), (), 2)


def test_what_is_not_what_was_expected_is_refused() -> None:
    cases: tuple[tuple[str, Expected, str], ...] = (
        (FRONT, "feed", "no-feed"),
        ("Just words.\nAnd more of them.", "feed", "no-feed"),
        ("<rss version='2.0'><channel/></rss>", "list", "no-page"),
        ('{"items": []}', "page", "no-page"),
    )
    for content, expected, code in cases:
        facts = Facts(url=BASE, expects=expected)
        batch = read(content.encode(), origin=BASE, facts=facts, now=datetime(2026, 4, 24, tzinfo=UTC))
        assert [one.code for one in batch.rejected] == [code]
        assert not batch.articles
