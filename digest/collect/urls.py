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
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_BROKEN_ESCAPE = re.compile(r"%(?![0-9A-Fa-f]{2})")

# Parameters that say where a click came from, never which page it is.
_TRACKING = re.compile(
    r"utm_\w+|pk_\w+|mtm_\w+|matomo_\w+|hsa_\w+|at_\w+|ns_\w+|__twitter_impression|_ga|_gl|_hsenc|_hsmi|"
    r"fbclid|gclid|gclsrc|dclid|gbraid|wbraid|yclid|ymclid|ysclid|msclkid|twclid|ttclid|igshid|igsh|li_fat_id|"
    r"mc_cid|mc_eid|mkt_tok|_?openstat|cmpid|cmp|icid|s_cid|ncid|ocid|ftcamp|wt[._]mc(?:_\w+)?|xtor|spm|"
    r"rb_clickid|vero_id|oly_enc_id|oly_anon_id|_branch_match_id|guccounter|guce_referrer(?:_sig)?|amp_js_v|amp_gsa|"
    r"usqp|fb_action_ids|fb_action_types|fb_source|fb_ref|ga_\w+|mibextid|phpsessid|jsessionid|_ke|trk_\w+|piwik_\w+|"
    r"sc_cid|soc_src|soc_trk|wickedid|smid|partner_utm|rss_source|frommedia|yadclid|yagla|etext|from_rss|_x_tr_\w+",
    re.IGNORECASE,
)
# Parameters that do so only with some values: "from=rss" does, "from=2024" may not.
_WHENCE = frozenset({"from", "ref", "source", "src", "referrer", "referer", "via", "medium"})
_WHENCE_VALUES = frozenset((
    "rss", "feed", "rssfeed", "atom", "twitter", "facebook", "fb", "telegram", "tg", "vk", "ok", "whatsapp", "instagram",
    "email", "mail", "newsletter", "share", "social", "main", "home", "homepage", "mobile", "amp", "yandex", "google",
    "googlenews", "yxnews", "dzen", "zen", "smi2", "copy", "link",
))  # fmt: skip
_FORMS = frozenset({"output", "outputtype", "view", "format", "mode"})
_VARIANTS = frozenset({"m", "mobile", "amp"})
_ROUNDS = 5
_LOGIN = re.compile(r"(?<=//)[^/?#\s]*@")
_DOUBLED = re.compile(r"(?<!:)/{2,}")
_AMP_ENDING = re.compile(r"(?<=[^/])(?:/amp(?:/index\.html)?/?|\.amp(?P<html>\.html?)?)$", re.IGNORECASE)
# What is below a section that is called so by chance is short.
_AMP_BEGINNING = re.compile(r"^/amp/(?=[^?]{10})", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"(?:[a-z0-9-]+\.cdn\.ampproject\.org/[cv]|(?:www\.)?google\.[a-z.]+/amp)/(?P<secure>s/)?(?P<page>[^/]+\.[^/]+(?:/.*)?)",
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
    """Returns the one spelling of a page's address, "" as above.

    Off come tracking parameters, the fragment (but for "#!…", by which some sites tell pages apart), doubled and
    trailing slashes, and what makes it the AMP or the mobile variant of a page. Final: the spelling of it is itself.
    """
    url = safe_url(text, base)
    for _ in range(_ROUNDS):
        plain = _without_variants(url) if url else ""
        if plain == url:
            break
        url = plain
    return url


def _without_variants(url: str) -> str:
    parts = urlsplit(url)
    cached = _AMP_CACHE.fullmatch(f"{parts.netloc}{parts.path}")
    if cached:
        scheme = "https" if cached["secure"] else "http"
        return safe_url(f"{scheme}://{cached['page']}{'?' * bool(parts.query)}{parts.query}") or url
    kept = [pair for pair in parts.query.split("&") if pair and not _is_beside(pair, parts.netloc)]
    path = _DOUBLED.sub("/", parts.path)
    path = _AMP_ENDING.sub(lambda found: found["html"] or "", path)
    path = _AMP_BEGINNING.sub("/", path)
    path = path.rstrip("/") or "/"
    fragment = parts.fragment if parts.fragment.startswith("!") else ""
    return urlunsplit((parts.scheme, _plain_host(parts.netloc), path, "&".join(kept), fragment))


def _is_beside(pair: str, host: str) -> bool:
    """Whether a parameter says nothing about which page it is."""
    name, _, value = pair.partition("=")
    if _TRACKING.fullmatch(name):
        return True
    if name.lower() in _WHENCE and value.lower() in _WHENCE_VALUES:
        return True
    if name.lower() == "amp" or (name.lower() in _FORMS and value.lower() == "amp"):
        return value.lower() in {"", "1", "true", "yes", "amp"}
    return pair == "m=1" and ".blogspot." in host


def _plain_host(host: str) -> str:
    """The host without the label of a variant, as long as a name and a top level are left."""
    labels = host.split(".")
    if len(labels) > 2 and labels[0] in _VARIANTS:
        return ".".join(labels[1:])
    if len(labels) > 3 and labels[1] in _VARIANTS:  # en.m.wikipedia.org, www.m.orda.kz
        return ".".join([labels[0], *labels[2:]])
    return host


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
