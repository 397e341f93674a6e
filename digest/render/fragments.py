"""Pieces of a mail, encoded so that joining them gives the encoding of the whole.

A piece is filled up with spaces to a multiple of 57 bytes. 57 bytes are one base64 line of 76 letters with
nothing left over, so encoded pieces can be joined in any order, and the body never has to be encoded again.
"""

import binascii
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

LINE_BYTES = 57
LINE_ENCODED = 78  # 76 letters, CR, LF


@dataclass(frozen=True, slots=True)
class Fragment:
    """The same piece of a mail in HTML and in plain text, base64 in CRLF lines."""

    html: bytes
    text: bytes


def filled(piece: str) -> bytes:
    """Returns `piece` in UTF-8 with CRLF line ends (RFC 2045, 6.8), filled up to a multiple of 57 bytes.

    The filling stands before the last line end, where nobody sees it.
    """
    data = piece.strip(" ").removesuffix("\n").replace("\n", "\r\n").encode()
    if not data:
        return b""
    return data + b" " * (-(len(data) + 2) % LINE_BYTES) + b"\r\n"


def encoded(data: bytes) -> bytes:
    """Returns `data` in base64, CRLF after every 76 letters."""
    letters = binascii.b2a_base64(data, newline=False)
    if not letters:
        return b""
    return b"\r\n".join([letters[at : at + 76] for at in range(0, len(letters), 76)]) + b"\r\n"


def decoded_size(encoding: bytes) -> int:
    """Returns how many bytes an encoded piece decodes to, its filling included."""
    return len(encoding) // LINE_ENCODED * LINE_BYTES


Key = TypeVar("Key", bound=Hashable)


class FragmentCache(Generic[Key]):
    """Fragments that were composed, within `limit_bytes`.

    Two generations stand in for a least-recently-used list: a hit costs one dictionary look-up. When the young
    one holds half the limit, the old one is dropped; what is asked for from the old one moves to the young.
    """

    def __init__(self, limit_bytes: int) -> None:
        self._half = limit_bytes // 2
        self._young: dict[Key, Fragment] = {}
        self._old: dict[Key, Fragment] = {}
        self._young_bytes = 0

    def all(self, keys: Sequence[Key], make: Callable[[Key], Fragment]) -> list[Fragment]:
        """Returns the fragments of `keys`, in order. Most often all of them are known: that is the quick way."""
        young = self._young
        try:
            return [young[key] for key in keys]
        except KeyError:
            return [self.get(key, make) for key in keys]

    def get(self, key: Key, make: Callable[[Key], Fragment]) -> Fragment:
        """Returns the fragment of `key`, made by `make` unless it is known."""
        if found := self._young.get(key):
            return found
        fragment = self._old.get(key) or make(key)
        self._young_bytes += len(fragment.html) + len(fragment.text)
        self._young[key] = fragment
        if self._young_bytes > self._half:
            self._old, self._young, self._young_bytes = self._young, {}, 0
        return fragment
