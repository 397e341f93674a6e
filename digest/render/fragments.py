"""Pieces of a mail, encoded so that joining them gives the encoding of the whole.

Base64 writes three bytes as four letters. So a piece of a multiple of three bytes can be followed by any other, in
lines of at most 76 letters (RFC 2045, 6.8), and the body never has to be encoded again. HTML is filled up with spaces
to whole lines, of 57 bytes, which hides the filling before a line end and tells the size of a piece by its length; in
plain text a reader's program may show trailing spaces, so it gets two at most, at the ends of different lines.
"""

import binascii
import struct
from functools import lru_cache

from digest.render.environment import TEXT_WIDTH

GROUP_BYTES = 3
LINE_BYTES = 57
LINE_LETTERS = 76
LINE_ENCODED = 78  # 76 letters, CR, LF


def filled(piece: str) -> bytes:
    """Returns `piece` in UTF-8 with CRLF line ends (RFC 2045, 6.8), filled up to a multiple of 57 bytes.

    The filling stands before the last line end, where nobody sees it.
    """
    data = piece.rstrip(" ").removesuffix("\n").replace("\n", "\r\n").encode()
    if not data:
        return b""
    return data + b" " * (-(len(data) + 2) % LINE_BYTES) + b"\r\n"


def filled_text(piece: str) -> bytes:
    """Returns plain text in UTF-8 with CRLF line ends, filled up to a multiple of three bytes.

    A byte is a space at the end of a line that has room in 72 columns, one a line; where no line has, empty lines
    follow, of two bytes each.
    """
    lines = piece.rstrip(" ").removesuffix("\n").split("\n")
    if lines == [""]:
        return b""
    missing = -len("\r\n".join((*lines, "")).encode()) % GROUP_BYTES
    for place in range(len(lines) - 1, -1, -1):
        if missing and len(lines[place]) < TEXT_WIDTH:
            lines[place] += " "
            missing -= 1
    lines += [""] * (2 * missing % GROUP_BYTES)
    return "\r\n".join((*lines, "")).encode()


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
