"""Pieces of mails that are kept encoded, within a number of bytes.

When they fill their room, all of them are forgotten and composed anew as mails need them. Why not the oldest only:
keeping count of every use took longer than joining the mail.
"""

from collections.abc import Callable, Sequence

from digest.render.paint import Key

Pair = tuple[bytes, bytes]  # of one piece, the HTML and the plain text, base64 in CRLF lines
# What a piece takes besides its bytes: key, pair, and its places in the dictionaries of slots.
_AROUND_BYTES = 700


class Pieces:
    """The pieces of one edition, each made by `make` when it is first asked for."""

    def __init__(self, limit_bytes: int, make: Callable[[Key], Pair]) -> None:
        self._limit = limit_bytes
        self._make = make
        self._known: dict[Key, Pair] = {}
        self.bytes = 0

    @property
    def full(self) -> bool:
        return self.bytes > self._limit

    def __call__(self, key: Key) -> Pair:
        """Returns the piece of `key`."""
        if (known := self._known.get(key)) is None:
            known = self._known[key] = self._make(key)
            self.bytes += len(known[0]) + len(known[1]) + _AROUND_BYTES
        return known

    def whole(self, form: Sequence[Pair]) -> Pair | None:
        """Returns the pieces joined, as long as a third of the room stays free."""
        if self.bytes * 3 > self._limit * 2:
            return None
        html, text = b"".join([html for html, _ in form]), b"".join([text for _, text in form])
        self.bytes += len(html) + len(text) + _AROUND_BYTES
        return html, text

    def forget(self) -> None:
        """Drops all pieces; who holds some still has to let them go."""
        self._known.clear()
        self.bytes = 0
