from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.collect.urls import canonical_url, safe_url, site_name


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("https://Orda.KZ:443/a?utm_source=x&id=7&fbclid=y#top", "https://orda.kz/a?id=7"),
        ("http://orda.kz:80", "http://orda.kz/"),
        ("http://orda.kz:8080/a", "http://orda.kz:8080/a"),
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
