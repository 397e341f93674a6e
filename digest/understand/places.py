"""Says which of the names found in a text stand for places there, and which of those are sure.

Order of rules: (1) a street, school or theatre named after a person or place is neither ("проспект Абая", "Georgia
Avenue"). (2) A first name or a title before a name makes it a person's ("Jack London", "Rep. Jordan"), and so does a
surname behind a name that is also a first name ("Jordan Smith"). (3) A people's name before a dish or a language speaks
of no country, and before money hardly of one ("российский рубль"). (4) A town before a comma and a state or province lies
in that one, wherever else the text names it ("Paris, Texas"); a country's name before "County" is American, and so is a
town that has namesakes there where the text names a state and nothing else of the foreign country. (5) An unsure name is
sure behind a preposition of place, an office or a comma, and before the colon of a headline; a name that is also a
person's or a word is sure until the text uses it as one, and then only behind "in" and the like.
"""

from collections.abc import Collection
from itertools import pairwise
from typing import NamedTuple

from digest.understand.gazetteer import Mention, Name
from digest.understand.persons import IN, OVER, STOPS, TO, before_of, persons_in
from digest.understand.reading import Reading, Words

# fmt: off
_OFFICES = frozenset({
    "мэрия", "мэрии", "мэр", "мэра", "мэру", "аким", "акима", "акимат", "акимата", "акимате", "хоким", "хокимият", "жители",
    "жителей", "жителям", "жителя", "власти", "администрация", "губернатор", "центр", "центре", "улицах", "окраине", "аэропорт",
    "аэропорту", "рынке", "mayor", "residents",
})
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
_KINDS_OF = (
    "restaurant", "food", "cuisine", "dish", "bakery", "toast", "fries", "shepherd", "bulldog", "teacher", "class", "literature",
    "speak", "language", "lesson", "pub", "festival", "wine", "cheese", "salad", "pastr", "sausage", "dressing", "immersion",
    "ресторан", "кухн", "язык", "овчарк", "бульдог", "блюд", "салат", "сыр", "литератур",
)
_SPOKEN = frozenset({"in", "speak", "speaks", "spoke", "speaking", "learn", "learning", "fluent", "into", "translated"})
_AFTER_LANGUAGE = frozenset({"and", "or", "adding", "with", "to", "on", "at", "for", "that", "while", "by", "as", "is", "was"})
_MONEY = (
    "рубл", "доллар", "тенге", "теңге", "юан", "евро", "фунт", "иен", "йен", "лир", "крон", "франк", "сом", "сум", "манат", "гривн", "драм",
    "ruble", "rouble", "dollar", "tenge", "yuan", "pound", "yen", "lira", "rupee", "peso", "som", "manat", "sterling", "rubli", "so'm",
)
_EMBASSIES = (
    "посольств", "посол", "посла", "послу", "послом", "послы", "послов", "послам", "консул", "генконсул", "embass", "ambassador", "consul", "елшіл", "елшіс", "элчил",
    "элчис", "elchi", "элчи", "сафорат", "сафир", "ilçi",
)
_LISTED = frozenset({"", "и", "and", "және", "va", "ва", "жана"})
_QUOTING = frozenset({"пишет", "пишут", "передает", "сообщает", "сообщают", "reports"})
# What stands behind a country's name that is an American town's or county's.
_LOCAL = frozenset({"county", "township", "isd"})
_LOCAL_PAIRS = frozenset({
    ("city", "council"), ("city", "hall"), ("high", "school"), ("middle", "school"), ("elementary", "school"),
    ("school", "board"), ("school", "district"), ("public", "library"), ("public", "schools"), ("police", "chief"),
    ("fire", "department"), ("village", "board"), ("town", "council"), ("town", "board"), ("community", "college"),
})
_CITY_STATES = frozenset({"SG", "MC", "KW", "DJ", "LU", "GI", "MO", "HK", "SM", "VA", "GT", "MX", "PA"})
_COUNTIES_ELSEWHERE = frozenset({"ZA"})  # townships there are something else
# fmt: on
_AMERICAN = Name("US", "place", unsure=False, person=False, exact="", small=False)


