"""Checks e-mail addresses and says when two are the same.

Stricter than RFC 5321 where a stranger gains by it: no quoted local parts, no comments, no address literals,
nothing that could end a header or an SMTP command.
"""

import re
import unicodedata

from digest.errors import SubscriberError
from digest.text.domains import ascii_domain

_LOCAL = re.compile(r"[^\s\x00-\x20\x7f\"(),:;<>@\[\\\]]{1,64}")
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def checked(email: str) -> str:
    """Returns the address in its normal form (NFC, no space around, domain in lower case).

    Raises: SubscriberError
    """
    text = unicodedata.normalize("NFC", email.strip())
    local, at, domain = text.rpartition("@")
    wrong = SubscriberError(f"{email!r} is no e-mail address", hint="write one like reader@example.org")
    if not at or not _LOCAL.fullmatch(local) or local.startswith(".") or local.endswith(".") or ".." in local:
        raise wrong
    if any(unicodedata.category(letter) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for letter in text):
        raise wrong
    try:
        labels = ascii_domain(domain).split(".")
    except UnicodeError as error:
        raise wrong from error
    if len(labels) < 2 and labels != ["localhost"]:
        raise wrong
    if not all(_LABEL.fullmatch(label) for label in labels) or len(text.encode()) > 254:
        raise wrong
    return f"{local}@{domain.lower()}"


def same_as(email: str) -> str:
    """Returns what a checked address is compared by: cases folded, the domain in ASCII.

    Local parts that differ only in case are different mailboxes by RFC 5321 and the same one everywhere else.
    """
    local, _, domain = email.rpartition("@")
    return f"{local.casefold()}@{ascii_domain(domain)}"
