from lxml.html import document_fromstring

from digest.collect.page_clutter import take_off_clutter
from digest.collect.page_facts import page_of, text_of

BASE = "https://orda.kz/most"
BODY = "<p>The bridge over the Tobol was opened again on Wednesday after four months of repairs.</p>" * 3


def left_of(markup: str) -> str:
    page = page_of(document_fromstring(f"<html><body>{markup}</body></html>"))
    take_off_clutter(page, BASE)
    return text_of(page.root)


def teasers(link: str) -> str:
    return "".join(
        f"<li class='card c{i}'><div><h3><a href='{link.format(i)}'>News {i}</a></h3><p>Teaser {i}.</p></div></li>"
        for i in range(5)
    )


def test_rows_of_teasers_are_gone() -> None:
    left = left_of(f"<article>{BODY}</article><ul>{teasers('/news/{}')}</ul>")
    assert "Teaser" not in left
    assert left.count("Tobol") == 3


def test_chapters_of_an_article_stay() -> None:
    for link in ("#part-{}", "https://shop.example/{}", BASE + "?page={}#x", ""):
        expected = "?page" not in link
        assert ("Teaser" in left_of(f"<article>{BODY}</article><ul>{teasers(link)}</ul>")) is expected
    chapters = "".join(f"<h3><a href='/film/{i}'>Film {i}</a></h3><p>A long review.</p>" for i in range(6))
    assert "Film 5" in left_of(f"<article>{chapters}</article>")


def test_three_teasers_are_no_row() -> None:
    assert (
        "Teaser"
        in left_of(BODY + "<ul>" + teasers("/news/{}").replace("<li class='card c4'>", "<b>", 1))[:600]
    )


def test_hidden_elements_are_gone_unless_they_are_the_page() -> None:
    assert left_of(f"{BODY}<p hidden>No</p><p style='color:red; Display : none'>No</p>").count("No") == 0
    assert "Tobol" in left_of(f"<div style='display:none'>{BODY}</div><p>Loading …</p>")
