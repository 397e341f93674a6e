"""Puts encoded bodies and header fields together into an RFC 5322 message with CRLF lines."""

from collections.abc import Iterable, Sequence

# Base64 lines hold no "_", so neither boundary can occur in a body.
BOUNDARY = b"=_digest_alternative"
RELATED = b"=_digest_related"
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
# HTML and its pictures stand in the place of the HTML alone (RFC 2387).
_BETWEEN_RELATED = (
    b'\r\n--%b\r\nContent-Type: multipart/related; type="text/html"; boundary="%b"\r\n\r\n--%b\r\n%b\r\n'
    % (BOUNDARY, RELATED, RELATED, _HTML)
)
_PICTURE = b"\r\n--%b\r\n" % RELATED
_CLOSING_RELATED = b"\r\n--%b--\r\n" % RELATED


def alternative(
    head: bytes, text: Iterable[bytes], html: Iterable[bytes], pictures: Sequence[bytes] = ()
) -> bytes:
    """Returns a message with a plain and an HTML part, both given in encoded pieces.

    `head` are finished fields, each with its line end; `pictures` are whole parts that the HTML shows.
    """
    if pictures:
        shown = [piece for picture in pictures for piece in (_PICTURE, picture)]
        return b"".join((head, _OPENING, *text, _BETWEEN_RELATED, *html, *shown, _CLOSING_RELATED, _CLOSING))
    return b"".join((head, _OPENING, *text, _BETWEEN, *html, _CLOSING))


def plain(head: bytes, text: Iterable[bytes]) -> bytes:
    """Returns a message for a reader who wants text only, as `alternative`."""
    return b"".join((head, _VERSION, _TEXT, b"\r\n", *text))
