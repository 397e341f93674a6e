"""Where sentences end, and how to cut a text without cutting a sentence. The work grows as the text does."""

import re
from collections.abc import Iterator

# A full stop ends a sentence unless a small letter follows, or it stands behind one capital letter (an initial)
# or a well-known abbreviation. Chinese and Japanese put no space behind theirs.
_END = re.compile(
    r"(?<=[.!?…])(?P<closed>[\"'»”’)]*)\s+[\"'«“‘(—–-]*\s?(?=(?P<next>.))|(?<=[。！？])(?P<shut>[」』”’）]*)(?=[^」』”’）])"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(«“\"])(?:[^\W\d_]|Mr|Mrs|Ms|Dr|Prof|St|Gen|Col|Sen|Rep|Gov|Jr|No|vs|etc|Inc|Ltd|Corp|U\.S|U\.K|U\.N|"
    r"г|гг|ул|им|стр|тыс|млн|млрд|руб|коп|кв|см|др|пр|т\.\s?е|т\.\s?д|ж|б|мың|ш)\.$"
)
_LONGEST_ABBREVIATION = 8  # characters, with what stands before and behind it
UNSPACED = "。！？」』）"


def sentences(text: str) -> list[str]:
    """Returns the sentences of a paragraph, in order; side by side they have the same letters as `text`."""
    return list(_sentences(text))


def _sentences(text: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(text):
        gap = end.end("closed") if end["closed"] is not None else end.end("shut")
        # Only what stands before the stop is looked at: the whole sentence each time would be quadratic.
        if end["next"] and (
            end["next"].islower() or _ABBREVIATION.search(text, max(start, gap - _LONGEST_ABBREVIATION), gap)
        ):
            continue
        yield text[start:gap].strip()
        start = gap
    rest = text[start:].strip()
    if rest:
        yield rest


def shorten(text: str, limit: int) -> str:
    """Returns whole sentences of `text` within `limit` characters, or its first words and an ellipsis."""
    kept = ""
    for sentence in _sentences(text):
        longer = f"{kept}{'' if kept[-1] in UNSPACED else ' '}{sentence}" if kept else sentence
        if len(longer) > limit:
            break
        kept = longer
    if kept or len(text.strip()) <= limit:
        return kept or text.strip()
    cut = text.strip()[: limit - 1]
    head = cut.rsplit(None, 1)[0] if " " in cut else cut
    return head.rstrip(" ,;:—–-") + "…"
