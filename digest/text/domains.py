"""Writes domains and web addresses in ASCII, as the DNS, mail servers and headers know them."""

from urllib.parse import quote, urlsplit, urlunsplit

# What may stand in a path or a query as it is (RFC 3986, 3.3 and 3.4); "%" too, as what is encoded stays so.
_SAFE = "/%:@!$&'()*+,;=-._~"


def ascii_domain(domain: str) -> str:
    """Returns `domain` in ASCII, lower case; letters beyond it by IDNA 2008, in which ß is a letter of its own.

    Raises: UnicodeError where there is no such domain. Source: RFC 5891; UTS 46 for capital letters and full-width ones.
    """
    if domain.isascii():
        if len(domain) > 253 or not all(0 < len(label) <= 63 for label in domain.split(".")):
            raise UnicodeError(f"{domain[:80]!r} has a label that is empty or too long")
        return domain.lower()
    # Most newsrooms never need it: its tables are large.
    import idna

    return idna.encode(domain, uts46=True).decode("ascii").lower()


def ascii_url(url: str) -> str:
    """Returns an http(s) address with its host in punycode and its path percent-encoded (RFC 3987, 3.1).

    Raises: ValueError for what is no such address: no host, a name and password, spaces, a port that is none.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not a web address")
    if "@" in parts.netloc or any(letter.isspace() or letter in '<>"\\^`{}|' for letter in url.strip()):
        raise ValueError(f"{url!r} holds what a web address cannot")
    host = f"[{parts.hostname}]" if ":" in parts.hostname else ascii_domain(parts.hostname.rstrip("."))
    port = f":{parts.port}" if parts.port is not None else ""
    return urlunsplit(
        (
            parts.scheme,
            f"{host}{port}",
            quote(parts.path, safe=_SAFE),
            quote(parts.query, safe=f"{_SAFE}?"),
            "",
        )
    )