class Placed(NamedTuple):
    """A name that stands for a place: word number, what it may mean, whether one of that is sure."""

    at: int
    names: tuple[Name, ...]
    sure: bool
    where: bool = False  # whether it stands behind "in" or the like


def places(
    reading: Reading, mentions: list[Mention], given: Collection[str], namesakes: Collection[str] = ()
) -> list[Placed]:
    """Returns the mentions that stand for places, in order. `given` are the first names that are known, folded;
    `namesakes` the foreign towns that American ones are called after."""
    words = reading.words
    persons = persons_in(reading, mentions, given)
    told, states = _told_apart(mentions, words, reading.line_end)
    behind_in = {words.folded[mention.first] for mention in mentions if before_of(mention, words) in IN}
    suspects = {words.folded[mentions[number].first] for number in persons} - behind_in
    spelled = set(words.written)
    ends = {mention.last for mention in mentions}
    found: list[Placed] = []
    guest = -2  # where the last country of a list of embassies ends
    for number, mention in enumerate(mentions):
        if number in persons or _is_named_after(mention, words) or _is_dish(mention, words):
            continue
        folded = words.folded[mention.first] if mention.last - mention.first == 1 else ""
        state = told.get(" ".join(words.folded[mention.first : mention.last]))
        if state:
            inside = tuple(name for name in mention.names if name.code == state)
            if inside or _is_local(mention, words):
                found.append(Placed(mention.first, inside or (_AMERICAN,), True))
            continue  # the state itself says the rest
        suspect = folded in suspects
        spoken = folded in spelled and words.written[mention.first][0].isupper()
        kept = tuple(
            name
            for name in mention.names
            if _is_sure(name, mention, words, doubted=suspect or (spoken and name.person))
        )
        if number in states or (kept and _is_behind_town(mention, words, ends)):
            kept = tuple(name for name in kept or mention.names if name.kind == "province") or kept
        if _is_before_money(mention, words):
            kept = tuple(name._replace(kind="money") for name in kept)
        if _is_guest(mention, words, guest):
            guest = mention.last
            kept = tuple(name._replace(kind="guest") for name in kept)
        if (kept or not suspect) and not _is_said_beside(mentions, number):
            where = before_of(mention, words) in IN | OVER
            found.append(Placed(mention.first, kept or mention.names, bool(kept), where))
    return _called_after(found, words, namesakes)


def _called_after(found: list[Placed], words: Words, namesakes: Collection[str]) -> list[Placed]:
    """Returns what was found with towns moved to America that a text about a state there names alone."""
    if not any(place.sure and _is_state(place) for place in found):
        return found
    named: dict[str, set[str]] = {}
    for place in found:
        for name in place.names if place.sure else ():
            named.setdefault(name.code, set()).add(words.folded[place.at])
    return [
        place._replace(names=(_AMERICAN,))
        if words.folded[place.at] in namesakes
        and all(named.get(name.code, set()) <= {words.folded[place.at]} for name in place.names)
        else place
        for place in found
    ]


def _is_state(place: Placed) -> bool:
    return all(name.code == "US" and name.kind == "province" for name in place.names)


def _is_local(mention: Mention, words: Words) -> bool:
    """Returns whether a county, school or council of an American town stands behind a country's name."""
    behind = words.folded[mention.last : mention.last + 2]
    if not behind or words.after[mention.last - 1] or not words.written[mention.first][0].isupper():
        return False
    codes = {name.code for name in mention.names}
    if behind[0] == "township":
        return not codes & _COUNTIES_ELSEWHERE
    if not any(name.kind == "country" for name in mention.names) or codes & _CITY_STATES:
        return False
    return behind[0] in _LOCAL or tuple(behind) in _LOCAL_PAIRS


def _is_before_money(mention: Mention, words: Words) -> bool:
    """Returns whether a people's name says whose money something is."""
    last = mention.last
    if last >= len(words.folded) or words.after[last - 1]:
        return False
    return words.folded[last].startswith(_MONEY) and all(
        name.kind in {"people", "folk", "country"} for name in mention.names
    )


