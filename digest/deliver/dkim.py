"""Signs mails so that receivers can tell they come from the newsroom's domain (DKIM).

Sources: RFC 6376; RFC 8463 for Ed25519; RFC 8058 §4 for the fields of one-click unsubscribe, which must be
signed. Relaxed/relaxed. From, To, Subject and Date are named once more than they occur, so that nobody can add
another of them to a signed mail. The same mail, key and time give the same signature.

A body that is base64 already is its own relaxed form: that is seen from its few spaces, and the body is hashed
where it lies. Canonicalising it anew would take longer than signing.
"""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from digest.commands import command
from digest.errors import ConfigError

KeyKind = Literal["rsa", "ed25519"]
PrivateKey = RSAPrivateKey | Ed25519PrivateKey

RSA_BITS = 2048  # what every receiver takes; RFC 8301 asks for 1024 at least and advises 2048
_RSA_LEAST_BITS = 1024
_OVERSIGNED = (b"from", b"to", b"subject", b"date")
# What says who wrote what to whom, and how to read and leave it. Not signed: what relays add or change.
_SIGNED = frozenset(
    (*_OVERSIGNED, b"message-id", b"reply-to", b"cc", b"sender", b"in-reply-to", b"references", b"mime-version",
     b"content-type", b"content-transfer-encoding", b"content-language", b"list-id", b"list-unsubscribe",
     b"list-unsubscribe-post", b"feedback-id", b"precedence", b"auto-submitted")
)  # fmt: skip
_FOLD = re.compile(rb"\r\n(?=[ \t])")
_SPACES = re.compile(rb"[ \t]+")
_BEFORE_END = re.compile(rb"[ \t]+\r\n")
_TXT_CHARS = 255  # the most that one string of a TXT record holds
_FEW_SPACES = 200


@dataclass(frozen=True, slots=True)
class Key:
    """A private key, and the selector under which the domain publishes its public half."""

    selector: str
    private: PrivateKey = field(repr=False)

    @property
    def kind(self) -> KeyKind:
        return "rsa" if isinstance(self.private, RSAPrivateKey) else "ed25519"


class Dkim:
    """Signs for `domain` with every one of `keys`; without keys mails stay as they are."""

    def __init__(self, domain: str, keys: Sequence[Key]) -> None:
        self.domain = domain
        self.keys = tuple(keys)

    def sign(self, content: bytes, at: datetime) -> bytes:
        """Returns the message with a DKIM-Signature for each key in front of it."""
        if not self.keys:
            return content
        end = content.index(b"\r\n\r\n") + 2
        names, canonical = _signed_fields(content[:end])
        body = _body_hash(content, end + 2)
        stamps = [self._stamp(key, names, canonical, body, int(at.timestamp())) for key in self.keys]
        return b"".join((*stamps, content))

    def _stamp(self, key: Key, names: bytes, canonical: bytes, body: bytes, moment: int) -> bytes:
        folded = (
            f"v=1; a={key.kind}-sha256; c=relaxed/relaxed; d={self.domain};\r\n s={key.selector}; t={moment};\r\n h="
        ).encode() + b"%b;\r\n bh=%b;\r\n b=" % (names, body)
        # Relaxed: folds become one space, and the field being made is signed with an empty b=, without a line end.
        data = b"%bdkim-signature:%b" % (canonical, _SPACES.sub(b" ", folded.replace(b"\r\n", b"")))
        signature = base64.b64encode(_signature(key.private, data))
        lines = [signature[place : place + 72] for place in range(0, len(signature), 72)]
        return b"DKIM-Signature: %b%b\r\n" % (folded, b"\r\n ".join(lines))


