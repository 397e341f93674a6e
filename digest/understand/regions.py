"""Says which regions an article is about, from the names found in it.

Order of rules: (1) what stands for a place, and how sure, is said by `places`. (2) A form with several meanings takes
the one whose country has most other evidence, the publisher's own country counting a little. (3) Evidence is added up
per country: title and lead weigh more than what comes late, names of countries more than adjectives and offices;
repeated mentions weigh less each time. (4) What a province has, its country has. (5) What stays under a floor, or far
under the best, is not a region of the article, but where nothing reaches the floor the best counts from half of it on;
"none" is an answer. (6) A macro-region never stands above a country inside it.
"""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from digest.model.article import Label
from digest.understand.gazetteer import Gazetteer, Kind, Name
from digest.understand.places import places
from digest.understand.reading import Reading

CENTRAL_ASIA = frozenset({"KZ", "KG", "TJ", "TM", "UZ"})


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
            "money": 0.25,
            "given": 0.0,
            "namesake": 0.0,
            "none": 0.0,
        }
    )
    title: float = 1.75
    lead: float = 1.6
    dateline: float = 5.0
    body: float = 1.0
    late: float = 0.4
    late_after: int = 300  # words of the body
    home: float = 0.3  # what the publisher's own country adds to itself where it is named at all
    floor: float = 0.95
    share: float = 0.1  # of the best country's evidence
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


def regions(
    reading: Reading, language: str, gazetteer: Gazetteer, settings: RegionSettings, *, home: str = ""
) -> tuple[Label, ...]:
    """Returns the regions of a text, best first; empty where it names none that matter.

    `home` is the country of the publisher (ISO 3166-1), or empty.
    """
    found = list(evidence(reading, language, gazetteer, settings))
    return _labels(_weigh(found, settings, home), settings)


def evidence(
    reading: Reading, language: str, gazetteer: Gazetteer, settings: RegionSettings
) -> Iterator[Evidence]:
    """Yields every name of a place with its weight, in order."""
    mentions = gazetteer.find(reading.words, language)
    if not mentions:
        return
    begins = reading.title_end
    second = reading.starts[1] if len(reading.starts) > 1 else len(reading.words.written)
    dated = False
    for place in places(reading, mentions, gazetteer.given, gazetteer.namesakes):
        if place.at < begins:
            yield Evidence(place.names, settings.title, place.sure)
        elif place.at < reading.line_end:
            # "SEOUL, South Korea": the town says where, the country only repeats it.
            yield Evidence(place.names, settings.late if dated else settings.dateline, True)
            dated = True
        elif place.at < second:
            yield Evidence(place.names, settings.lead, place.sure)
        else:
            late = place.at - begins >= settings.late_after
            yield Evidence(place.names, settings.late if late else settings.body, place.sure)


def _country(code: str) -> str:
    return code.split("-", maxsplit=1)[0]


def _weigh(found: list[Evidence], settings: RegionSettings, home: str) -> dict[str, float]:
    """Returns {code: evidence} for countries, provinces and macro-regions."""
    known: dict[str, float] = defaultdict(float)
    for item in found:
        if item.sure and len({_country(name.code) for name in item.names}) == 1:
            known[_country(item.names[0].code)] += item.weight
    if home:
        known[home] += settings.home
    weights: dict[str, list[float]] = defaultdict(list)
    for item in found:
        name = max(item.names, key=lambda name: known.get(_country(name.code), 0.0))
        if not item.sure and not known.get(_country(name.code)):
            continue
        weight = item.weight * settings.kinds[name.kind]
        weights[_country(name.code)].append(weight)
        if "-" in name.code:
            weights[name.code].append(weight)
    weighed = {code: _sum(each) for code, each in weights.items()}
    if home in weighed:
        weighed[home] += settings.home
    return weighed


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
        Label(code, _score(weight, best or weight, settings)) for code, weight in ordered[: settings.limit]
    )


def _score(weight: float, best: float, settings: RegionSettings) -> float:
    start, by_weight, by_share = settings.chance
    total = start + by_weight * math.log(weight) + by_share * math.log(min(1.0, weight / best))
    return min(0.999, max(0.001, round(1 / (1 + math.exp(-total)), 3)))
