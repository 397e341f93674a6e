"""Header fields, written by hand.

`policy.SMTP` of Python 3.11 turns a long List-Unsubscribe into RFC 2047 words, which breaks one-click; so only
names and subjects are encoded here, by `email.header`, and every other field is ASCII that we put together.
Whatever comes from articles or subscribers is one clean line before it gets near a header.
"""

import base64
import re
from email.header import Header

from digest.errors import SubscriberError
from digest.text.clean import one_line
from digest.text.domains import ascii_domain

SUBJECT_LIMIT = 180  # characters; longer headlines end in an ellipsis
_ORDINARY = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9.-]+")
_ONE_WORD_BYTES = 36  # of UTF-8 that an encoded word holds beside its field's name within 76 columns
_NOT_IN_ADDRESS = frozenset('<>()[],;:\\" \t\r\n')


def words(name: str, text: str) -> str:
    """Returns the value of an unstructured field called `name`, encoded and folded where needed (RFC 2047)."""
    clean = one_line(text)
    data = clean.encode()
    plain = _is_plain(clean)
    if len(data) <= _ONE_WORD_BYTES and not plain:
        return f"=?utf-8?b?{base64.b64encode(data).decode()}?="
    charset = "us-ascii" if plain else "utf-8"
    return Header(clean, charset, maxlinelen=76, header_name=name).encode(linesep="\r\n")


def _is_plain(text: str) -> bool:
    """Tells whether a text says itself in a header: "=?" would be read as the beginning of an encoded word."""
    return text.isascii() and "=?" not in text


def subject(text: str) -> str:
    """Returns the value of Subject for a headline."""
    clean = one_line(text)
    if len(clean) > SUBJECT_LIMIT:
        clean = clean[: SUBJECT_LIMIT - 1].rsplit(None, 1)[0].rstrip(" ,;:—–-") + "…"
    return words("Subject", clean)


def address(email: str) -> str:
    """Returns `email` ready for headers and envelopes: its domain in ASCII (punycode).

    Raises: SubscriberError when it could not be an address, or would break out of a header.
    """
    if _ORDINARY.fullmatch(email):
        return email
    local, at, domain = email.strip().rpartition("@")
    bad = any(letter in _NOT_IN_ADDRESS or not letter.isprintable() for letter in local + domain)
    if not (local and at and domain) or "@" in local or bad:
        raise SubscriberError(
            f"{email!r} is not an e-mail address", hint="write one such as name@example.org"
        )
    try:
        there = domain if domain.isascii() else ascii_domain(domain)
    except UnicodeError as error:
        raise SubscriberError(f"{email!r} has a domain that cannot be", hint="check its spelling") from error
    return f"{local}@{there}"


def mailbox(field: str, name: str, email: str) -> str:
    """Returns `name <email>` for From or To, the name encoded or quoted as needed."""
    clean = one_line(name) if name else ""
    if not clean:
        return email
    if _is_plain(clean):
        plain = all(letter.isalnum() or letter in " !#$%&'*+-/=?^_`{|}~" for letter in clean)
        shown = clean if plain else '"' + clean.replace("\\", "\\\\").replace('"', '\\"') + '"'
    else:
        shown = words(field, clean)
    # A line of its own, when the name is long: addresses are never folded inside.
    last = shown.rpartition("\r\n")[2]
    return f"{shown}{' ' if len(last) + len(email) + len(field) < 72 else chr(13) + chr(10) + ' '}<{email}>"
