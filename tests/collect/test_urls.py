from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.urls import canonical_url, own_url, safe_url, same_page, site_name


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("https://Orda.KZ:443/a?utm_source=x&id=7&fbclid=y#top", "https://orda.kz/a?id=7"),
        ("http://orda.kz:80", "https://orda.kz/"),
        ("http://orda.kz:8080/a", "https://orda.kz:8080/a"),
        ("https://xn--80ak6aa92e.kz/a", "https://xn--80ak6aa92e.kz/a"),
        ("https://қазақ.kz/жаңалық", "https://xn--80aa8b4bk.kz/%D0%B6%D0%B0%D2%A3%D0%B0%D0%BB%D1%8B%D2%9B"),
        ("https://a.kz/%D0%B6", "https://a.kz/%D0%B6"),
        ("https://a.kz/a b?q=c d", "https://a.kz/a%20b?q=c%20d"),
        ("https://a.kz/{{ x }}\"'<", "https://a.kz/%7B%7B%20x%20%7D%7D%22'%3C"),
        ("https://a.kz/?yclid=1&gclid=2&UTM_Medium=3", "https://a.kz/"),
        ("https://a.kz/100%", "https://a.kz/100%25"),
        ("javascript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("ftp://a.kz/", ""),
        ("//a.kz/", ""),
        ("/a", ""),
        ("https://user:pass@a.kz/", ""),
        ("https://a.kz\\@b.kz/", ""),
        ("https://a.kz/\n", "https://a.kz/"),
        ("https://a.kz/\x00", ""),
        ("https://a.kz/" + "x" * 3000, ""),
        ("https://[::1]/a", "https://[::1]/a"),
        ("https://[x/a", ""),
        ("https://a.kz:99999/", ""),
        ("https:///a", ""),
        ("", ""),
    ],
)
def test_canonical_url_is_one_spelling_or_nothing(text: str, canonical: str) -> None:
    if "қазақ" in text:
        canonical = canonical.replace("xn--80aa8b4bk", "қазақ".encode("idna").decode())
    assert canonical_url(text) == canonical


PLAIN = "https://orda.kz/news/most-7"


@pytest.mark.parametrize(
    "variant",
    [
        "https://orda.kz/news/most-7/", "https://orda.kz//news///most-7", "https://ORDA.kz:443/news/most-7#comments",
        "https://orda.kz/news/most-7/amp", "https://orda.kz/news/most-7/amp/", "https://orda.kz/news/most-7?amp=1",
        "https://orda.kz/news/most-7?amp", "https://orda.kz/news/most-7?outputType=amp", "https://amp.orda.kz/news/most-7",
        "https://orda.kz/news/most-7.amp", "https://orda.kz/amp/news/most-7", "https://m.orda.kz/news/most-7/",
        "https://mobile.orda.kz/news/most-7?utm_source=a&utm_medium=b&utm_campaign=c&utm_term=d&utm_content=e",
        "https://orda.kz/news/most-7?fbclid=1&gclid=2&yclid=3&_openstat=4&mc_cid=5&mc_eid=6&igshid=7&ysclid=8",
        "https://orda.kz/news/most-7?from=rss&ref=telegram&source=yxnews", "https://orda.kz/news/most-7?PHPSESSID=abc",
        "http://orda.kz/news/most-7", "http://www.orda.kz/news/most-7/", "https://orda.kz/news/most-7/index.html",
        "https://orda-kz.cdn.ampproject.org/c/s/orda.kz/news/most-7/amp", "https://www.google.com/amp/s/orda.kz/news/most-7",
    ],
)  # fmt: skip
def test_variants_of_a_page_have_one_address(variant: str) -> None:
    assert canonical_url(variant) == PLAIN


