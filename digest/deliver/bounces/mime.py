"""Takes a message apart, whatever it is: parts in their order, each as text, within fixed bounds.

Why not the standard library's parser: it follows a stranger's nesting by recursion, keeps whole what is in no need of
reading, and gives a part up at the defects that are usual here: boundaries that never end, reports without headers.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass

from digest.deliver.bounces.fields import Fields, split, text_of

MESSAGE_BYTES = 1_000_000  # of a message; what comes after is the mail that was returned
PART_CHARS = 100_000
PARTS, DEPTH = 60, 6
_PARAMETER = r';\s*{name}\s*=\s*(?:"([^"]{{0,200}})"|([^\s;"]{{1,200}}))'
_BOUNDARY = re.compile(_PARAMETER.format(name="boundary"), re.IGNORECASE)
_CHARSET = re.compile(_PARAMETER.format(name="charset"), re.IGNORECASE)
_TAG = re.compile(r"<(?:br|/p|/div|/tr|/h\d|/li)\b[^<>]{0,500}>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-z!][^<>]{0,2000}>", re.IGNORECASE)
_UNSEEN = re.compile(r"<(style|script|title)\b", re.IGNORECASE)
_ENTITY = {"&lt;": "<", "&gt;": ">", "&nbsp;": " ", "&quot;": '"', "&#39;": "'", "&amp;": "&"}


@dataclass(frozen=True, slots=True)
class Part:
    """One part that has no parts: its type in lower case, its own header, its text. `depth` counts the messages around
    it."""

    kind: str
    header: Fields
    text: str
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Message:
    header: Fields
    kind: str
    parts: tuple[Part, ...]


def read(content: bytes) -> Message:
    """Returns a message's header and parts. Never raises for what stands in it."""
    data = content[:MESSAGE_BYTES].replace(b"\0", b"").replace(b"\r\n", b"\n").replace(b"\r", b"\n")
    header, body = head_and_body(data.lstrip(b"\n"))
    parts: list[Part] = []
    for part in _parts(header, body, 0):
        parts.append(part)
        if len(parts) >= PARTS:
            break
    return Message(header, kind_of(header), tuple(parts))


def head_and_body(data: bytes) -> tuple[Fields, bytes]:
    """Returns the header at the beginning and what follows its blank line."""
    head, _, body = data.partition(b"\n\n")
    if data.startswith(b"\n"):
        head, body = b"", data[1:]
    lines = text_of(head[:200_000], "utf-8").split("\n")
    if lines[0].startswith("From "):
        lines = lines[1:]
    return split(lines), body


def kind_of(header: Fields, default: str = "text/plain") -> str:
    kind = header.get("content-type").partition(";")[0].strip().lower()
    return kind if "/" in kind else default


def _parts(
    header: Fields, body: bytes, depth: int, nested: int = 0, default: str = "text/plain"
) -> Iterator[Part]:
    kind = kind_of(header, default)
    boundary = _parameter(_BOUNDARY, header) if kind.startswith("multipart/") else ""
    if boundary and nested < DEPTH:
        inner = "message/rfc822" if kind == "multipart/digest" else "text/plain"
        for piece in _pieces(body, boundary):
            yield from _parts(*_piece(piece), depth, nested + 1, inner)
        return
    if kind.startswith("multipart/"):
        kind = "text/plain"
    plain = _unpacked(header, body)
    if kind == "message/rfc822" and depth < 1 and nested < DEPTH:
        # What was returned may itself be a report that somebody forwarded: its parts are looked at, one message deep.
        yield Part(kind, header, _text(header, plain, kind), depth)
        inner_header, inner_body = head_and_body(plain.lstrip(b"\n"))
        yield from _parts(inner_header, inner_body, depth + 1, nested + 1)
        return
    yield Part(kind, header, _text(header, plain, kind), depth)


def _piece(piece: bytes) -> tuple[Fields, bytes]:
    header, body = head_and_body(piece)
    # A part that forgot its header begins with its text.
    return (header, body) if header or piece.startswith(b"\n") else (Fields(), piece)


def _pieces(body: bytes, boundary: str) -> Iterator[bytes]:
    """Yields what stands between the lines of a boundary; what comes before the first is for old programs."""
    mark = b"\n--" + boundary.rstrip().encode("utf-8", "replace")
    text = b"\n" + body
    start, found, at = -1, False, text.find(mark)
    while at >= 0:
        line_end = text.find(b"\n", at + 1)
        line = text[at : line_end if line_end >= 0 else len(text)].rstrip()
        if line not in (mark, mark + b"--"):  # another boundary, which begins like this one
            at = text.find(mark, at + 1)
            continue
        if start >= 0:
            yield text[start:at]
        if line != mark or line_end < 0:
            return
        start, found = line_end + 1, True
        at = text.find(mark, line_end)
    if found:
        yield text[start:]
    else:
        yield text


def _parameter(pattern: re.Pattern[str], header: Fields) -> str:
    found = pattern.search(header.get("content-type"))
    return (found[1] or found[2] or "") if found else ""


def _unpacked(header: Fields, body: bytes) -> bytes:
    encoding = header.get("content-transfer-encoding").strip().lower()
    if encoding == "quoted-printable":
        return quopri.decodestring(body)
    if encoding == "base64":
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", body)
        try:
            return binascii.a2b_base64(letters[: len(letters) // 4 * 4] + _rest(letters))
        except binascii.Error:
            return body
    return body


def _rest(letters: bytes) -> bytes:
    rest = letters[len(letters) // 4 * 4 :]
    return rest + b"=" * (4 - len(rest)) if len(rest) > 1 else b""


def _text(header: Fields, data: bytes, kind: str) -> str:
    text = text_of(data[: PART_CHARS * 4], _parameter(_CHARSET, header))[:PART_CHARS].replace("\r", "")
    return plain(text) if kind == "text/html" else text


def plain(html: str) -> str:
    """Returns the words of HTML, its blocks on lines of their own. For reading by programs only."""
    flat = " ".join(line.rstrip() for line in html.split("\n"))
    text = _ANY_TAG.sub(" ", _TAG.sub("\n", _seen(flat)))
    for entity, letter in _ENTITY.items():
        text = text.replace(entity, letter)
    return re.sub(r"[ \t\xa0]+", " ", text)


def _seen(html: str) -> str:
    """Returns HTML without what no reader sees of it."""
    kept: list[str] = []
    at, lower = 0, html.lower()
    while (found := _UNSEEN.search(html, at)) is not None:
        kept.append(html[at : found.start()])
        end = lower.find(f"</{found[1].lower()}", found.end())
        at = end if end >= 0 else len(html)
    return "".join((*kept, html[at:]))
