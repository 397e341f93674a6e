"""Decides which addresses of strangers are kept.

Kept are absolute http and https addresses of bounded length, without credentials and control characters; all
others become "". The spelling is ASCII: host in lower case and punycode, the rest percent-encoded, so that
nothing in it can end an attribute or be taken for a template.
"""

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from digest.collect.limits import URL_CHARS
from digest.text.addresses import canonical, without_trackers

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986 reserved and unreserved marks stay; "%" stays because the address is already encoded once.
_SAFE = "%/:@!$&'()*+,;=~-._?"
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

_LOGIN = re.compile(r"(?<=//)[^/?#\s]*@")


def safe_url(text: str, base: str = "") -> str:
    """Returns `text` as an absolute address, resolved against `base`, or "" where it must not be kept."""
    text = text.strip()
    if not text or len(text) > URL_CHARS or _CONTROLS.search(text):
        return ""
    try:
        parts = urlsplit(urljoin(base, text) if base else text)
        port = parts.port
    except ValueError:
        return ""
    scheme = parts.scheme.lower()
    host = _ascii_host(parts.hostname or "")
    if scheme not in _DEFAULT_PORTS or not host or "@" in parts.netloc:
        return ""
    if port is not None and port != _DEFAULT_PORTS[scheme]:
        host = f"{host}:{port}"
    url = urlunsplit(
        (scheme, host, _encoded(parts.path) or "/", _encoded(parts.query), _encoded(parts.fragment))
    )
    return url if len(url) <= URL_CHARS else ""


def own_url(text: str, base: str = "") -> str:
    """Returns a publisher's address as readers click it: as above, less sure trackers."""
    return without_trackers(safe_url(text, base))


def canonical_url(text: str, base: str = "") -> str:
    """Returns the one spelling of a page's address, by which it is compared and nothing else; "" as above."""
    return canonical(safe_url(text, base))


def without_login(url: str) -> str:
    """Returns an address as it may be shown: without a name and a password in it."""
    return _LOGIN.sub("", url)


def is_home(url: str) -> bool:
    """Returns whether an address is a site's front page."""
    parts = urlsplit(url)
    return parts.path in {"", "/"} and not parts.query


def same_page(one: str, other: str) -> bool:
    """Returns whether two canonical addresses differ only in the scheme, "www." and parameters without a number."""
    ones, others = urlsplit(one), urlsplit(other)
    if site_name(one) != site_name(other) or ones.path != others.path or is_home(one):
        return False
    differing = set(ones.query.split("&")) ^ set(others.query.split("&"))
    return not any(map(str.isdigit, "".join(differing)))


def site_name(url: str) -> str:
    """Returns the host of an address without "www.", the last resort for the name of a source."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def same_site(one: str, other: str) -> bool:
    """Returns whether two addresses have the last two parts of their hosts in common, as news.orda.kz and orda.kz."""
    return site_name(one).split(".")[-2:] == site_name(other).split(".")[-2:]


def _ascii_host(host: str) -> str:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    host = host.lower()
    if ":" in host:
        host = f"[{host}]"
    return host if _HOST.fullmatch(host) else ""


def _encoded(part: str) -> str:
    whole = quote(_BROKEN_ESCAPE.sub("%25", part), safe=_SAFE)
    return _ESCAPE.sub(lambda found: found[0].upper(), whole) if "%" in whole else whole
