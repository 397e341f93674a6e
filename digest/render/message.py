"""Puts encoded bodies and header fields together into an RFC 5322 message with CRLF lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

# Base64 lines hold no "_", so the boundary cannot occur in a body.
BOUNDARY = "=_digest_alternative"
_TEXT = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
_HTML = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
_BOTH = f'Content-Type: multipart/alternative; boundary="{BOUNDARY}"\r\n'.encode()
_BORDER = f"--{BOUNDARY}\r\n".encode()
_END = f"--{BOUNDARY}--\r\n".encode()


@dataclass(frozen=True, slots=True)
class Body:
    """A message's content type fields, and in pieces everything below the empty line.

    In pieces, because a mail is large: it is joined once.
    """

    fields: bytes
    pieces: Sequence[bytes]


def alternative(text: Iterable[bytes], html: Iterable[bytes]) -> Body:
    """Returns the body of a mail with a plain and an HTML part, both given in encoded pieces."""
    return Body(
        _BOTH, (_BORDER, _TEXT, b"\r\n", *text, b"\r\n", _BORDER, _HTML, b"\r\n", *html, b"\r\n", _END)
    )


def plain(text: Iterable[bytes]) -> Body:
    """Returns the body of a mail for a reader who wants text only."""
    return Body(_TEXT, tuple(text))


def message(fields: Iterable[tuple[str, str]], body: Body) -> bytes:
    """Returns the whole message; values are finished (see `headers`), those that are empty are left out."""
    head = "".join(f"{name}: {value}\r\n" for name, value in fields if value)
    return b"".join((head.encode(), b"MIME-Version: 1.0\r\n", body.fields, b"\r\n", *body.pieces))
