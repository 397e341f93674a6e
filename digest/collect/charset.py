"""Turns a stranger's bytes into text.

Order: byte order mark, what the document declares, UTF-8, a Cyrillic code page that gives plausible words, a
guess by charset-normalizer. A file that is mostly UTF-8 but was cut or patched loses the broken bytes only.
"""

import codecs
import re

from digest.errors import ArticleError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_DECLARED = re.compile(
    rb"""(?:charset\s*=\s*|<\?xml[^>]{0,80}encoding\s*=\s*)["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
# In every encoding of the web these bytes are these letters; the others (EBCDIC, and what Python calls a codec) are no
# encodings of documents, and some take the square of a text's length.
_ASCII = b"<>=&;'\"/ ?!-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_NOT_OF_DOCUMENTS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"})
_CODE_PAGES = ("cp1251", "koi8-r", "cp866")
# Bytes of the commonest files that are not text.
_MAGIC = (
    b"%PDF-", b"PK\x03\x04", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1f\x8b", b"7z\xbc\xaf", b"\xfd7zXZ",
    b"Rar!", b"\xd0\xcf\x11\xe0", b"BZh", b"SQLite format 3", b"\x7fELF", b"OggS", b"ID3", b"{\\rtf",
)  # fmt: skip
_SAMPLE = 65_536
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\r\f\x1b\x00")


def looks_binary(content: bytes) -> bool:
    """Returns whether `content` is no text in any encoding: an image, an archive, an office file."""
    if content.startswith(_MAGIC):
        return True
    if content.startswith(tuple(mark for mark, _ in _MARKS)) or _wide(content):
        return False
    sample = content[:_SAMPLE]
    odd = len(sample) - len(sample.translate(None, _CONTROLS)) + sample.count(0)
    return odd > 0.05 * len(sample)


def decode(content: bytes) -> str:
    """Returns the text of `content`. Raises ArticleError with code "not-utf8" where no encoding fits."""
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, errors="ignore")
    for name in (_wide(content), _declared(content), "utf-8"):
        text = _strict(content, name)
        if text is not None:
            return text
    guessed = _mended(content) or _cyrillic(content) or _guessed(content)
    if not guessed:
        raise ArticleError("the encoding was not recognised", code="not-utf8", hint="save the file as UTF-8")
    return guessed


def _wide(content: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: in markup and Latin text every second byte is zero, or three of four."""
    sample = content[:2_000]
    quarter = len(sample) // 4
    if quarter >= 4:
        zeros = [sample[place::4].count(0) > 0.9 * quarter for place in range(4)]
        if sum(zeros) == 3:
            return "utf-32-le" if not zeros[0] else "utf-32-be"
    half = len(sample) // 2
    if half < 4:
        return ""
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if odd > 0.6 * half and even < 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if even > 0.6 * half and odd < 0.05 * half else ""


def _declared(content: bytes) -> str:
    name = _stated(content)
    return name if _is_of_the_web(name) else ""


def without_false_name(content: bytes) -> bytes:
    """Returns the bytes of markup without the name of an encoding that no document is in; else as they are."""
    name = _stated(content)
    if not name or _is_of_the_web(name):
        return content
    return _DECLARED.sub(b"", content[:4_096], count=1) + content[4_096:]


def _stated(content: bytes) -> str:
    """The encoding that markup says it is in. UTF-16 in single bytes is not true, or it could not have been read."""
    if content[:512].lstrip()[:1] != b"<":
        return ""
    found = _DECLARED.search(content[:4_096])
    name = found[1].decode("ascii").lower() if found else ""
    try:
        return "" if "16" in name or "32" in name else codecs.lookup(name).name
    except LookupError:
        return ""


def _is_of_the_web(name: str) -> bool:
    try:
        return name.replace("_", "-") not in _NOT_OF_DOCUMENTS and _ASCII.decode(name) == _ASCII.decode(
            "ascii"
        )
    except (UnicodeError, LookupError):
        return False


def _strict(content: bytes, name: str) -> str | None:
    if not name:
        return None
    # The web reads Latin-1 as Windows-1252, which gives quotation marks instead of control characters.
    name = "cp1252" if name in {"iso8859-1", "ascii"} and not content.isascii() else name
    try:
        return content.decode(name)
    except (UnicodeError, LookupError, AssertionError):
        return None


def _mended(content: bytes) -> str:
    text = content.decode("utf-8", errors="replace")
    broken = text.count("\ufffd")
    whole = sum(1 for character in text[:_SAMPLE] if character > "\x7f") - broken
    return text.replace("\ufffd", "") if broken * 20 < whole else ""


def _cyrillic(content: bytes) -> str:
    """The code page in which nearly all foreign bytes are lower-case Cyrillic letters, if there is one."""
    sample = content[:_SAMPLE]
    foreign = len(sample) - len(sample.translate(None, bytes(range(128, 256))))

    def share(name: str) -> float:
        text = sample.decode(name, errors="replace")
        return sum(1 for c in text if "а" <= c <= "я" or c in "ёіқғңүұөәһўҳ") / max(foreign, 1)

    best = max(_CODE_PAGES, key=share)
    return content.decode(best, errors="ignore") if foreign >= 4 and share(best) > 0.7 else ""


def _guessed(content: bytes) -> str:
    from charset_normalizer import from_bytes  # comes with trafilatura

    found = from_bytes(content[:_SAMPLE]).best()
    return content.decode(found.encoding, errors="ignore") if found else ""
