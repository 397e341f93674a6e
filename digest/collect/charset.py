"""Turns a stranger's bytes into text.

Order: byte order mark; UTF-8 that it plainly is, whatever single-byte encoding is named beside it; what the server
says; what the document declares; UTF-8; a Cyrillic code page that gives plausible words; a guess by
charset-normalizer. What is mostly UTF-8, or mostly what is said of it, but was cut or patched loses the broken bytes only.
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
# A server that was told nothing names Latin-1: what the document itself declares is better.
_BY_DEFAULT = frozenset({"iso8859-1", "ascii"})
# What the web means by these names.
_MEANT = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "euc_kr": "cp949", "shift_jis": "cp932",
}  # fmt: skip
_WINDOWS = re.compile(r"(?:x-)?(?:win|windows|cp)[-_]?(125\d|874)")
_DECLARED = re.compile(
    rb"""(?:charset\s*=\s*|<\?xml[^>]{0,80}encoding\s*=\s*)["']?\s*([A-Za-z0-9_:.-]{2,40})""", re.IGNORECASE
)
# In every encoding of the web these bytes are these letters; the others (EBCDIC, and what Python calls a codec) are no
# encodings of documents, and some take the square of a text's length.
_ASCII = b"<>=&;'\"/ ?!-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
_NOT_OF_DOCUMENTS = frozenset({"punycode", "idna", "unicode-escape", "raw-unicode-escape", "undefined"})
_WIDE_START = re.compile(rb"[<{\[]\x00[^\x00]\x00")
_DECLARATION_CHARS = 1_000
_XML_ENCODING = re.compile(r"""(<\?xml[^>]{0,80}?)\sencoding\s*=\s*["']?[^"'?>]{0,60}["']?""", re.IGNORECASE)
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


def decode(content: bytes, served: str = "") -> str:
    """Returns the text of `content`; `served` is the encoding that its server named, "" where it named none.

    Raises ArticleError with code "not-utf8" where no encoding fits.
    """
    for mark, name in _MARKS:
        if content.startswith(mark):
            return content.decode(name, errors="ignore")
    named = _named(content, served)
    wide = _wide(content)
    # Cyrillic in UTF-8 is no text in a code page of single bytes, while any bytes are text in most of those.
    plainly = [] if content.isascii() or wide or any(map(_is_many_to_one, named)) else ["utf-8"]
    for name in (*plainly, wide):
        text = _strict(content, name)
        if text is not None:
            return text
    if plainly and (text := _mostly(content, "utf-8")):
        return text
    for name in (*named, "utf-8"):
        text = _strict(content, name)
        if text is not None:
            return text
    broken = (text for name in ("utf-8", *named) if (text := _mostly(content, name)))
    guessed = next(broken, "") or _cyrillic(content) or _guessed(content)
    if not guessed:
        raise ArticleError("the encoding was not recognised", code="not-utf8", hint="save the file as UTF-8")
    return guessed


def _named(content: bytes, served: str) -> list[str]:
    """The encodings that are said to be its, the likelier first, as the web means them."""
    said = [_known(served), _stated(content)]
    if said[0] in _BY_DEFAULT:
        said.reverse()
    return [_MEANT.get(name, name) for name in dict.fromkeys(said) if _is_of_the_web(name)]


def _is_many_to_one(name: str) -> bool:
    """Whether an encoding takes several bytes for some characters."""
    return len(bytes(range(256)).decode(name, errors="replace")) < 256


def _wide(content: bytes) -> str:
    """UTF-16 or UTF-32 without a mark: markup and JSON begin with signs that have a zero beside them, and in Latin text
    every second byte is zero, or three of four."""
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
    if (odd > 0.6 * half and even < 0.05 * half) or _WIDE_START.match(sample):
        return "utf-16-le"
    swapped = bytes(byte for pair in zip(sample[1:8:2], sample[:8:2], strict=True) for byte in pair)
    return "utf-16-be" if (even > 0.6 * half and odd < 0.05 * half) or _WIDE_START.match(swapped) else ""


def without_name(text: str) -> str:
    """Returns markup without the encoding that its XML declaration names: it is text already."""
    head = text[:_DECLARATION_CHARS]
    return _XML_ENCODING.sub(r"\1", head, count=1) + text[_DECLARATION_CHARS:]


def _stated(content: bytes) -> str:
    """The encoding that markup says it is in. UTF-16 in single bytes is not true, or it could not have been read."""
    if content[:512].lstrip()[:1] != b"<":
        return ""
    found = _DECLARED.search(content[:4_096])
    return _known(found[1].decode("ascii")) if found else ""


def _known(name: str) -> str:
    """An encoding by its own name, "" where it is none, or needs a mark that is not there."""
    name = name.strip().lower()
    windows = _WINDOWS.fullmatch(name)
    name = f"cp{windows[1]}" if windows else name.removeprefix("x-")
    try:
        return "" if "16" in name or "32" in name else codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def _is_of_the_web(name: str) -> bool:
    try:
        return (
            bool(name)
            and name.replace("_", "-") not in _NOT_OF_DOCUMENTS
            and _ASCII.decode(name) == _ASCII.decode("ascii")
        )
    except (UnicodeError, LookupError):
        return False


def _strict(content: bytes, name: str) -> str | None:
    if not name:
        return None
    try:
        return content.decode(name)
    except (UnicodeError, LookupError, AssertionError):
        return None


def _mostly(content: bytes, name: str) -> str:
    """The text in an encoding that nearly all foreign bytes fit, without those that do not; "" where more do not."""
    text = content.decode(name, errors="replace")
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
