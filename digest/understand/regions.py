"""Says which regions an article is about, from the names found in it.

Order of rules: (1) what stands for a place, and how sure, is said by `places`. (2) A form with several meanings takes
the one whose country has most other evidence, the publisher's own country counting a little. (3) Evidence is added up
per country: title and lead weigh more than what comes late, names of countries more than adjectives and offices;
repeated mentions weigh less each time. (4) What a province has, its country has. (5) What stays under a floor, or far
under the best, is not a region of the article, but where nothing reaches the floor the best counts from half of it on;
"none" is an answer. Where nothing reaches that, the country that the title or two mentions name alone is the answer.
(6) A macro-region stands above a country inside it only where the article is about several of them alike.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from digest.model.article import Label
from digest.understand.dateline import seat_of
from digest.understand.gazetteer import AT_HOME, Gazetteer, Kind, Mention, Name
from digest.understand.kazakh import cyrillic, in_latin
from digest.understand.places import places
from digest.understand.reading import Reading, Words, read_words

CENTRAL_ASIA = frozenset({"KZ", "KG", "TJ", "TM", "UZ"})
_SPOKEN_IN = {"ru": "RU", "kk": "KZ", "ky": "KG", "uz": "UZ", "tg": "TJ", "tk": "TM"}
_ABBREVIATED = frozenset({"us", "uk", "eu", "usa"})


@dataclass(frozen=True, slots=True)
class RegionSettings:
    """How evidence becomes regions. Tuned on one half of the labelled sets, reported on the other."""

    kinds: Mapping[Kind, float] = field(
        default_factory=lambda: {
            "country": 1.0,
            "province": 0.6,
            "place": 0.4,
            "people": 0.8,
            "folk": 0.15,
            "leader": 0.4,
            "organ": 0.15,
            "office": 0.15,
            "guest": 0.3,
            "money": 0.25,
            "given": 0.0,
            "namesake": 0.0,
            "none": 0.0,
        }
    )
    title: float = 1.75
    lead: float = 1.6
    where: float = 0.6  # of a country, at least, what a place is worth behind "in" in a title
    dateline: float = 5.0
    house: float = 1.2  # a dateline that only says where the publisher sits
    section: float = 0.6  # a country in the publisher's own section or tags
    body: float = 1.0
    late: float = 0.4
    late_after: int = 300  # words of the body
    home: float = 0.3  # what the publisher's own country adds to itself where it is named at all
    floor: float = 0.95
    passing: float = (
        0.7  # of its evidence, what a country counts that neither the title nor two mentions name
    )
    named: float = 0.2  # the least that one country named in the title, or twice, must have
    share: float = 0.1  # of the best country's evidence
    alike: float = 0.5  # of the best country's evidence, from which on a country of the same macro-region is as much its subject
    several: int = 3  # countries that make an article one about their macro-region
    # A score is the chance that people name the region too: a logistic function of the logarithms of its evidence and
    # of its share of the best, fitted on one half of the labelled sets (bench.quality prints how it does on the other).
    chance: tuple[float, float, float] = (2.1, 0.38, 1.3)
    limit: int = 12


@dataclass(frozen=True, slots=True)
class Evidence:
    """One mention: what it may mean, and the weight of the place where it stands."""

    names: tuple[Name, ...]
    weight: float
    sure: bool
    where: bool = False
    title: bool = False


def regions(
    reading: Reading,
    language: str,
    gazetteer: Gazetteer,
    settings: RegionSettings,
    *,
    home: str = "",
    sections: Iterable[str] = (),
    groups: Mapping[str, str] = MappingProxyType({}),
) -> tuple[Label, ...]:
    """Returns the regions of a text, best first; empty where it names none that matter.

    `home` is the country of the publisher (ISO 3166-1), or empty; `sections` are its sections and tags, whose countries
    count; `groups` gives the macro-region of each country (UN M49).
    """
    evidences = list(evidence(reading, language, gazetteer, settings, home=home))
    evidences += _of_sections(sections, language, gazetteer, settings)
    return _labels(_weigh(evidences, settings, home, language), settings, groups)


def evidence(
    reading: Reading, language: str, gazetteer: Gazetteer, settings: RegionSettings, *, home: str = ""
) -> Iterator[Evidence]:
    """Yields every name of a place with its weight, in order."""
    mentions = _mentions(reading.words, language, gazetteer)
    if not mentions:
        return
    begins = reading.title_end
    second = reading.starts[1] if len(reading.starts) > 1 else len(reading.words.written)
    seat = seat_of(reading.words.folded[begins : reading.line_end + 2]) or home
    dated = False
    for place in places(reading, mentions, gazetteer.given, gazetteer.namesakes):
        if place.at < begins:
            yield Evidence(place.names, settings.title, place.sure, place.where, title=True)
        elif place.at < reading.line_end:
            # "SEOUL, South Korea": the town says where, the country only repeats it.
            house = any(country(name.code) == seat for name in place.names)
            weight = settings.late if dated else settings.house if house else settings.dateline
            yield Evidence(place.names, weight, True, title=not dated)
            dated = True
        elif place.at < second:
            yield Evidence(place.names, settings.lead, place.sure)
        else:
            late = place.at - begins >= settings.late_after
            yield Evidence(place.names, settings.late if late else settings.body, place.sure)


def _mentions(words: Words, language: str, gazetteer: Gazetteer) -> list[Mention]:
    """Returns the names in a text; one in Kazakh in Latin letters is read in Cyrillic too, in which more names are listed."""
    mentions = gazetteer.find(words, language)
    if language != "kk" or not in_latin(words.folded):
        return mentions
    folded = cyrillic(words.folded)
    written = [
        word if before[0].islower() else word.capitalize()
        for before, word in zip(words.written, folded, strict=True)
    ]
    seen = {at for mention in mentions for at in range(mention.first, mention.last)}
    more = gazetteer.find(Words(written, folded, words.after), language)
    return sorted([*mentions, *(each for each in more if seen.isdisjoint(range(each.first, each.last)))])


def country(code: str) -> str:
    return code.split("-", maxsplit=1)[0]


def _of_sections(
    sections: Iterable[str], language: str, gazetteer: Gazetteer, settings: RegionSettings
) -> Iterator[Evidence]:
    """Yields the countries that sections and tags name: "uk news", "Казахстан"."""
    for section in dict.fromkeys(sections):
        words = [word.upper() if word in _ABBREVIATED else word.capitalize() for word in section.split()]
        for mention in gazetteer.find(read_words(" ".join(words)), language):
            names = tuple(name for name in mention.names if name.kind in {"country", "place"})
            if names and mention.last - mention.first >= len(words) - 1:
                yield Evidence(tuple(name._replace(kind="country") for name in names), settings.section, True)


@dataclass(frozen=True, slots=True)
class Weights:
    """Evidence by code, and the countries that may lead: those that the title names, or several mentions."""

    weighed: Mapping[str, float]
    leading: frozenset[str]


def _weigh(evidences: list[Evidence], settings: RegionSettings, home: str, language: str) -> Weights:
    """Returns the evidence for countries, provinces and macro-regions."""
    known: dict[str, float] = defaultdict(float)
    for item in evidences:
        if item.sure and len({country(name.code) for name in item.names}) == 1:
            known[country(item.names[0].code)] += item.weight
    offices = home or _language_home(known, language)
    if home:
        known[home] += settings.home
    weights: dict[str, list[float]] = defaultdict(list)
    mentions: dict[str, float] = defaultdict(float)
    for item in evidences:
        name = max(item.names, key=lambda name: _likely(name, item.names, known))
        code = offices if name.code == AT_HOME else name.code
        if not code or (not item.sure and not known.get(country(code))):
            continue
        share = settings.kinds[name.kind]
        if item.where and item.title and name.kind in {"place", "province"}:
            share = max(share, settings.where)
        weights[country(code)].append(item.weight * share)
        mentions[country(code)] += 2 if item.title else 1
        if "-" in code:
            weights[code].append(item.weight * settings.kinds[name.kind])
    weighed = {code: _sum(each) for code, each in weights.items()}
    if home in weighed:
        weighed[home] += settings.home
    return Weights(weighed, frozenset(code for code, count in mentions.items() if count >= 2))


def _likely(name: Name, names: tuple[Name, ...], known: Mapping[str, float]) -> tuple[float, bool]:
    """Orders what a form may mean. A town that few know by a greater one's name needs twice the evidence."""
    lesser = name.unsure and any(not other.unsure for other in names)
    return known.get(country(name.code), 0.0) * (0.5 if lesser else 1.0), not name.unsure


