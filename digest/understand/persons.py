"""Says which names found in a text are parts of persons' names.

A first name or a title before a name makes it a person's ("Jack London", "Rep. Jordan"), and so does a surname behind a
name that is also a first name ("Jordan Smith").
"""

from collections.abc import Collection

from digest.understand.gazetteer import Mention
from digest.understand.reading import Reading, Words

# fmt: off
IN = frozenset({
    "in", "at", "near", "outside", "around", "across", "into", "within", "throughout",
    "в", "во", "из", "близ", "под", "город", "городе", "города", "г",
})
OVER = frozenset({"над", "over", "above"})
TO = frozenset({"from", "to", "of", "for", "на", "около", "до", "от", "к", "ко", "у", "по"})
_TITLES = frozenset({
    "mr", "mrs", "ms", "miss", "dr", "rep", "sen", "judge", "officer", "sgt", "capt", "lt", "coach", "prof", "rev", "detective",
    "г-н", "г-жа", "господин", "госпожа", "доктор",
})
_OPENERS = frozenset({
    "when", "after", "but", "and", "while", "as", "if", "the", "this", "that", "since", "although", "because", "with",
    "by", "both", "what", "why", "how", "will", "can", "does", "did", "is", "are", "now", "today", "then", "also", "between",
    "а", "и", "но", "для", "если", "когда", "пока", "тогда", "как", "между", "при", "с", "со", "за", "о", "об", "где", "там",
})
# What stands behind a place and not behind a first name.
_INSTITUTIONS = frozenset({
    "agreement", "airline", "airlines", "airport", "airways", "broadcasting", "cricket", "daily", "electric", "export", "gas", "grand",
    "kitchens", "news", "oil", "open", "petroleum", "post", "press", "radio", "railways", "revenue", "rugby", "steel", "telecom", "today",
    "wildlife", "army", "attorney", "authorities", "avenue", "bank", "beach", "board", "border",
    "bridge", "bureau", "capitol", "central", "city", "club", "coast", "college", "commission", "company", "congress",
    "council", "county", "court", "defense", "democrat", "democratic", "democrats", "department", "department's", "district",
    "east", "fashion", "fire", "football", "foreign", "general", "gov", "government", "governor", "health", "high", "hospital",
    "house", "institute", "international", "island", "king", "law", "legislature", "marathon", "mayor", "metro", "minister",
    "ministry", "motor", "museum", "national", "north", "olympic", "olympics", "parliament", "park", "people's", "police",
    "port", "power", "president", "prime", "prince", "public", "queen", "rep", "republic", "republican", "republicans", "river", "road",
    "royal", "saint", "school", "schools", "sea", "secretary", "sen", "senate", "sheriff's", "south", "southern", "square",
    "st", "state", "states", "stock", "stream", "strait", "street", "superior", "supreme", "team", "tech", "times", "tourism",
    "tower", "transit", "tribune", "united", "university", "valley", "war", "water", "west", "women's", "world",
})
# fmt: on
STOPS = frozenset({".", "!", "?", "…", "\n"})


def persons_in(reading: Reading, mentions: list[Mention], given: Collection[str]) -> set[int]:
    """Returns the numbers of the mentions that are parts of persons' names."""
    words = reading.words
    starts = {
        mention.first
        for mention in mentions
        if any(name.kind not in {"leader", "organ"} for name in mention.names)
    }
    ends = {mention.last for mention in mentions}
    persons = {mention.last for mention in mentions if all(name.person for name in mention.names)}
    shouting = _capitalised(words.written[: reading.title_end])
    found = set()
    for number, mention in enumerate(mentions):
        spelled = not shouting or mention.first >= reading.title_end
        if _is_called(mention, words, given, ends - persons):
            found |= {number} | ({number - 1} if mention.first in persons else set())
        elif (spelled and _is_surname(mention, words, ends)) or (
            spelled and mention.last != reading.line_end and _has_surname(mention, words, starts)
        ):
            found.add(number)
    return found


def before_of(mention: Mention, words: Words) -> str:
    return words.folded[mention.first - 1] if mention.first else ""


def _capitalised(title: list[str]) -> bool:
    """Returns whether a headline writes most words with a capital, so that capitals say nothing."""
    long = [word for word in title if len(word) > 3]
    return sum(word[0].isupper() for word in long) > 0.6 * len(long)


def _is_called(mention: Mention, words: Words, given: Collection[str], ends: Collection[int]) -> bool:
    """Returns whether a first name or a title stands before a name."""
    first = mention.first
    if not first or mention.last - first > 1:
        return False
    if all(name.small for name in mention.names) and words.written[first][0].islower():
        return False  # an adjective; with a capital it is a surname: "Алина Киевская"
    before, mark = words.folded[first - 1], words.after[first - 1]
    if not words.written[first - 1][0].isupper():
        return False
    return (before in _TITLES and mark in {"", "."}) or (before in given and not mark and first not in ends)


def _is_surname(mention: Mention, words: Words, ends: Collection[int]) -> bool:
    """Returns whether any name but a place's stands before a name that may be a person's."""
    first = mention.first
    if not first or mention.last - first > 1 or first in ends or words.after[first - 1]:
        return False
    if not all(name.unsure or name.person for name in mention.names):
        return False
    before, written = words.folded[first - 1], words.written[first - 1]
    opening = first < 2 or words.after[first - 2] in STOPS
    capital = written[0].isupper() and written[1:].islower()
    return capital and not (opening and before in _OPENERS) and before not in IN | TO


def _has_surname(mention: Mention, words: Words, starts: Collection[int]) -> bool:
    """Returns whether a name that is also a first name has a surname behind it."""
    last = mention.last
    if last - mention.first > 1 or last >= len(words.written) or last in starts or words.after[last - 1]:
        return False
    if not any(name.person for name in mention.names):
        return False
    behind = words.written[last]
    before = before_of(mention, words)
    return (
        before not in IN and len(behind) > 1 and behind[0].isupper() and behind[1:].islower()
        and words.folded[last] not in _INSTITUTIONS | _OPENERS
    )  # fmt: skip
