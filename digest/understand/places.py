"""Says which of the names found in a text stand for places there, and which of those are sure.

Order of rules: (1) a street, school or theatre named after a person or place is neither ("проспект Абая", "Georgia
Avenue"). (2) A first name or a title before a name makes it a person's ("Jack London", "Rep. Jordan"), and so does a
surname behind a name that is also a first name ("Jordan Smith"). (3) A people's name before a dish or a language speaks
of no country. (4) A town before a comma and a state or province lies in that one, wherever else the text names it
("Paris, Texas"). (5) An unsure name is sure behind a preposition of place or a comma; a name that is
also a person's or a word is sure until the text uses it as one, and then only behind "in" and the like.
"""

from collections.abc import Collection, Iterator
from itertools import pairwise
from typing import NamedTuple

from digest.understand.gazetteer import Mention, Name
from digest.understand.reading import Reading, Words

# fmt: off
_IN = frozenset({
    "in", "at", "near", "outside", "around", "across", "into", "within", "throughout",
    "в", "во", "из", "близ", "под", "город", "городе", "города", "г",
})
_TO = frozenset({"from", "to", "of", "for", "на", "около", "до", "от", "к", "ко", "у", "по"})
_NAMED_AFTER = frozenset({
    "имени", "им", "улица", "улице", "улицы", "улицу", "улиц", "ул", "проспект", "проспекте", "проспекта", "пр", "площадь", "площади",
    "переулок", "бульвар", "бульваре", "шоссе", "станция", "станции", "метро", "кӯчаи", "хиёбони", "номи",
})
_NAMES_AFTER = frozenset({
    "street", "avenue", "road", "boulevard", "drive", "lane", "ave", "blvd",
    "атындағы", "атындагы", "көшесі", "көшесінде", "көшесінің", "көшесіндегі", "даңғылы", "даңғылында", "даңғылындағы",
    "көчөсү", "көчөсүндө", "көчөсүндөгү", "проспектисинде", "проспектиси", "nomidagi", "номидаги", "ko'chasi",
    "ko'chasida", "кўчаси", "кўчасида", "adyndaky", "köçesi", "köçesinde",
})
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
    "agreement", "airlines", "airport", "army", "attorney", "authorities", "avenue", "bank", "beach", "board", "border",
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
_KINDS_OF = (
    "restaurant", "food", "cuisine", "dish", "bakery", "toast", "fries", "shepherd", "bulldog", "teacher", "class", "literature",
    "speak", "language", "lesson", "pub", "festival", "wine", "cheese", "salad", "pastr", "sausage", "dressing", "immersion",
    "ресторан", "кухн", "язык", "овчарк", "бульдог", "блюд", "салат", "сыр", "литератур",
)
_SPOKEN = frozenset({"in", "speak", "speaks", "spoke", "speaking", "learn", "learning", "fluent", "into", "translated"})
_AFTER_LANGUAGE = frozenset({"and", "or", "adding", "with", "to", "on", "at", "for", "that", "while", "by", "as", "is", "was"})
# fmt: on
_STOPS = frozenset({".", "!", "?", "…", "\n"})


class Placed(NamedTuple):
    """A name that stands for a place: word number, what it may mean, whether one of that is sure."""

    at: int
    names: tuple[Name, ...]
    sure: bool


def places(reading: Reading, mentions: list[Mention], given: Collection[str]) -> Iterator[Placed]:
    """Yields the mentions that stand for places, in order. `given` are the first names that are known, folded."""
    words = reading.words
    persons = _persons(reading, mentions, given)
    told = _told_apart(mentions, words, reading.line_end)
    behind_in = {words.folded[mention.first] for mention in mentions if _before(mention, words) in _IN}
    suspects = {words.folded[mentions[number].first] for number in persons} - behind_in
    spelled = set(words.written)
    ends = {mention.last for mention in mentions}
    for number, mention in enumerate(mentions):
        if number in persons or _is_named_after(mention, words) or _is_dish(mention, words):
            continue
        folded = words.folded[mention.first] if mention.last - mention.first == 1 else ""
        state = told.get(" ".join(words.folded[mention.first : mention.last]))
        if state:
            inside = tuple(name for name in mention.names if name.code == state)
            if inside:
                yield Placed(mention.first, inside, True)
            continue  # the state itself says the rest
        suspect = folded in suspects
        spoken = folded in spelled and words.written[mention.first][0].isupper()
        kept = tuple(
            name
            for name in mention.names
            if _is_sure(name, mention, words, doubted=suspect or (spoken and name.person))
        )
        if kept and _is_behind_town(mention, words, ends):
            kept = tuple(name for name in kept if name.kind == "province") or kept
        if kept or not suspect:
            yield Placed(mention.first, kept or mention.names, bool(kept))


