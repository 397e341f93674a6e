"""Makes a stranger's text safe to store and to print: one normal form, no control characters."""

import re
import unicodedata

# Kept: ordinary spaces. Not kept: C0/C1 controls, bidirectional overrides, surrogates, the byte order mark.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)
_SPACES = re.compile(r"\s+")


def plain(text: str) -> str:
    """Returns `text` in NFC without control characters; line ends become "\\n"."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").replace("\u2029", "\n\n")
    return unicodedata.normalize("NFC", _CONTROLS.sub("", text))


def one_line(text: str) -> str:
    """Returns `text` as a single line: all white space folded to single spaces, ends trimmed."""
    return _SPACES.sub(" ", plain(text)).strip()
