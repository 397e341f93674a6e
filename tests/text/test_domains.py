"""Names of domains as the DNS has them."""

import pytest

from digest.text.domains import ascii_domain, ascii_url


@pytest.mark.parametrize(("domain", "there"), [
    ("Example.ORG", "example.org"), ("faß.de", "xn--fa-hia.de"), ("fass.de", "fass.de"), ("Пример.рф", "xn--e1afmkfd.xn--p1ai"),
    ("қазақ.kz", "xn--80aau21bd.kz"), ("ex_ample.org", "ex_ample.org"), ("日本。jp", "xn--wgv71a.jp"),
])  # fmt: skip
def test_domain_is_written_as_registries_write_it(domain: str, there: str) -> None:
    assert ascii_domain(domain) == there


@pytest.mark.parametrize("domain", ["", "a..b", "a" * 64 + ".org", "ü" * 64 + ".org", "\u200d.рф"])
def test_domain_that_cannot_be_is_refused(domain: str) -> None:
    with pytest.raises(UnicodeError):
        ascii_domain(domain)


@pytest.mark.parametrize(
    ("url", "there"),
    [
        ("https://News.example/", "https://news.example/"),
        ("https://таң.қаз/газет", "https://xn--80a9a0t.xn--80ao21a/%D0%B3%D0%B0%D0%B7%D0%B5%D1%82"),
        ("http://таң.қаз:8080/a%20b/", "http://xn--80a9a0t.xn--80ao21a:8080/a%20b/"),
        ("https://[::1]:80/x", "https://[::1]:80/x"),
        ("https://straße.example", "https://xn--strae-oqa.example"),
    ],
)
def test_address_is_written_in_ascii(url: str, there: str) -> None:
    assert ascii_url(url) == there
    assert ascii_url(there) == there


@pytest.mark.parametrize(
    "url",
    [
        "ftp://x.example",
        "https://",
        "https://a:b@x.example",
        "https://x.example/a b",
        "https://x.example:99999",
        "https://-.қаз",
    ],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # urllib's own words too
        ascii_url(url)