def load_key(selector: str, pem: bytes) -> Key:
    """Returns a key from its PEM file. Raises: ConfigError."""
    try:
        private = load_pem_private_key(pem, password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ConfigError(
            f"the key of selector {selector!r} is no private key in PEM",
            hint=f"make one with {command('dkim', 'keygen', '--domain', 'DOMAIN', '--selector', 'NAME')}",
        ) from error
    if isinstance(private, RSAPrivateKey) and private.key_size >= _RSA_LEAST_BITS:
        return Key(selector, private)
    if isinstance(private, Ed25519PrivateKey):
        return Key(selector, private)
    raise ConfigError(
        f"the key of selector {selector!r} is neither RSA of {_RSA_LEAST_BITS} bits or more nor Ed25519",
        hint=f"make one with {command('dkim', 'keygen', '--domain', 'DOMAIN', '--selector', 'NAME')}",
    )


def new_key(selector: str, kind: KeyKind) -> Key:
    """Returns a key that nobody has had before."""
    if kind == "rsa":
        return Key(selector, rsa.generate_private_key(public_exponent=65537, key_size=RSA_BITS))
    return Key(selector, Ed25519PrivateKey.generate())


def pem(key: Key) -> bytes:
    """Returns the private key as a file has it."""
    return key.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())


def dns_record(domain: str, key: Key) -> str:
    """Returns the TXT record that publishes the key, as a zone file has it."""
    text = dns_text(key)
    strings = " ".join(f'"{text[at : at + _TXT_CHARS]}"' for at in range(0, len(text), _TXT_CHARS))
    return f"{key.selector}._domainkey.{domain}. IN TXT ( {strings} )"


def dns_text(key: Key) -> str:
    """Returns the content of that record."""
    public = key.private.public_key()
    if isinstance(key.private, RSAPrivateKey):
        data = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    else:
        data = public.public_bytes(Encoding.Raw, PublicFormat.Raw)
    return f"v=DKIM1; k={key.kind}; p={base64.b64encode(data).decode()}"


def _signature(private: PrivateKey, data: bytes) -> bytes:
    hashed = hashlib.sha256(data).digest()
    if isinstance(private, RSAPrivateKey):
        return private.sign(hashed, padding.PKCS1v15(), Prehashed(SHA256()))
    # RFC 8463 §3: Ed25519 signs the hash, not the text.
    return private.sign(hashed)


def _signed_fields(head: bytes) -> tuple[bytes, bytes]:
    """Returns the list of names for h=, and the fields in their relaxed form, in the order of that list."""
    names: list[bytes] = []
    fields: list[bytes] = []
    # From the last to the first: where a field occurs twice, verifiers take them from below (RFC 6376 §5.4.2).
    for line in reversed(_FOLD.sub(b"", head).split(b"\r\n")):
        name, _, value = line.partition(b":")
        known = name.strip().lower()
        if known in _SIGNED:
            names.append(known)
            fields.append(b"%b:%b\r\n" % (known, _SPACES.sub(b" ", value).strip(b" ")))
    return b":\r\n  ".join(_rows([*names, *_OVERSIGNED])), b"".join(fields)


def _rows(names: Sequence[bytes]) -> list[bytes]:
    """Returns the names in rows that fit a line of a header."""
    rows = [b""]
    for name in names:
        if rows[-1] and len(rows[-1]) + len(name) > 70:
            rows.append(b"")
        rows[-1] += (b":" if rows[-1] else b"") + name
    return rows


def _body_hash(content: bytes, start: int) -> bytes:
    body: bytes | memoryview = memoryview(content)[start:]
    if not _is_relaxed(content, start):
        body = _BEFORE_END.sub(b"\r\n", _SPACES.sub(b" ", content[start:] + b"\r\n")).rstrip(b"\r\n")
        body += b"\r\n" if body else b""
    return base64.b64encode(hashlib.sha256(body).digest())


def _is_relaxed(content: bytes, start: int) -> bool:
    """Says whether the body is surely in its relaxed form: no space doubled or before a line's end, one line end
    at the end. One that has many spaces is not looked at further."""
    if content.find(b"\t", start) >= 0 or not content.endswith(b"\r\n") or content.endswith(b"\r\n\r\n"):
        return False
    place = content.find(b" ", start)
    for _ in range(_FEW_SPACES):
        if place < 0:
            return True
        if content[place + 1] in b" \r":
            return False
        place = content.find(b" ", place + 1)
    return False
