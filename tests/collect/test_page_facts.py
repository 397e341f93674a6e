import pytest
from lxml.html import document_fromstring

from digest.collect.page_facts import Page, better_address, image, page_of, source, title
from digest.model.article import Image

BASE = "https://orda.kz/most"


def page(markup: str) -> Page:
    return page_of(document_fromstring(f"<html><head>{markup}</head><body><p>x</p></body></html>"))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<title>Bridge over the Tobol opened | Orda</title>", "Bridge over the Tobol opened"),
        ("<title>Bridge over the Tobol opened – My site</title>", "Bridge over the Tobol opened"),
        ("<title>Orda</title><meta property='og:title' content='Bridge opened'>", "Bridge opened"),
        ("<title>Bridge - a story</title>", "Bridge - a story"),
        ("<title>Bridge opened - Orda</title><h1>Orda</h1><h1>Bridge opened</h1>", "Bridge opened"),
        ("<h1>Bridge opened ¶</h1>", "Bridge opened"),
        ("<title>Silicon: how the new bridge was opened</title><h1>Silicon</h1>", "Silicon: how the new bridge was opened"),
        ("<title>Bridge opened after repairs</title><meta name='dc.title' content='Untitled'>"
         "<meta property='og:title' content='Bridge opened after repairs'>", "Bridge opened after repairs"),
    ],
)  # fmt: skip
def test_headline_is_what_most_marks_agree_on(markup: str, expected: str) -> None:
    assert title(page(markup)) == expected


def test_picture_has_its_size_and_credit_from_wherever_they_are() -> None:
    ld = (
        '{"@type": "NewsArticle", "headline": "A", "image": {"@type": "ImageObject", "url": "https://orda.kz/m.jpg",'
        ' "width": "1200", "height": 800, "caption": "The bridge", "creditText": "Ann Lee"}}'
    )
    found = image(
        page(
            f"<meta property=og:image content=https://orda.kz/m.jpg><script type=application/ld+json>{ld}</script>"
        ),
        BASE,
    )
    assert found == Image("https://orda.kz/m.jpg", "The bridge", "Ann Lee", 1200, 800)


@pytest.mark.parametrize(
    ("markup", "url"),
    [
        (
            "<meta property=og:image content='data:image/png;base64,x'><meta name=twitter:image content=/t.jpg>",
            "/t.jpg",
        ),
        ("<link rel=image_src href=/s.jpg>", "/s.jpg"),
        ("<img itemprop=image src=/i.jpg>", "/i.jpg"),
    ],
)
def test_first_picture_that_can_be_shown_is_taken(markup: str, url: str) -> None:
    found = image(page(markup), BASE)
    assert found is not None
    assert found.url == url


def test_page_without_pictures_has_none() -> None:
    assert image(page(""), BASE) is None


def test_site_is_named_by_the_title_where_nothing_else_does() -> None:
    assert (
        source(page("<title>A story | Haki Benita</title><link rel=canonical href=https://hakibenita.com/a>"))
        == "Haki Benita"
    )
    assert source(page("<title>A story</title><link rel=canonical href=https://hakibenita.com/a>")) == ""


@pytest.mark.parametrize(
    ("canonical", "address"),
    [
        ("https://www.orda.kz/most", "https://www.orda.kz/most"),
        ("https://ru.orda.kz/most?section=x", "https://ru.orda.kz/most?section=x"),
        ("https://ru.orda.kz/most", "https://orda.kz/most?section=x"),
        ("https://orda.kz/", "https://orda.kz/most?section=x"),
        ("https://orda.kz/other", "https://orda.kz/most?section=x"),
        ("https://mirror.kz/most", "https://orda.kz/most?section=x"),
    ],
)
def test_address_is_spelled_as_the_page_does_where_it_is_the_same_page(canonical: str, address: str) -> None:
    assert (
        better_address(page(f"<link rel='canonical' href='{canonical}'>"), "https://orda.kz/most?section=x")
        == address
    )
