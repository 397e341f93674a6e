"""Pieces of a mail, encoded so that joining them gives the encoding of the whole.

A piece is filled up with spaces to a multiple of 57 bytes. 57 bytes are one base64 line of 76 letters with
nothing left over, so encoded pieces can be joined in any order, and the body never has to be encoded again.
"""

import binascii
import re
import struct
from collections.abc import Callable
from functools import lru_cache

from digest.render.environment import TEXT_WIDTH

LINE_BYTES = 57
LINE_LETTERS = 76
LINE_ENCODED = 78  # 76 letters, CR, LF

Fill = Callable[[str], bytes]


def filled(piece: str) -> bytes:
    """Returns `piece` in UTF-8 with CRLF line ends (RFC 2045, 6.8), filled up to a multiple of 57 bytes.

    The filling stands before the last line end, where nobody sees it.
    """
    data = piece.rstrip(" ").removesuffix("\n").replace("\n", "\r\n").encode()
    if not data:
        return b""
    return data + b" " * (-(len(data) + 2) % LINE_BYTES) + b"\r\n"


def filled_text(piece: str) -> bytes:
    """Returns the same for plain text, its filling at the ends of all lines that have room in 72 columns.

    Only a link may be longer, so one in the last line takes it all.
    """
    return text_filling(piece)(piece)


def text_filling(piece: str) -> Fill:
    """Returns how a piece of plain text is filled up: another with the same kind of last line is filled up alike."""
    return filled if _ENDS_IN_LINK.search(piece) else _spread


_ENDS_IN_LINK = re.compile(r"^\W*(?:https?://|mailto:)\S+\s*\Z", re.MULTILINE)


def _spread(piece: str) -> bytes:
    lines = piece.rstrip(" ").removesuffix("\n").split("\n")
    missing = -len("\r\n".join((*lines, "")).encode()) % LINE_BYTES
    if lines == [""]:
        return b""
    for place in range(len(lines) - 1, -1, -1):
        spaces = min(missing, max(0, TEXT_WIDTH - len(lines[place])))
        lines[place] += " " * spaces
        missing -= spaces
    # Where all lines are full, an empty one gives room.
    return _spread("\n".join((*lines, "", ""))) if missing else "\r\n".join((*lines, "")).encode()


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
