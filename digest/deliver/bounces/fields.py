"""Header fields and groups of fields as strangers write them: folded, encoded, in any charset, or broken."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header

_FIELD = re.compile(r"([!-9;-~]{1,80})[ \t]*:[ \t]*(.*)")
_WORD = re.compile(r"\?=[ \t]+=\?")
# Python has codecs that are no charsets, and some of them take quadratic time (punycode) or unpack (zlib).
_CHARSETS = re.compile(
    r"ascii|utf-8(?:-sig)?|utf-(?:16|32)(?:-[lb]e)?|iso8859-\d{1,2}|cp\d{3,4}|koi8-[rtu]|kz1048|ptcp154|mac-[a-z]+|tis-620"
    r"|big5(?:hkscs)?|gb2312|gbk|gb18030|hz|johab|shift_jis(?:x0213|_2004)?|euc_(?:jp|kr|jisx0213|jis_2004)|iso2022_(?:jp|kr)\w{0,6}"
)
VALUE_CHARS = 10_000
FIELDS = 400


@dataclass(frozen=True, slots=True)
class Fields:
    """Fields in their order, by name in lower case; values unfolded and decoded."""

    pairs: tuple[tuple[str, str], ...] = ()

    def all(self, *names: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.pairs if name in names)

    def get(self, *names: str) -> str:
        """Returns the first of these fields, "" where there is none."""
        return next(iter(self.all(*names)), "")

    def __bool__(self) -> bool:
        return bool(self.pairs)


def split(lines: Iterable[str]) -> Fields:
    """Returns the fields that lines hold; lines that are neither a field nor its continuation are passed over."""
    found: list[tuple[str, str]] = []
    for line in lines:
        if line[:1] in (" ", "\t") and found:
            name, value = found[-1]
            if len(value) < VALUE_CHARS:
                found[-1] = name, f"{value} {line.strip()}"
        elif len(found) >= FIELDS:
            break
        elif field := _FIELD.fullmatch(line.rstrip()):
            found.append((field[1].lower(), field[2][:VALUE_CHARS]))
    return Fields(tuple((name, decoded(value)) for name, value in found))


def groups(text: str) -> Iterator[Fields]:
    """Yields the groups of fields that blank lines part."""
    for block in re.split(r"\n[ \t]*\n", text):
        if group := split(block.splitlines()):
            yield group


def decoded(value: str) -> str:
    """Returns a value with its encoded words (RFC 2047) read; broken ones stay as they are."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(_WORD.sub("?= =?", value))
        return "".join(
            piece if isinstance(piece, str) else text_of(piece, charset or "") for piece, charset in pieces
        )
    except (HeaderParseError, ValueError, AssertionError):
        return value


def _is_charset(name: str) -> bool:
    try:
        return bool(_CHARSETS.fullmatch(codecs.lookup(name).name))
    except (LookupError, ValueError):
        return False


def text_of(data: bytes, charset: str) -> str:
    """Returns bytes as text, whatever the charset is called; what cannot be read becomes a mark."""
    charset = charset if _is_charset(charset) else ""
    for name in (charset, "utf-8"):
        try:
            return data.decode(name)
        except (LookupError, ValueError):
            continue
    try:
        return data.decode(charset or "latin-1", "replace")
    except (LookupError, ValueError):
        return data.decode("latin-1")
