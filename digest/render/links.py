"""Addresses that prove they come from us: unsubscribe, preferences, view online.

A token is an HMAC-SHA256 over its purpose and what it is for, so that a token to unsubscribe opens no
preferences. The first secret signs; all of them verify, so that a secret can be replaced without breaking the
links in mails that are out. A token begins with the id of its secret.
"""

import base64
import hashlib
import hmac
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, urlsplit

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
                f"a secret is missing or shorter than {SECRET_BYTES} bytes", hint="make one with digest init"
            )
        self._keys = {_key_id(secret): secret for secret in reversed(secrets)}
        self._key_id, self._secret = _key_id(secrets[0]), secrets[0]

    def token(self, purpose: Purpose, *facts: str) -> str:
        """Returns the token that stands for `facts` under `purpose`; letters, digits, - and _ only."""
        return self._key_id + _mac(self._secret, purpose, facts)

    def accepts(self, token: str, purpose: Purpose, *facts: str) -> bool:
        """Tells whether `token` is ours, for this purpose and these facts."""
        secret = self._keys.get(token[:KEY_ID_LENGTH])
        expected = _mac(secret, purpose, facts) if secret else ""
        return bool(expected) and hmac.compare_digest(expected.encode(), token[KEY_ID_LENGTH:].encode())


KEY_ID_LENGTH = 4


def _key_id(secret: bytes) -> str:
    return _letters(hashlib.sha256(b"digest key id\0" + secret).digest())[:KEY_ID_LENGTH]


def _mac(secret: bytes, purpose: str, facts: Sequence[str]) -> str:
    # NUL cannot stand in any of the facts, so two different lists never join to the same message.
    message = "\0".join((purpose, *facts)).encode()
    return _letters(hmac.digest(secret, message, "sha256")[:MAC_BYTES])


def _letters(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


class Links:
    """Builds the addresses of `digest serve` below `public_url`; all are empty where there is none."""

    def __init__(self, public_url: str, signer: Signer) -> None:
        self._base = web_url(public_url).rstrip("/")
        self._signer = signer

    def unsubscribe(self, newsletter: str, subscriber: str, token: str) -> str:
        """Returns where a POST with this token unsubscribes at once (RFC 8058) and a GET asks first."""
        if not self._base:
            return ""
        return f"{self._base}/unsubscribe/{quoted(newsletter)}/{quoted(subscriber)}/{token}"

    def preferences(self, subscriber: str) -> str:
        return self._address("preferences", subscriber)

    def view(self, newsletter: str, date: str, slot: str, subscriber: str) -> str:
        """Returns where exactly this mail can be read."""
        return self._address("view", newsletter, date, slot, subscriber)

    def _address(self, purpose: Purpose, *facts: str) -> str:
        if not self._base:
            return ""
        path = "/".join(map(quoted, facts))
        return f"{self._base}/{purpose}/{path}/{self._signer.token(purpose, *facts)}"


def quoted(fact: str) -> str:
    """Returns `fact` as one piece of a path; keys and dates are what they are already."""
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
