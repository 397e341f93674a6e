"""Puts encoded bodies and header fields together into an RFC 5322 message with CRLF lines."""

from collections.abc import Iterable

# Base64 lines hold no "_", so the boundary cannot occur in a body.
BOUNDARY = b"=_digest_alternative"
_TEXT = b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
_HTML = b"Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n"
_VERSION = b"MIME-Version: 1.0\r\n"
_OPENING = b'%bContent-Type: multipart/alternative; boundary="%b"\r\n\r\n--%b\r\n%b\r\n' % (
    _VERSION,
    BOUNDARY,
    BOUNDARY,
    _TEXT,
)
_BETWEEN = b"\r\n--%b\r\n%b\r\n" % (BOUNDARY, _HTML)
_CLOSING = b"\r\n--%b--\r\n" % BOUNDARY


def alternative(head: bytes, text: Iterable[bytes], html: Iterable[bytes]) -> bytes:
    """Returns a message with a plain and an HTML part, both given in encoded pieces.

    `head` are finished fields, each with its line end.
    """
    return b"".join((head, _OPENING, *text, _BETWEEN, *html, _CLOSING))


def plain(head: bytes, text: Iterable[bytes]) -> bytes:
    """Returns a message for a reader who wants text only, as `alternative`."""
    return b"".join((head, _VERSION, _TEXT, b"\r\n", *text))
