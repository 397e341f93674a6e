"""Stand-ins for Jinja's tokens, so that tools for HTML handle a template as if it were a page.

Expressions, and everything inside attributes, styles, titles and comments, become a word (`jj00001jj`); statements
between elements become a comment holding one. Jinja's own comments go. Line breaks inside a token are kept
beside it, so that a line number in the masked text is one in the template.
"""

import re

_TOKEN = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
_MASK = re.compile(r"<!--jj(\d{5})jj-->|jj(\d{5})jj")
# Where a comment would be read as text, or end the place it stands in.
_NO_COMMENTS = re.compile(
    r"<!--.*?-->|<(mj-title|mj-style|mj-preview|style|title)\b[^>]*>.*?</\1\s*>|<[a-zA-Z/][^<>]*>", re.DOTALL
)


class Masks:
    """Remembers what each stand-in stands for."""

    def __init__(self) -> None:
        self._tokens: list[str] = []

    def mask(self, text: str) -> str:
        words = _TOKEN.sub(self._word, text)
        places = [match.span() for match in _NO_COMMENTS.finditer(words)]
        return _MASK.sub(lambda match: self._placed(match, places), words)

    def unmask(self, text: str) -> str:
        return _MASK.sub(lambda match: self._tokens[int(match[1] or match[2])], text)

    def _word(self, match: re.Match[str]) -> str:
        token = match[0]
        breaks = "\n" * token.count("\n")
        if token.startswith("{#"):
            return breaks
        self._tokens.append(token)
        return f"jj{len(self._tokens) - 1:05}jj{breaks}"

    def _placed(self, match: re.Match[str], places: list[tuple[int, int]]) -> str:
        statement = self._tokens[int(match[2])].startswith("{%")
        inside = any(start <= match.start() < end for start, end in places)
        return f"<!--{match[0]}-->" if statement and not inside else match[0]
