"""Takes the body of an answer off the wire, unpacks it, and stops where it grows beyond bounds.

Guarantees: never more than one piece above `most_bytes` is held, however small the packed body was; a packed body that
ends early is an error, not a shorter feed. What says that it is packed but is not is taken as it is, and a gzip file
that says nothing is unpacked: servers do both.
Packings are gzip and deflate; a server that uses another one was not asked to.
"""

import zlib

from digest.errors import FetchError

ACCEPTED = "gzip, deflate"
_PIECE = 65_536
# The most that news was seen to shrink is 1:40; zlib's bound is 1:1032.
_MOST_RATIO = 200
_RATIO_COUNTS_FROM = 1_000_000
_GZIP = b"\x1f\x8b"
_HEAD = 2  # bytes that tell how a body is packed
_NAMES = {"gzip": "gzip", "x-gzip": "gzip", "deflate": "deflate"}
# Source: the registry of HTTP content codings at IANA.
_NOT_ASKED_FOR = frozenset((
    "aes128gcm", "br", "bzip2", "compress", "dcb", "dcz", "exi", "lzma", "pack200-gzip", "x-bzip2", "x-compress", "xz", "zstd",
))  # fmt: skip


def packing_of(header: str) -> str:
    """Returns "gzip", "deflate" or "" for a Content-Encoding; what names no packing ("UTF-8", "none") is ignored.

    Raises: FetchError for a packing that was not asked for.
    """
    named = [
        name for one in header.split(",") if (name := one.strip().lower()) in _NAMES or name in _NOT_ASKED_FOR
    ]
    if len(named) > 1 or not _NAMES.keys() >= set(named):
        shown = ascii(header[:60])
        raise FetchError(f"it is packed as {shown}, which was not asked for", code="encoding")
    return _NAMES[named[0]] if named else ""


class Unpacker:
    """Collects one body. Feed it with `add`, then take `content`. `received` counts the bytes from the wire."""

    def __init__(self, packing: str, most_bytes: int) -> None:
        self._packing = packing
        self._most = most_bytes
        self.received = 0
        self._size = 0
        self._pieces: list[bytes] = []
        self._head = b""
        self._stream: zlib._Decompress | None = None
        self._plain = False
        self._members = 0
        self._ended = False

    def add(self, chunk: bytes) -> None:
        """Takes the next bytes from the wire. Raises: FetchError."""
        self.received += len(chunk)
        if self.received > self._most:
            raise too_large(self._most)
        while chunk and not self._ended:
            if self._plain:
                self._keep(chunk)
                return
            if self._stream is None:
                self._head += chunk
                if len(self._head) < _HEAD:
                    return
                chunk, self._head = self._head, b""
                self._begin(chunk)
                continue
            chunk = self._unpacked(self._stream, chunk)

    def content(self) -> bytes:
        """Returns the whole body. Raises: FetchError when its end is missing."""
        if self._stream is not None:
            raise FetchError("it ends in the middle of its packed content", code="cut")
        if self._head and not self._members:
            self._keep(self._head)
        return b"".join(self._pieces)

    def _begin(self, head: bytes) -> None:
        """Decides how what begins here is packed."""
        self._members += 1
        if head[:_HEAD] == _GZIP:
            self._stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        elif self._members > 1:
            self._ended = True  # padding behind a packed body
        elif self._packing != "deflate":
            self._plain = True
        else:
            with_header = head[0] & 15 == zlib.DEFLATED and int.from_bytes(head[:2]) % 31 == 0
            self._stream = zlib.decompressobj(zlib.MAX_WBITS if with_header else -zlib.MAX_WBITS)

    def _unpacked(self, stream: "zlib._Decompress", chunk: bytes) -> bytes:
        """Keeps what `chunk` unpacks to, piece by piece; returns the bytes behind the end of the packed content."""
        more = True
        try:
            while not stream.eof and (chunk or more):
                piece = stream.decompress(chunk, _PIECE)
                self._keep(piece)
                chunk, more = stream.unconsumed_tail, len(piece) == _PIECE
        except zlib.error as error:
            raise FetchError("its packed content is damaged", code="encoding") from error
        if not stream.eof:
            return b""
        self._stream = None
        return stream.unused_data

    def _keep(self, piece: bytes) -> None:
        self._size += len(piece)
        if self._size > self._most:
            raise too_large(self._most)
        if self._size > _RATIO_COUNTS_FROM and self._size > _MOST_RATIO * self.received:
            raise FetchError(
                f"{self.received} bytes unpack to more than {self._size}: no feed shrinks like that",
                code="bomb",
            )
        if piece:
            self._pieces.append(piece)


def too_large(most_bytes: int) -> FetchError:
    """Returns the error for a body above the limit."""
    return FetchError(f"it is larger than {most_bytes:,} bytes", code="too-large")
