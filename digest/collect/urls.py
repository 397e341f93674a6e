"""Decides which addresses of strangers are kept, and gives each page one spelling.

Kept are absolute http and https addresses of bounded length, without credentials and control characters; all
others become "". The spelling is ASCII: host in lower case and punycode, the rest percent-encoded, so that
nothing in it can end an attribute or be taken for a template.
"""

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from digest.collect.limits import URL_CHARS

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_])?\.?|\[[0-9a-f:.]+\]")
_DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986 reserved and unreserved marks stay; "%" stays because the address is already encoded once.
_SAFE = "%/:@!$&'()*+,;=~-._?"
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

# Parameters that say where a click came from, never which page it is.
_TRACKING = re.compile(
    r"utm_\w+|pk_\w+|mtm_\w+|matomo_\w+|hsa_\w+|at_\w+|ns_\w+|__twitter_impression|_ga|_gl|_hsenc|_hsmi|"
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|ymclid|ysclid|msclkid|twclid|ttclid|igshid|igsh|li_fat_id|"
    r"mc_cid|mc_eid|mkt_tok|_?openstat|cmpid|cmp|icid|s_cid|ncid|ocid|ftcamp|wt[._]mc(?:_\w+)?|xtor|spm|"
    r"rb_clickid|vero_id|oly_enc_id|oly_anon_id|_branch_match_id|guccounter|guce_referrer(?:_sig)?",
    re.IGNORECASE,
)


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


def canonical_url(text: str, base: str = "") -> str:
    """Returns the one spelling of a page's address: without tracking parameters and fragment; "" as above."""
    url = safe_url(text, base)
    if not url:
        return ""
    parts = urlsplit(url)
    kept = [
        pair for pair in parts.query.split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])
    ]
    return urlunsplit((parts.scheme, parts.netloc, parts.path, "&".join(kept), ""))


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
    return quote(_BROKEN_ESCAPE.sub("%25", part), safe=_SAFE)