def _language_home(known: Mapping[str, float], language: str) -> str:
    """Returns the country whose offices a text means that does not say whose, where the publisher's is not known."""
    spoken = _SPOKEN_IN.get(language, "")
    if language == "ru" and not known.get("RU"):
        return max(CENTRAL_ASIA & set(known), key=lambda code: (known[code], code), default=spoken)
    return spoken


def _sum(weights: list[float]) -> float:
    """Returns the sum of the weights, the strongest whole and each further one for less."""
    weights.sort(reverse=True)
    return sum(weight / math.sqrt(number) for number, weight in enumerate(weights, 1))


def _labels(weights: Weights, settings: RegionSettings, groups: Mapping[str, str]) -> tuple[Label, ...]:
    weighed = weights.weighed
    countries = {code: weight for code, weight in weighed.items() if len(code) == 2}
    best = max(countries.values(), default=0.0)
    kept = {code: w for code, w in countries.items() if w >= settings.floor and w >= settings.share * best}
    if not kept and best >= (
        settings.named if len(countries) == 1 and weights.leading else settings.floor / 2
    ):
        kept = {code: weight for code, weight in countries.items() if weight == best}
    if weights.leading & set(kept):
        kept |= {
            code: weight * settings.passing for code, weight in kept.items() if code not in weights.leading
        }
        best = max(kept.values())
    for code, weight in weighed.items():
        if "-" in code and country(code) in kept and weight >= settings.floor / 2:
            kept[code] = min(weight, kept[country(code)])
    inside = [kept[code] for code in CENTRAL_ASIA if code in kept]
    for code, weight in weighed.items():
        if code.isdigit() and weight >= settings.floor:
            kept[code] = min([weight, *inside]) if code == "143" else min(weight, best or weight)
    if len(inside) >= settings.several:
        kept.setdefault("143", min(inside))
    shared = _shared(kept, best, settings, groups)
    if shared:
        kept[shared] = best
    ordered = sorted(
        kept.items(), key=lambda item: (-item[1], item[0] != shared, item[0].isdigit(), len(item[0]), item[0])
    )
    return tuple(
        Label(code, _score(weight, best or weight, settings)) for code, weight in ordered[: settings.limit]
    )


def _shared(
    kept: Mapping[str, float], best: float, settings: RegionSettings, groups: Mapping[str, str]
) -> str:
    """Returns the macro-region that an article is about: several countries of it alike, and none of another."""
    alike = [code for code, weight in kept.items() if len(code) == 2 and weight >= settings.alike * best]
    around = {groups.get(code, "") for code in alike}
    if len(around) == 1 and len(alike) >= settings.several:
        return next(iter(around))
    return ""


def _score(weight: float, best: float, settings: RegionSettings) -> float:
    start, by_weight, by_share = settings.chance
    total = start + by_weight * math.log(weight) + by_share * math.log(min(1.0, weight / best))
    return min(0.999, max(0.001, round(1 / (1 + math.exp(-total)), 3)))
