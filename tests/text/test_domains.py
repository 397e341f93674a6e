"""Names of domains as the DNS has them."""

import pytest

from digest.text.domains import ascii_domain


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