@pytest.mark.parametrize(
    "apart",
    [
        "https://orda.kz/?id=7", "https://orda.kz/?p=7", "https://orda.kz/news.php?lang=ru&news_id=7",
        "https://orda.kz/news?m=202604", "https://orda.kz/news?from=2026", "https://orda.kz/news?ref=7",
        "https://orda.kz/news?view=7", "https://orda.kz/news?amp=7", "https://orda.kz/news?page=2", "https://m.kz/news",
        "https://orda.kz/amp", "https://orda.kz/amp/7", "https://orda.kz/champ", "https://orda.kz/revamp",
        "https://orda.kz/#!/news/7", "https://archive.org/web/2026/https://orda.kz/news", "https://mm.orda.kz/news",
        "https://orda.kz/news/most.html", "https://orda.kz/?q=a&q=b", "https://orda.kz/#/news/14", "https://www.kz/news",
    ],
)  # fmt: skip
def test_what_tells_pages_apart_stays(apart: str) -> None:
    assert canonical_url(apart) == apart


@pytest.mark.parametrize(
    ("text", "clicked"),
    [
        ("HTTP://Amp.Example/n?id=1&sid=2&copy=3&lang=ru", "http://amp.example/n?id=1&sid=2&copy=3&lang=ru"),
        ("https://www.orda.kz/News/Most/?b=2&a=1#part-3", "https://www.orda.kz/News/Most/?b=2&a=1#part-3"),
        ("https://m.orda.kz//a/amp/?from=rss", "https://m.orda.kz//a/amp/?from=rss"),
        ("https://orda.kz/a?utm_source=x&b=2&fbclid=7&a=1", "https://orda.kz/a?b=2&a=1"),
        ("https://orda.kz/a?utm_source=x&utm_medium=rss", "https://orda.kz/a"),
        ("https://orda.kz/a?&b=&c", "https://orda.kz/a?&b=&c"),
        ("https://orda.kz/a?b=1#utm_source=rss", "https://orda.kz/a?b=1"),
        ("https://orda.kz/#/news/14?id=3", "https://orda.kz/#/news/14?id=3"),
        ("https://orda.kz/a?sutm_source=x", "https://orda.kz/a?sutm_source=x"),
        ("javascript:alert(1)", ""),
    ],
)
def test_readers_click_the_publisher_s_own_address_less_sure_trackers(text: str, clicked: str) -> None:
    assert own_url(text) == clicked
    assert own_url(clicked) == clicked


def test_variants_keep_what_belongs_to_the_page() -> None:
    assert canonical_url("https://orda.kz/a.amp.html?id=7&amp=1") == "https://orda.kz/a.html?id=7"
    assert canonical_url("https://en.m.wikipedia.org/wiki/Almaty") == "https://en.wikipedia.org/wiki/Almaty"
    assert canonical_url("https://a.kz/%d0%b6") == "https://a.kz/%D0%B6"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://orda.kz/a", "http://www.orda.kz/a?section=x", True),
        ("https://orda.kz/a", "https://orda.kz/a?id=7", False),
        ("https://orda.kz/a", "https://orda.kz/b", False),
        ("https://orda.kz/", "https://orda.kz/?section=x", False),
        ("", "https://orda.kz/a", False),
    ],
)
def test_same_page_differs_in_nothing_that_counts(one: str, other: str, same: bool) -> None:
    assert same_page(one, other) is same


def test_relative_address_is_resolved() -> None:
    assert canonical_url("../b?utm_term=1", "https://a.kz/x/y") == "https://a.kz/b"
    assert safe_url("//cdn.a.kz/p.jpg#f", "https://a.kz/") == "https://cdn.a.kz/p.jpg#f"


def test_site_is_named_by_its_host() -> None:
    assert site_name("https://www.orda.kz/a") == "orda.kz"
    assert site_name("") == ""


@settings(deadline=None)  # the first call imports the libraries
@given(
    st.one_of(st.text(max_size=60), st.builds("https://{}".format, st.text(max_size=60))),
    st.text(max_size=20),
)
def test_kept_address_is_safe_and_final(text: str, base: str) -> None:
    url = canonical_url(text, base)
    if url:
        assert url.isascii()
        assert url.isprintable()
        assert not set(url) & set(' "<>{}\\')
        assert urlsplit(url).scheme in {"http", "https"}
        assert "@" not in urlsplit(url).netloc
        assert canonical_url(url) == url
