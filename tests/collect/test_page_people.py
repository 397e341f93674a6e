import pytest
from lxml.html import document_fromstring

from digest.collect.page_facts import page_of
from digest.collect.page_people import authors


def authors_of(markup: str) -> list[str]:
    return authors(page_of(document_fromstring(f"<html><body>{markup}</body></html>")))


@pytest.mark.parametrize(
    ("markup", "names"),
    [
        ('<meta name="author" content="By Ann Lee and Bob Roe">', ["Ann Lee", "Bob Roe"]),
        ('<meta name="author" content="Dana A. Ford, James S.A. Corey, and Tom Poe, CNN">', ["Dana A. Ford", "James S.A. Corey", "Tom Poe"]),
        ('<meta name="author" content="Lee, Ann">', ["Lee, Ann"]),
        ('<meta property="dc:creator x:author" content="Ann Lee">', ["Ann Lee"]),
        ('<meta name="author" content="admin"><p class="byline">Автор: Анна Ким</p>', ["Анна Ким"]),
        ('<meta name="author" content="https://fb.com/ann"><a rel="author" href="/a">Ann Lee</a>', ["Ann Lee"]),
        ('<div class="FeatureByline">By <b>Ann Lee</b><br>March 25, 2026</div>', ["Ann Lee"]),
        ('<div class="byline">Par Ann Lee | 24.04.2026</div>', ["Ann Lee"]),
        ('<div class="article__author"><img class="avatar"><a class="bio" href="/b">Bio of Ann</a><a href="/a">Ann Lee</a></div>', ["Ann Lee"]),
        ('<span class="authors"><span class="author"><a href="/1">Ann Lee</a></span>, <span class="author"><a href="/2">Bob Roe</a></span></span>', ["Ann Lee", "Bob Roe"]),
        ('<p class="author">Муаллиф: Анвар Каримов</p>', ["Анвар Каримов"]),
        ('<p class="author">Авторы: Айгүл Сәрсен, Болат Ким</p>', ["Айгүл Сәрсен", "Болат Ким"]),
        ('<div itemprop="author" itemscope><span itemprop="name">Ann Lee</span>, editor</div>', ["Ann Lee"]),
        ('<ul class="related-news"><li><span class="author">Bob Roe</span></li></ul>', []),
        ('<div class="comments"><p class="author">Bob Roe</p></div>', []),
        ('<aside><p class="byline">Bob Roe</p></aside>', []),
        ('<p class="author">Last Updated: 24 April 2026</p>', []),
        ('<p class="byline">A sentence that is far too long to be the name of anybody who writes</p>', []),
    ],
)  # fmt: skip
def test_authors_are_people_and_nothing_else(markup: str, names: list[str]) -> None:
    assert authors_of(markup) == names
