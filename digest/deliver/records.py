"""Judges the DNS records that let receivers believe a newsroom's mails: SPF, DKIM, DMARC. Pure text.

Sources: RFC 7208 (SPF) §4.5 and §4.6.4, RFC 6376 §3.6.1 (DKIM), RFC 7489 §6.3 (DMARC); what large receivers ask of who
sends 5,000 mails a day and more: all three, and a DMARC policy of any kind.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_TAG = re.compile(r"\s*([a-zA-Z0-9_]+)\s*=\s*([^;]*)")
# What costs a receiver another look-up; more than ten, and it gives up (RFC 7208 §4.6.4).
_LOOKUP = re.compile(r"[+?~-]?(include:|a(?=[:/\s]|$)|mx(?=[:/\s]|$)|ptr|exists:|redirect=)", re.IGNORECASE)
_MOST_LOOKUPS = 10


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a record, "" where nothing is, and how to mend it. `weak`: it works, but not for long."""

    wrong: str = ""
    mend: str = ""
    weak: bool = False


def spf(domain: str, texts: Sequence[str]) -> Verdict:
    """Returns what is wrong with the SPF record among the TXT records of a domain."""
    found = [text for text in texts if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
    publish = f'publish {domain}. IN TXT "{wanted_spf()}" with what your server names itself by'
    if not found:
        return Verdict(f"{domain} has no SPF record", publish)
    if len(found) > 1:
        return Verdict(f"{domain} has {len(found)} SPF records, so receivers take none", "join them into one")
    words = found[0].split()[1:]
    if "+all" in [word.lower() for word in words] or "all" in [word.lower() for word in words]:
        return Verdict(f"SPF of {domain} lets everybody send (+all)", "end it with ~all or -all")
    lookups = sum(bool(_LOOKUP.match(word)) for word in words)
    if lookups > _MOST_LOOKUPS:
        return Verdict(
            f"SPF of {domain} takes {lookups} look-ups; ten are allowed", "name networks by ip4: and ip6:"
        )
    closed = [
        word for word in words if word.lower() in ("~all", "-all") or word.lower().startswith("redirect=")
    ]
    if not closed:
        return Verdict(f"SPF of {domain} does not say what of others", "end it with ~all or -all", weak=True)
    return Verdict()


def dkim(name: str, texts: Sequence[str], wanted: str) -> Verdict:
    """Returns what is wrong with the key that is published under `name`, where `wanted` is the content it should have."""
    publish = f'publish {name}. IN TXT "{wanted}"'
    if not texts:
        return Verdict(f"there is no key under {name}", publish)
    ours = _tags(wanted)
    published = [_tags(text) for text in texts]
    if len(published) > 1:
        return Verdict(f"there are {len(published)} records under {name}", "leave one")
    told = published[0]
    key = re.sub(r"\s", "", told.get("p", ""))
    if not key:
        return Verdict(f"the key under {name} was withdrawn", publish)
    if key != ours["p"] or told.get("k", "rsa") != ours["k"]:
        return Verdict(f"the key under {name} is not the one that signs here", publish)
    if "y" in told.get("t", "").split(":"):
        return Verdict(f"the key under {name} is marked as a test (t=y)", "remove t=y", weak=True)
    return Verdict()


def dmarc(domain: str, texts: Sequence[str]) -> Verdict:
    """Returns what is wrong with the DMARC record of a domain."""
    found = [
        text for text in texts if text.replace(" ", "").lower().startswith("v=dmarc1;") or text == "v=DMARC1"
    ]
    publish = f'publish _dmarc.{domain}. IN TXT "{wanted_dmarc(domain)}"'
    if not found:
        return Verdict(f"{domain} has no DMARC record", publish)
    if len(found) > 1:
        return Verdict(f"{domain} has {len(found)} DMARC records, so receivers take none", "leave one")
    told = _tags(found[0])
    if told.get("p", "").lower() not in ("none", "quarantine", "reject"):
        return Verdict(f"DMARC of {domain} has no policy", publish)
    if not told.get("rua"):
        return Verdict(
            f"nobody gets the reports of DMARC of {domain}", f"add rua=mailto:dmarc@{domain}", weak=True
        )
    return Verdict()


def wanted_spf() -> str:
    return "v=spf1 a mx ~all"


def wanted_dmarc(domain: str) -> str:
    return f"v=DMARC1; p=none; rua=mailto:dmarc@{domain}"


def _tags(text: str) -> dict[str, str]:
    found = {}
    for part in text.split(";"):
        tag = _TAG.match(part)
        if tag:
            found[tag[1].lower()] = tag[2].strip()
    return found