def _is_guest(mention: Mention, words: Words, guest: int) -> bool:
    """Returns whether a country is only that of an embassy, or of a paper that is quoted: "the Swedish embassy". `guest`
    is the word behind the last such country, for "послы Китая, России и Турции"."""
    first, last = mention.first, mention.last
    if any(name.kind not in {"country", "people", "folk"} for name in mention.names):
        return False
    if first - guest <= 1 and " ".join(words.folded[guest:first]) in _LISTED:
        return True
    behind = words.folded[last] if last < len(words.folded) and not words.after[last - 1].strip("'") else ""
    before = words.folded[max(0, first - 3) : first]
    near = before[-1:] if before[-1:] not in (["of"], ["the"]) else before[:-1]
    near = near[-1:] if near[-1:] != ["of"] else near[-2:-1]
    return behind.startswith(_EMBASSIES) or any(
        word.startswith(_EMBASSIES) or word in _QUOTING for word in near
    )


def _is_said_beside(mentions: list[Mention], number: int) -> bool:
    """Returns whether the name beside says whose money or office a mention is: "российский рубль", "Минфин Казахстана"."""
    mention = mentions[number]
    kinds = {name.kind for name in mention.names}
    if not kinds <= {"office", "money"}:
        return False
    behind = mentions[number + 1] if "office" in kinds and number + 1 < len(mentions) else None
    return (number > 0 and mentions[number - 1].last == mention.first) or (
        behind is not None and behind.first == mention.last
    )


def _told_apart(mentions: list[Mention], words: Words, line_end: int) -> tuple[dict[str, str], set[int]]:
    """Returns {town: country} for the towns that are followed by their state or province somewhere in the text, and
    the numbers of the mentions that are such states."""
    told = {
        " ".join(words.folded[mention.first : mention.last]): "US"
        for mention in mentions
        if _is_local(mention, words)
    }
    states = set()
    for number, (mention, following) in enumerate(pairwise(mentions), 1):
        if following.first == mention.last and words.after[mention.last - 1] == ",":
            country = _state_behind(mention, following, words, line_end)
            if country:
                told[" ".join(words.folded[mention.first : mention.last])] = country
                states.add(number)
    return told, states


def _state_behind(mention: Mention, following: Mention, words: Words, line_end: int) -> str:
    """Returns the country of the state or province behind a town, or the one of several that stands behind it."""
    states = [name.code for name in following.names if name.kind == "province"]
    if states:
        # "Mexico, Texas and Utah" is a list; "in Mexico, Texas." is a town.
        ends = words.after[following.last - 1] in {",", *STOPS} or following.last == line_end
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


def _is_named_after(mention: Mention, words: Words) -> bool:
    before = before_of(mention, words)
    behind = words.folded[mention.last] if mention.last < len(words.folded) else ""
    return before in _NAMED_AFTER or (behind in _NAMES_AFTER and not words.after[mention.last - 1])


def _is_dish(mention: Mention, words: Words) -> bool:
    """Returns whether a people's name only says of what kind something is, or a language: "Italian restaurant"."""
    last = mention.last
    if any(name.kind not in {"people", "folk"} for name in mention.names):
        return False
    ends = last >= len(words.folded) or bool(words.after[last - 1])
    if before_of(mention, words) in _SPOKEN and (ends or words.folded[last] in _AFTER_LANGUAGE):
        return True
    return not ends and words.folded[last].startswith(_KINDS_OF)


def _is_sure(name: Name, mention: Mention, words: Words, *, doubted: bool) -> bool:
    if not name.unsure and not name.person and not doubted:
        return True
    first, before = mention.first, before_of(mention, words)
    if before in IN or before in _OFFICES:
        return True
    if not first and words.after[mention.last - 1] == ":" and not doubted:
        return True  # "Ош: мэрия снесёт киоски"
    if (name.exact or name.kind == "province") and first and words.after[first - 1] == ",":
        return True  # "Springfield, Ill.", "China, Maine"
    if name.unsure:
        return before in TO and not doubted and not name.person
    return not doubted
