"""Gives each page of the web one spelling, by which addresses are compared, and takes trackers off those that are shown.

The canonical spelling is for comparing alone: it may lead nowhere (https where a server has only http, no "www."), so
nobody is ever sent to it. Readers get the publisher's own address.
"""

import re
from urllib.parse import urlsplit, urlunsplit

# Parameters that say where a click came from, or whose it is, on every site that has them.
_TRACKERS = (
    r"utm_\w+|mtm_\w+|matomo_\w+|hsa_\w+|__twitter_impression|_ga|_gl|_hsenc|_hsmi|fbclid|gclid|gclsrc|dclid|gbraid|wbraid|"
    r"yclid|ymclid|ysclid|yadclid|msclkid|twclid|ttclid|igshid|igsh|li_fat_id|mc_cid|mc_eid|mkt_tok|_?openstat|mibextid|"
    r"vero_id|oly_enc_id|oly_anon_id|_branch_match_id|fb_action_ids|fb_action_types|fb_source|fb_ref|wickedid|"
    r"phpsessid|jsessionid"
)
_TRACKER = re.compile(_TRACKERS, re.IGNORECASE)
# Those that do so on most sites.
_BESIDE = re.compile(
    rf"{_TRACKERS}|pk_\w+|at_\w+|ns_\w+|cmpid|cmp|icid|s_cid|ncid|ocid|ftcamp|wt[._]mc(?:_\w+)?|xtor|spm|rb_clickid|"
    r"guccounter|guce_referrer(?:_sig)?|amp_js_v|amp_gsa|usqp|ga_\w+|_ke|trk_\w+|piwik_\w+|sc_cid|soc_src|soc_trk|smid|"
    r"partner_utm|rss_source|frommedia|yagla|etext|from_rss|_x_tr_\w+",
    re.IGNORECASE,
)
# Parameters that do so only with some values: "from=rss" does, "from=2024" may not.
_WHENCE = frozenset({"from", "ref", "source", "src", "referrer", "referer", "via", "medium"})
_WHENCE_VALUES = frozenset((
    "rss", "feed", "rssfeed", "atom", "twitter", "facebook", "fb", "telegram", "tg", "vk", "ok", "whatsapp", "instagram",
    "email", "mail", "newsletter", "share", "social", "main", "home", "homepage", "mobile", "amp", "yandex", "google",
    "googlenews", "yxnews", "dzen", "zen", "smi2", "copy", "link",
))  # fmt: skip
_FRAGMENT_TRACKER = re.compile(
    r"(?:utm_\w+|xtor|echobox|at_medium|at_campaign|ref|from)=.*|:~:.*", re.IGNORECASE
)
_FORMS = frozenset({"output", "outputtype", "view", "format", "mode"})
_VARIANTS = frozenset({"m", "mobile", "amp", "www"})
_ROUNDS = 5
_DOUBLED = re.compile(r"(?<!:)/{2,}")
_INDEX = re.compile(r"/index\.(?:html?|php|aspx?)$", re.IGNORECASE)
_AMP_ENDING = re.compile(r"(?<=[^/])(?:/amp(?:/index\.html)?/?|\.amp(?P<html>\.html?)?)$", re.IGNORECASE)
# What is below a section that is called so by chance is short.
_AMP_BEGINNING = re.compile(r"^/amp/(?=[^?]{10})", re.IGNORECASE)
_AMP_CACHE = re.compile(
    r"(?:[a-z0-9-]+\.cdn\.ampproject\.org/[cv]|(?:www\.)?google\.[a-z.]+/amp)/(?:s/)?(?P<page>[^/]+\.[^/]+(?:/.*)?)",
    re.IGNORECASE,
)


def canonical(url: str) -> str:
    """Returns the one spelling of a page's address, by which it is compared and nothing else; "" for "".

    `url` is absolute. One are http and https, a host and its "www.", any order of parameters, a folder and its index
    page; off come trackers, the fragment (but for "#!…" and "#/…", by which some sites tell pages apart), doubled and
    trailing slashes, and what makes it the AMP or the mobile variant of a page. Final: the spelling of it is itself.
    """
    for _ in range(_ROUNDS):
        plain = _without_variants(url) if url else ""
        if plain == url:
            break
        url = plain
    return url


def without_trackers(url: str) -> str:
    """Returns an absolute address to the letter, less the parameters that surely do nothing but track who clicks."""
    if "?" not in url and "#" not in url:
        return url
    address, hashed, fragment = url.partition("#")
    if hashed and _FRAGMENT_TRACKER.fullmatch(fragment):
        hashed = fragment = ""
    page, mark, query = address.partition("?")
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _TRACKER.fullmatch(pair.partition("=")[0])]
    if len(kept) < len(pairs):
        query = "&".join(kept)
        mark = mark if query else ""
    return f"{page}{mark}{query}{hashed}{fragment}"


def _without_variants(url: str) -> str:
    parts = urlsplit(url)
    host = parts.netloc.lower()
    cached = _AMP_CACHE.fullmatch(f"{host}{parts.path}") if "amp" in host or "/amp/" in parts.path else None
    if cached:
        return f"https://{cached['page']}{'?' * bool(parts.query)}{parts.query}"
    query = parts.query
    if query:
        kept = [pair for pair in query.split("&") if pair and not _is_beside(pair, host)]
        # Several values of one name keep their order, which may mean something.
        query = "&".join(sorted(kept, key=lambda pair: pair.partition("=")[0]))
    path = _DOUBLED.sub("/", parts.path) if "//" in parts.path else parts.path
    if "amp" in path.lower():
        path = _AMP_ENDING.sub(lambda match: match["html"] or "", path)
        path = _AMP_BEGINNING.sub("/", path)
    if "ndex." in path.lower():
        path = _INDEX.sub("", path)
    path = path.rstrip("/") or "/"
    fragment = parts.fragment if parts.fragment.startswith(("!", "/")) else ""
    return urlunsplit(("https", _plain_host(host), path, query, fragment))


def _is_beside(pair: str, host: str) -> bool:
    """Whether a parameter says nothing about which page it is."""
    name, _, value = pair.partition("=")
    if _BESIDE.fullmatch(name):
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
    if len(labels) > 3 and labels[1] in _VARIANTS:  # en.m.wikipedia.org
        return ".".join([labels[0], *labels[2:]])
    return host
