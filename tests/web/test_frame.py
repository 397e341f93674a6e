import re

import pytest

from digest.web.frame import Scheme, framed, in_scheme, with_anchors

MAIL = """<!doctype html><html><head>
<meta name="color-scheme" content="light dark" /><meta name="supported-color-schemes" content="light dark" />
<style>:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) { h1 { color: red } } @media ( prefers-color-scheme:LIGHT ) { h1 { color: blue } }
</style></head><body><h1>One &amp; two</h1><p>(prefers-color-scheme: dark) and color-scheme: dark are words</p></body></html>"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_scheme_answers_every_question_about_it(scheme: Scheme) -> None:
    shown = in_scheme(MAIL, scheme)
    holding = re.findall(r"@media \(min-width: 0px\) \{ h1 \{ color: (\w+)", shown)
    assert holding == [{"dark": "red", "light": "blue"}[scheme]]
    assert "light dark" not in shown
    assert shown.count(f'content="{scheme}"') == 2


def test_in_scheme_leaves_the_words_of_the_mail_alone() -> None:
    assert "<p>(prefers-color-scheme: dark) and color-scheme: dark are words</p>" in in_scheme(MAIL, "light")


def test_with_anchors_marks_the_first_heading_that_reads_like_the_headline() -> None:
    html = '<h2 class="a"><a href="#">One &amp;\n two</a></h2><h3>One &amp; two</h3><h3 id="own">Three</h3>'
    shown = with_anchors(html, {"One  & two": "story-1", "Three": "story-2", "Four": "story-3"})
    assert shown == html.replace('<h2 class="a">', '<h2 class="a" id="story-1">')


def test_framed_opens_no_links() -> None:
    assert framed(MAIL, "light", {}).count('<base target="_blank">') == 1