def _persons(reading: Reading, mentions: list[Mention], given: Collection[str]) -> set[int]:
    """Returns the numbers of the mentions that are parts of persons' names."""
    words = reading.words
    starts = {
        mention.first
        for mention in mentions
        if any(name.kind not in {"leader", "organ"} for name in mention.names)
    }
    ends = {mention.last for mention in mentions}
    shouting = _capitalised(words.written[: reading.title_end])
    found = set()
    for number, mention in enumerate(mentions):
        spelled = not shouting or mention.first >= reading.title_end
        if (
            _is_called(mention, words, given, ends)
            or (spelled and _is_surname(mention, words, ends))
            or (spelled and mention.last != reading.line_end and _has_surname(mention, words, starts))
        ):
            found.add(number)
    return found


def _told_apart(mentions: list[Mention], words: Words, line_end: int) -> dict[str, str]:
    """Returns {town: country} for the towns that are followed by their state or province somewhere in the text."""
    told = {
        " ".join(words.folded[mention.first : mention.last]): "US"
        for mention in mentions
        if words.folded[mention.last : mention.last + 1] == ["township"]
    }
    for mention, following in pairwise(mentions):
        if following.first == mention.last and words.after[mention.last - 1] == ",":
            country = _state_behind(mention, following, words, line_end)
            if country:
                told[" ".join(words.folded[mention.first : mention.last])] = country
    return told


def _state_behind(mention: Mention, following: Mention, words: Words, line_end: int) -> str:
    """Returns the country of the state or province behind a town, or the one of several that stands behind it."""
    states = [name.code for name in following.names if name.kind == "province"]
    if states:
        # "Mexico, Texas and Utah" is a list; "in Mexico, Texas." is a town.
        ends = words.after[following.last - 1] in {",", *_STOPS} or following.last == line_end
        return states[0] if ends or all(name.kind != "country" for name in mention.names) else ""
    countries = {name.code for name in following.names if name.kind == "country"}
    codes = {name.code for name in mention.names if name.kind == "place"}
    return next(iter(countries & codes), "") if len(codes) > 1 and len(countries) == 1 else ""


def _is_behind_town(mention: Mention, words: Words, ends: Collection[int]) -> bool:
    """Returns whether a town that nobody knows stands before a name and a comma: "Macon, Georgia"."""
    first = mention.first
    return (
        bool(first)
        and words.after[first - 1] == ","
        and first not in ends
        and words.written[first - 1][0].isupper()
    )


def _before(mention: Mention, words: Words) -> str:
    return words.folded[mention.first - 1] if mention.first else ""


def _capitalised(title: list[str]) -> bool:
    """Returns whether a headline writes most words with a capital, so that capitals say nothing."""
    long = [word for word in title if len(word) > 3]
    return sum(word[0].isupper() for word in long) > 0.6 * len(long)


def _is_called(mention: Mention, words: Words, given: Collection[str], ends: Collection[int]) -> bool:
    """Returns whether a first name or a title stands before a name."""
    first = mention.first
    if not first or mention.last - first > 1 or all(name.small for name in mention.names):
        return False
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
    opening = first < 2 or words.after[first - 2] in _STOPS
    capital = written[0].isupper() and written[1:].islower()
    return capital and not (opening and before in _OPENERS) and before not in _IN | _TO


def _has_surname(mention: Mention, words: Words, starts: Collection[int]) -> bool:
    """Returns whether a name that is also a first name has a surname behind it."""
    last = mention.last
    if last - mention.first > 1 or last >= len(words.written) or last in starts or words.after[last - 1]:
        return False
    if not any(name.person for name in mention.names):
        return False
    behind = words.written[last]
    before = _before(mention, words)
    return (
        before not in _IN and len(behind) > 1 and behind[0].isupper() and behind[1:].islower()
        and words.folded[last] not in _INSTITUTIONS | _OPENERS
    )  # fmt: skip


def _is_named_after(mention: Mention, words: Words) -> bool:
    before = _before(mention, words)
    behind = words.folded[mention.last] if mention.last < len(words.folded) else ""
    return before in _NAMED_AFTER or (behind in _NAMES_AFTER and not words.after[mention.last - 1])


def _is_dish(mention: Mention, words: Words) -> bool:
    """Returns whether a people's name only says of what kind something is, or a language: "Italian restaurant"."""
    last = mention.last
    if any(name.kind not in {"people", "folk"} for name in mention.names):
        return False
    ends = last >= len(words.folded) or bool(words.after[last - 1])
    if _before(mention, words) in _SPOKEN and (ends or words.folded[last] in _AFTER_LANGUAGE):
        return True
    return not ends and words.folded[last].startswith(_KINDS_OF)


def _is_sure(name: Name, mention: Mention, words: Words, *, doubted: bool) -> bool:
    if not name.unsure and not name.person and not doubted:
        return True
    first, before = mention.first, _before(mention, words)
    if before in _IN:
        return True
    if (name.exact or name.kind == "province") and first and words.after[first - 1] == ",":
        return True  # "Springfield, Ill.", "China, Maine"
    if name.unsure:
        return before in _TO and not doubted and not name.person
    return not doubted
