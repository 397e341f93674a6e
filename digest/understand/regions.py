"""Says which regions an article is about, from the names found in it.

Order of rules: (1) unsure names need support: a preposition of place before them, a dateline, or the same country
named elsewhere; a capitalised word before them that is no place speaks against ("Michael Jordan"). (2) A form with
several meanings takes the one whose country has most other evidence. (3) Evidence is added up per country: title and
lead weigh more than what comes late, names of countries more than adjectives and offices; repeated mentions weigh
less each time. (4) What a province has, its country has. (5) What stays under a floor, or far under the best, is not
a region of the article, but where nothing reaches the floor the best counts from half of it on; "none" is an answer. (6) A macro-region never stands above a country inside it.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from digest.model.article import Label
from digest.understand.gazetteer import Gazetteer, Kind, Mention, Name, Words, read_words

CENTRAL_ASIA = frozenset({"KZ", "KG", "TJ", "TM", "UZ"})
# fmt: off
_BEFORE_PLACES = frozenset({
    "in", "at", "near", "from", "to", "of", "outside", "around", "across", "into", "within", "for",
    "в", "во", "из", "на", "под", "близ", "около", "до", "от", "к", "ко", "у", "по", "город", "городе", "города", "г",
})
# fmt: on


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """How evidence becomes regions. Tuned on one half of the labelled sets, reported on the other."""

    kinds: Mapping[Kind, float] = field(
        default_factory=lambda: {
            "country": 1.0,
            "place": 0.4,
            "people": 0.8,
            "folk": 0.15,
            "organ": 0.15,
            "none": 0.0,
        }
    )
    title: float = 1.75
    lead: float = 1.6
    dateline: float = 5.0
    body: float = 1.0
    late: float = 0.4
    late_after: int = 300  # words of the body
    head_words: int = 600  # what begins after so many is not read
    floor: float = 0.95
    share: float = 0.02  # of the best country's evidence
    half: float = 2.0  # evidence that makes a score of one half
    limit: int = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """One mention: what it may mean, and the weight of the place where it stands."""

    names: tuple[Name, ...]
    weight: float
    sure: bool


def regions(
    title: str, paragraphs: Iterable[str], language: str, gazetteer: Gazetteer, settings: RegionSettings
) -> tuple[Label, ...]:
    """Returns the regions of a text, best first; empty where it names none that matter."""
    return _labels(_weigh(evidence(title, paragraphs, language, gazetteer, settings), settings), settings)


def evidence(
    title: str, paragraphs: Iterable[str], language: str, gazetteer: Gazetteer, settings: RegionSettings
) -> list[Evidence]:
    """Returns every mention of the text with its weight, in order."""
    found, seen = list(_stretch(title, settings.title, language, gazetteer)), 0
    for number, paragraph in enumerate(paragraphs):
        if number == 0:
            line, rest = split_dateline(paragraph)
            found += [
                replace(item, sure=True) for item in _stretch(line, settings.dateline, language, gazetteer)
            ]
            found += _stretch(rest, settings.lead, language, gazetteer)
        else:
            weight = settings.body if seen < settings.late_after else settings.late
            found += _stretch(paragraph, weight, language, gazetteer)
        if seen > settings.head_words:
            break
        seen += paragraph.count(" ") + 1
    return found


def _stretch(text: str, weight: float, language: str, gazetteer: Gazetteer) -> Iterator[Evidence]:
    words = read_words(text)
    for mention, supported in _places(words, gazetteer.find(words, language)):
        names = tuple(name for name in mention.names if supported or not name.unsure)
        yield Evidence(names or mention.names, weight, bool(names))


def split_dateline(paragraph: str) -> tuple[str, str]:
    """Returns "ALMATY, April 7" and the rest of a paragraph that begins so; otherwise "" and the paragraph."""
    head = paragraph[:80]
    for dash in (" - ", " — ", " – ", " -- ", ". /", "/. ", ": "):
        at = head.find(dash)
        if at > 0:
            first = head[:at].split(",")[0].split("(")[0].strip()
            if len(first) > 2 and first == first.upper() and any(letter.isalpha() for letter in first):
                return paragraph[:at], paragraph[at + len(dash) :]
    return "", paragraph


def _places(words: Words, mentions: list[Mention]) -> list[tuple[Mention, bool]]:
    """Returns each mention with whether its surroundings speak for a place; drops names of persons."""
    kept: list[tuple[Mention, bool]] = []
    ends = {mention.last for mention in mentions}
    for mention in mentions:
        first = mention.first
        supported = first > 0 and words.folded[first - 1] in _BEFORE_PLACES
        if not supported and all(name.unsure for name in mention.names) and first not in ends and first:
            before = words.written[first - 1]
            if before[0].isupper() and before[1:].islower():
                continue  # "Michael Jordan"
        kept.append((mention, supported))
    return kept


def _country(code: str) -> str:
    return code.split("-", maxsplit=1)[0]


def _weigh(found: list[Evidence], settings: RegionSettings) -> dict[str, float]:
    """Returns {code: evidence} for countries, provinces and macro-regions."""
    known: dict[str, float] = defaultdict(float)
    for item in found:
        if item.sure and len({_country(name.code) for name in item.names}) == 1:
            known[_country(item.names[0].code)] += item.weight
    weights: dict[str, list[float]] = defaultdict(list)
    for item in found:
        name = max(item.names, key=lambda name: known.get(_country(name.code), 0.0))
        if not item.sure and not known.get(_country(name.code)):
            continue
        weight = item.weight * settings.kinds[name.kind]
        weights[_country(name.code)].append(weight)
        if "-" in name.code:
            weights[name.code].append(weight)
    return {code: _sum(each) for code, each in weights.items()}


def _sum(weights: list[float]) -> float:
    """Returns the sum of the weights, the strongest whole and each further one for less."""
    weights.sort(reverse=True)
    return sum(weight / math.sqrt(number) for number, weight in enumerate(weights, 1))


def _labels(weighed: dict[str, float], settings: RegionSettings) -> tuple[Label, ...]:
    countries = {code: weight for code, weight in weighed.items() if len(code) == 2}
    best = max(countries.values(), default=0.0)
    kept = {code: w for code, w in countries.items() if w >= settings.floor and w >= settings.share * best}
    if not kept and best >= settings.floor / 2:
        kept = {code: weight for code, weight in countries.items() if weight == best}
    for code, weight in weighed.items():
        if "-" in code and _country(code) in kept and weight >= settings.floor / 2:
            kept[code] = min(weight, kept[_country(code)])
    inside = [kept[code] for code in CENTRAL_ASIA if code in kept]
    for code, weight in weighed.items():
        if code.isdigit() and weight >= settings.floor:
            kept[code] = min([weight, *inside]) if code == "143" else min(weight, best or weight)
    if len(inside) >= 3:
        kept.setdefault("143", min(inside))
    ordered = sorted(kept.items(), key=lambda item: (-item[1], item[0].isdigit(), len(item[0]), item[0]))
    return tuple(
        Label(code, round(weight / (weight + settings.half), 3)) for code, weight in ordered[: settings.limit]
    )
