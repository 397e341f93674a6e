"""Where sentences end, and how to cut a text without cutting a sentence."""

import re

# A full stop ends a sentence unless a small letter follows, or it stands behind one capital letter (an initial)
# or a well-known abbreviation.
_END = re.compile(r"(?<=[.!?…])[\"'»”’)]*\s+[\"'«“‘(—–-]*\s?(?=(.))")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\"])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Sen|Rep|Gov|Jr|No|vs|etc|Inc|Ltd|Corp|U\.S|U\.K|U\.N|"
    r"г|гг|ул|им|стр|тыс|млн|млрд|руб|коп|кв|см|др|пр|т\.\s?е|т\.\s?д|ж|б|мың|ш)\.$"
)


def sentences(text: str) -> list[str]:
    """Returns the sentences of a paragraph, in order; their join by a space has the same words as `text`."""
    found: list[str] = []
    start = 0
    for end in _END.finditer(text):
        gap = end.start() + len(end[0]) - len(end[0].lstrip("\"'»”’)"))
        head = text[start:gap].strip()
        if end[1].islower() or _ABBREVIATION.search(head):
            continue
        found.append(head)
        start = gap
    rest = text[start:].strip()
    return [*found, rest] if rest else found


def shorten(text: str, limit: int) -> str:
    """Returns whole sentences of `text` within `limit` characters, or its first words and an ellipsis."""
    kept = ""
    for sentence in sentences(text):
        longer = f"{kept} {sentence}" if kept else sentence
        if len(longer) > limit:
            break
        kept = longer
    if kept or len(text.strip()) <= limit:
        return kept or text.strip()
    cut = text.strip()[: limit - 1]
    head = cut.rsplit(None, 1)[0] if " " in cut else cut
    return head.rstrip(" ,;:—–-") + "…"
