"""Addresses that prove they come from us: unsubscribe, preferences, view online.

A token is an HMAC-SHA256 over its purpose and what it is for, so that a token to unsubscribe opens no
preferences. The first secret signs; all of them verify, so that a secret can be replaced without breaking the
links in mails that are out. A token begins with the id of its secret.
"""

import hashlib
import hmac
import re
from binascii import b2a_base64
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlsplit

from digest.commands import command
from digest.errors import ConfigError

Purpose = Literal["unsubscribe", "preferences", "view", "message-id"]
_NOT_IN_URL = re.compile(r"[\x00-\x20\x7f<>\"\\`]")
_PLAIN = re.compile(r"[A-Za-z0-9_-]+")
MAC_BYTES = 18  # 144 bits: 24 letters
SECRET_BYTES = 16


class Signer:
    """Signs with `secrets[0]` and accepts what any of `secrets` signed."""

    def __init__(self, secrets: Sequence[bytes]) -> None:
        if not secrets or any(len(secret) < SECRET_BYTES for secret in secrets):
            raise ConfigError(
                f"a secret is missing or shorter than {SECRET_BYTES} bytes",
                hint=f"make one with {command('init')}",
            )
        self._macs = {_key_id(secret): _Mac(secret) for secret in reversed(secrets)}
        self._key_id = _key_id(secrets[0])
        self._mac = self._macs[self._key_id]

    def token(self, purpose: Purpose, *facts: str) -> str:
        """Returns the token that stands for `facts` under `purpose`; letters, digits, - and _ only."""
        return self._key_id + self._mac.letters(purpose, facts)

    def accepts(self, token: str, purpose: Purpose, *facts: str) -> bool:
        """Tells whether `token` is ours, for this purpose and these facts."""
        mac = self._macs.get(token[:KEY_ID_LENGTH])
        expected = mac.letters(purpose, facts) if mac else ""
        return bool(expected) and hmac.compare_digest(expected.encode(), token[KEY_ID_LENGTH:].encode())


KEY_ID_LENGTH = 4


def _key_id(secret: bytes) -> str:
    return _letters(hashlib.sha256(b"digest key id\0" + secret).digest())[:KEY_ID_LENGTH]


class _Mac:
    """HMAC-SHA256 (RFC 2104) under one secret, its key schedule done once: four of these stand in each mail."""

    def __init__(self, secret: bytes) -> None:
        key = hashlib.sha256(secret).digest() if len(secret) > _BLOCK_BYTES else secret
        padded = key.ljust(_BLOCK_BYTES, b"\0")
        self._inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
        self._outer = hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))

    def letters(self, purpose: str, facts: Sequence[str]) -> str:
        inner, outer = self._inner.copy(), self._outer.copy()
        # NUL cannot stand in any of the facts, so two different lists never join to the same message.
        inner.update("\0".join((purpose, *facts)).encode())
        outer.update(inner.digest())
        return _letters(outer.digest()[:MAC_BYTES])


_BLOCK_BYTES = 64  # of SHA-256
_URL_SAFE = bytes.maketrans(b"+/", b"-_")


def _letters(data: bytes) -> str:
    return b2a_base64(data, newline=False).translate(_URL_SAFE).rstrip(b"=").decode()


class Links:
    """Builds the addresses of `digest serve` below `public_url`; all are empty where there is none.

    Facts come as they are, and `quoted` where they stand in a path. `version` is the reader's `links_version`.
    """

    def __init__(self, public_url: str, signer: Signer) -> None:
        self._base = web_url(public_url).rstrip("/")
        self._signer = signer

    def unsubscribe(self, newsletter: str, subscriber: str, token: str) -> str:
        """Returns where a POST with this token unsubscribes at once (RFC 8058) and a GET asks first."""
        if not self._base:
            return ""
        return f"{self._base}/unsubscribe/{quoted(newsletter)}/{quoted(subscriber)}/{token}"

    def preferences(self, subscriber: str, version: int = 0) -> str:
        """Returns where a reader chooses; a pause is one of the choices, at #pause."""
        if not self._base:
            return ""
        token = self._signer.token("preferences", *reader_facts(subscriber, version))
        return f"{self._base}/preferences/{quoted(subscriber)}/{token}"

    def view(self, newsletter: str, date: str, slot: str, subscriber: str, version: int = 0) -> str:
        """Returns where exactly this mail can be read."""
        if not self._base:
            return ""
        token = self._signer.token("view", newsletter, date, slot, *reader_facts(subscriber, version))
        return f"{self._base}/view/{quoted(newsletter)}/{date}/{quoted(slot)}/{quoted(subscriber)}/{token}"


def reader_facts(key: str, version: int) -> tuple[str, ...]:
    """Returns what of a reader a token stands for; links that were never renewed need no number."""
    return (key, str(version)) if version else (key,)


@lru_cache(maxsize=256)
def quoted(fact: str) -> str:
    """Returns `fact` as one piece of a path; most are what they are already."""
    return fact if _PLAIN.fullmatch(fact) else quote(fact, safe="")


@lru_cache(maxsize=16384)
def web_url(url: str) -> str:
    """Returns `url` if it is an http(s) address that can stand in a mail, else an empty string."""
    if _NOT_IN_URL.search(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.hostname else ""
