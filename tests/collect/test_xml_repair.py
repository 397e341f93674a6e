"""Feeds that are no XML lose nothing."""

from xml.sax import SAXException, parseString
from xml.sax.handler import ContentHandler

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.opml import read_opml
from digest.collect.xml_repair import from_beginning, repaired
from tests.collect.given import SHARED, article_of, batch_of

LINK = "https://amp.example/n?id=1&sid=2&copy=3&lang=ru"
WARNING = "<br />\n<b>Warning</b>:  Undefined index in <b>/srv/feed.php</b> on line <b>7</b><br />\n"


def rss(item: str, head: str = '<?xml version="1.0"?>') -> str:
    return f'{head}<rss version="2.0"><channel><title>A</title><link>https://a.example/</link><item>{item}</item></channel></rss>'


@pytest.mark.parametrize(
    ("item", "title", "url", "summary"),
    [
        (f"<title>AT&T and R&D of Q&A</title><link>{LINK}</link>", "AT&T and R&D of Q&A", LINK, ""),
        ("<title>Rock & Roll&copy 5&para</title><description>H&M and M&S < Zara, 3<5</description>", "Rock & Roll&copy 5&para",
         "", "H&M and M&S < Zara, 3<5"),
        ("<title>Five&nbsp;km &mdash; &laquo;run&raquo; &amp; more &unknown;</title>", "Five km — «run» & more &unknown;", "", ""),
        ("<title>Con\x03trol&#x2; and \x1bmore</title>", "Control and more", "", ""),
        ("<title>Use of the <video> tag & more</title>", "Use of the <video> tag & more", "", ""),
        ("<title>Mail <a@b.example> or </title>", "Mail <a@b.example> or", "", ""),
        ('<title>Twice</title><enclosure url="https://a.example/1.jpg" url="https://a.example/2.jpg" type="image/jpeg"/>'
         "<description>One & two</description>", "Twice", "", "One & two"),
        ("<title>Breaks & more</title><description>One<br>two</description>", "Breaks & more", "", "One two"),
    ],
)  # fmt: skip
def test_broken_feed_loses_nothing(item: str, title: str, url: str, summary: str) -> None:
    article = article_of(rss(item + "<guid isPermaLink='false'>g</guid>"), "feed.xml")
    assert (article.title, article.url, article.summary) == (title, url, summary)
    assert not article.image or article.image.url == "https://a.example/1.jpg"


@pytest.mark.parametrize(
    "before",
    [WARNING, "\n\n \n", "\ufeff\ufeff\n", "Notice: x in /a.php\n", "<!-- cached -->\n", WARNING * 80],
)
def test_text_before_a_feed_is_skipped(before: str) -> None:
    item = f"<title>One & two</title><link>{LINK}</link>"
    for head in ('<?xml version="1.0" encoding="utf-8"?>\n', ""):
        assert article_of(before + rss(item, head), "feed.xml").url == LINK


def test_page_that_holds_a_feed_as_an_example_stays_a_page() -> None:
    page = "<!DOCTYPE html><html><head><title>How feeds are written</title></head><body><pre><?xml version='1.0'?><rss version='2.0'>"
    assert from_beginning(page) == page


def test_wrong_encoding_that_a_feed_names_loses_nothing() -> None:
    text = rss(
        "<title>Мост & паром открыли после ремонта</title><guid>1</guid>",
        '<?xml version="1.0" encoding="{}"?>',
    )
    assert (
        article_of(text.format("windows-1251").encode(), "f.xml").title
        == "Мост & паром открыли после ремонта"
    )
    assert (
        article_of(text.format("utf-8").encode("cp1251"), "f.xml").title
        == "Мост & паром открыли после ремонта"
    )


def test_list_of_feeds_is_repaired_alike() -> None:
    outline = '<outline text="Q&A < R&D" title="Q&A < R&D" text="x" xmlUrl="https://a.example/f?a=1&b=2&copy=3" htmlUrl="https://a.example/"/>'
    (listed,) = read_opml(
        f'{WARNING}<?xml version="1.0"?><opml version="1.0"><body>{outline}</body></opml>'.encode()
    )
    assert (listed.name, listed.feed) == ("Q&A < R&D", "https://a.example/f?a=1&b=2&copy=3")


@given(st.text("<>&;\"'/=!-[] abc#x\x02тt?", max_size=60))
def test_well_formed_xml_stays_as_it_is_and_repair_raises_nothing(text: str) -> None:
    once = repaired(f"<a>{text}</a>")
    try:
        parseString(f"<a>{text}</a>".encode(), ContentHandler())
    except SAXException:
        assert once
    else:
        assert once.count("<") == f"<a>{text}</a>".count("<")


@pytest.mark.parametrize(
    "unit", ["<a", "<a ", "&", "<a b='", "<!--", '<a"', "<![CDATA[", "&a", "<!DOCTYPE [", "<a b=''"]
)
def test_repair_takes_time_in_proportion(unit: str) -> None:
    repaired(unit * (200_000 // len(unit)))


@pytest.mark.skipif(not SHARED.exists(), reason="the cases are not beside the checkout")
def test_cases_of_encoded_texts_are_read_right() -> None:
    (article,) = batch_of((SHARED / "cases/feeds/bare-ampersand.rss").read_bytes(), "a.rss").articles
    assert (article.title, article.url) == ("AT&T and R&D of Q&A", LINK)
    items = batch_of((SHARED / "cases/feeds/entities.xml").read_bytes(), "e.xml").articles
    assert items[1].summary == "It’s as in Vienna here, said the minister."
    assert items[3].summary == "A list is a page that tells what its owner does."
    assert items[4].title == "Why <br> and <video> are elements of HTML"
    assert items[5].title == "Use of a <blink> tag is over, say makers of browsers"
    assert items[9].title == "Bold words in a headline"
