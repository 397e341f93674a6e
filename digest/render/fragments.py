"""Pieces of a mail, encoded so that joining them gives the encoding of the whole.

A piece is filled up with spaces to a multiple of 57 bytes. 57 bytes are one base64 line of 76 letters with
nothing left over, so encoded pieces can be joined in any order, and the body never has to be encoded again.
"""

import binascii
import struct
from functools import lru_cache

LINE_BYTES = 57
LINE_LETTERS = 76
LINE_ENCODED = 78  # 76 letters, CR, LF


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
    whole, rest = divmod(len(letters), LINE_LETTERS)
    # struct cuts in C: a third of the time that slices take.
    lines = _cutter(whole, rest).unpack(letters)
    return b"\r\n".join((*lines, b""))


@lru_cache(maxsize=4096)
def _cutter(whole: int, rest: int) -> struct.Struct:
    return struct.Struct(f"{LINE_LETTERS}s" * whole + (f"{rest}s" if rest else ""))


def decoded_size(encoding: bytes) -> int:
    """Returns how many bytes an encoded piece decodes to, its filling included."""
    return len(encoding) // LINE_ENCODED * LINE_BYTES
