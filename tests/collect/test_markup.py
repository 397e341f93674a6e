import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.markup import blocks, headline, images, looks_like_markup, paragraphs
from digest.errors import ArticleError


def texts(markup: str) -> list[str]:
    return [block.text for block in blocks(markup)]


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p>One.</p><p>Two &amp; <b>three</b>.</p>", ["One.", "Two & three."]),
        ("One.<br/>Two.<br>", ["One.", "Two."]),
        ("<ul><li>a<li>b</ul>", ["a", "b"]),
        ("<table><tr><td>USD</td><td>512</td></tr></table>", ["USD 512"]),
        ("<script>alert(1)</script><style>p{}</style><p onclick=x>Text</p>", ["Text"]),
        ("<p>A <a href='javascript:x'>link</a></p>", ["A link"]),
        ("<svg><script>x</script></svg>Text<iframe src=x>y</iframe>", ["Text"]),
        ("&lt;script&gt; is a tag", ["<script> is a tag"]),
        ("{{ x }}", ["{{ x }}"]),
        ("", []),
    ],
)
def test_markup_becomes_plain_blocks(markup: str, expected: list[str]) -> None:
    assert texts(markup) == expected


def test_caption_is_told_from_the_text() -> None:
    found = blocks("<figure><img src=a.jpg><figcaption>Photo: A. Lee</figcaption></figure><p>Text</p>")
    assert [(block.text, block.kind) for block in found] == [("Photo: A. Lee", "figcaption"), ("Text", "")]


def test_depth_is_no_danger() -> None:
    assert texts("<div>" * 1_500 + "deep" + "</div>" * 1_500) == ["deep"]
    assert len(texts("<p>one<li>two" * 5_000)) == 10_000
    with pytest.raises(ArticleError) as caught:
        texts("<div>" * 50_000 + "deep")
    assert caught.value.code == "too-deep"


@pytest.mark.parametrize(
    ("title", "plain"),
    [
        ("<b>Kaz</b>akhstan\n wins", "Kazakhstan wins"),
        ("One<br>two", "One two"),
        ("AT&amp;T &amp;amp; co", "AT&T & co"),
        ("Use of a <blink> tag", "Use of a <blink> tag"),
        ("<video> and <audio>, explained", "<video> and <audio>, explained"),
        ("Why <br> is out", "Why <br> is out"),
        ("First line.<br>Second line", "First line. Second line"),
        ("First line <br> Second line", "First line Second line"),
        ("<em>Bold</em> <a href=x>words</a></p>", "Bold words"),
        ("Rates at ?a=1&copy=2 &laquoup&raquo", "Rates at ?a=1&copy=2 «up»"),
        ("&lt;script&gt;alert(1)&lt;/script&gt;Title", "Title"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
        ("{{ title }}", "{{ title }}"),
        ("<!-- x -->Title", "Title"),
    ],
)
def test_headline_is_one_line_without_tags(title: str, plain: str) -> None:
    assert headline(title) == plain


def test_hostile_headline_costs_no_time() -> None:
    assert headline("<script>" * 100_000) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One.\n\nTwo.\n \nThree.", ["One.", "Two.", "Three."]),
        ("One.\nTwo.", ["One.", "Two."]),
        ("  a \t b\u00a0c ", ["a b c"]),
        (
            "The old mail was cut at one width, so that each of its lines\nends where the terminal ended, and not at"
            " the end of a thought\nor a sentence.\n\nNext.",
            [
                "The old mail was cut at one width, so that each of its lines ends where the terminal ended, and not at"
                " the end of a thought or a sentence.",
                "Next.",
            ],
        ),
        ("", []),
    ],
)
def test_plain_text_is_divided_into_paragraphs(text: str, expected: list[str]) -> None:
    assert paragraphs(text) == expected


def test_pictures_are_found_and_counters_are_not() -> None:
    found = images('<img src="c.gif" width=1 height=1><IMG alt="A &amp; b" src=\'p.jpg\' width="640">')
    assert [(image.url, image.alt, image.width) for image in found] == [("p.jpg", "A & b", 640)]


def test_only_real_elements_count_as_markup() -> None:
    assert looks_like_markup("a <b>c</b>")
    assert not looks_like_markup("a < b and c > d")


@settings(deadline=None)  # the first call imports the libraries
@given(st.text(max_size=200))
def test_no_markup_breaks_it(text: str) -> None:
    for line in [*texts(text), headline(text)]:
        assert "\n" not in line
        assert not set(line) & set(map(chr, range(32)))
    assert headline(headline(text)) == headline(text) or "&" in text


def test_long_text_is_read_whole() -> None:
    text = "«Вода» &amp; &laquo;хлеб&raquo; &#1057;&#x442;&nbsp;" * 2_000
    (block,) = blocks(f"<p>{text}</p>")
    assert block.text == " ".join(["«Вода» & «хлеб» Ст"] * 2_000)


@pytest.mark.parametrize("unit", ["«", "&", "\u00a0", "&amp;", "a«", "<p>&nbsp;", "<", ">", "&lt;"])
def test_fragment_takes_time_by_its_length(unit: str) -> None:
    def seconds(length: int) -> float:
        fragment = unit * (length // len(unit))
        start = time.process_time()
        blocks(fragment)
        return time.process_time() - start

    seconds(1_000)
    assert seconds(400_000) < 2


def test_elements_that_html_opens_again_in_each_block_are_not_multiplied() -> None:
    fonts = "".join(f"<font color={number}>" for number in range(1_500))
    assert len(blocks(f"<p>{fonts}</p>" + "<p>x</p>" * 20_000)) == 20_000  # 30 million elements to a browser
