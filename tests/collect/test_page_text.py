import json

import pytest
from lxml.html import document_fromstring

from digest.collect.facts import Facts
from digest.collect.page_text import compiled, lines_of
from digest.errors import UsageError
from tests.collect.given import article_of

ONE = "The bridge over the Tobol was opened again on Wednesday, the city said, after four months of repairs."
TWO = "Sixteen supports were renewed and new asphalt was laid from one bank of the river to the other one."


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Bridge opened</title>{head}</head><body>{body}</body></html>"


def test_blocks_cells_and_breaks_divide_lines() -> None:
    markup = (
        "<div>a<p>b <i>c</i>d<br>e</p>f<ul><li>g<p>h</p></li></ul><table><tr><td>i</td><td>j</td></tr></table>"
        "<h2>k<br>l</h2><figure>m<figcaption>no</figcaption></figure><script>no</script>n</div>"
    )
    assert list(lines_of(document_fromstring(markup))) == [
        "a", "b cd", "e", "f", "g", "h", "i j", "k l", "m", "n",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "selector", ["div.story", "//div[@class='story']", "(//div)[2]", "div.story, div.story p"]
)
def test_selector_of_the_source_finds_the_body(selector: str) -> None:
    markup = page(f"<div class=other><p>{ONE}</p><p>{ONE}</p></div><div class=story><p>{TWO}</p></div>")
    assert article_of(markup, "a.html", Facts(selector=selector)).paragraphs == (TWO,)


@pytest.mark.parametrize("selector", ["div.absent", "//title/text()", "(count(//p))", "//p[other()]", ""])
def test_selector_that_finds_nothing_is_passed_over(selector: str) -> None:
    markup = page(f"<article><p>{ONE}</p><p>{TWO}</p></article>")
    assert article_of(markup, "a.html", Facts(selector=selector)).paragraphs == (ONE, TWO)


@pytest.mark.parametrize("selector", ["div[", "//div[", "a:unknown(", "("])
def test_broken_selector_is_told(selector: str) -> None:
    with pytest.raises(UsageError, match="is no selector"):
        compiled(selector)


def test_text_for_search_engines_stands_in_where_the_page_shows_another() -> None:
    told = " ".join(f"{ONE} {TWO} Sentence {number}." for number in range(5))
    script = f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', 'articleBody': told})}</script>"
    paywall = "<article><p>Log in to read on. This text is for those who pay for it, and costs very little.</p></article>"
    assert article_of(page(paywall, script), "a.html").body.startswith(ONE)
    shown = f"<article><p>{ONE}</p><p>{TWO}</p></article>"
    short = script.replace(json.dumps(told), json.dumps(ONE))
    assert article_of(page(shown, short), "a.html").paragraphs == (ONE, TWO)


def test_text_behind_a_comment_stays() -> None:
    markup = page(
        f"<article><p>{ONE}</p><p>Sixteen <!-- x --><a href='/s'>supports</a><!-- y --> were renewed.</p></article>"
    )
    assert article_of(markup, "a.html").paragraphs[1] == "Sixteen supports were renewed."
