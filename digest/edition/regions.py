"""Says which regions lie in which: province in country in macro-region in the world.

Source: United Nations M49, which calls its groups by three digits (143 is Central Asia). Two codes are not there
under an ISO 3166 code of their own and stand where their neighbours do: TW in 030, XK in 039.
"""

from collections.abc import Sequence
from functools import lru_cache

WORLD = "001"
SEVERAL = 3  # countries that make a story one of their macro-region

_GROUPS = {
    WORLD: "002 009 019 142 150 AQ",
    "002": "015 202",
    "015": "DZ EG EH LY MA SD TN",
    "202": "011 014 017 018",
    "011": "BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TG",
    "014": "BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TF TZ UG YT ZM ZW",
    "017": "AO CD CF CG CM GA GQ ST TD",
    "018": "BW LS NA SZ ZA",
    "009": "053 054 057 061",
    "053": "AU CC CX HM NF NZ",
    "054": "FJ NC PG SB VU",
    "057": "FM GU KI MH MP NR PW UM",
    "061": "AS CK NU PF PN TK TO TV WF WS",
    "019": "021 419",
    "021": "BM CA GL PM US",
    "419": "005 013 029",
    "005": "AR BO BR BV CL CO EC FK GF GS GY PE PY SR UY VE",
    "013": "BZ CR GT HN MX NI PA SV",
    "029": "AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI",
    "142": "030 034 035 143 145",
    "030": "CN HK JP KP KR MN MO TW",
    "034": "AF BD BT IN IR LK MV NP PK",
    "035": "BN ID KH LA MM MY PH SG TH TL VN",
    "143": "KG KZ TJ TM UZ",
    "145": "AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE",
    "150": "039 151 154 155",
    "039": "AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK",
    "151": "BG BY CZ HU MD PL RO RU SK UA",
    "154": "AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ",
    "155": "AT BE CH DE FR LI LU MC NL",
}
COUNTRIES_AND_GROUPS = tuple(
    dict.fromkeys([*_GROUPS, *(code for codes in _GROUPS.values() for code in codes.split())])
)
_ABOVE = {code: group for group, codes in _GROUPS.items() for code in codes.split()}


def known_regions() -> tuple[str, ...]:
    """Returns all countries and macro-regions, without the world."""
    return tuple(_ABOVE)


@lru_cache(maxsize=4096)
def chain(code: str) -> tuple[str, ...]:
    """Returns the region and all it lies in: KZ-71 → KZ-71, KZ, 143, 142, 001. A code nobody knows stands alone."""
    found = [code]
    country, dash, _ = code.partition("-")
    if dash and country in _ABOVE:
        found.append(country)
    while found[-1] in _ABOVE:
        found.append(_ABOVE[found[-1]])
    return tuple(found)


def within(code: str, region: str) -> bool:
    """Says whether the region `code` is `region` or lies in it."""
    return region in chain(code)


def subject_first(regions: Sequence[tuple[str, float]]) -> tuple[str, ...]:
    """Returns the codes of a story's regions {code, score}, best first; an event of `SEVERAL` countries of one macro-region
    is that region's. A country counts with at least half of the best one's score."""
    codes = tuple(code for code, _ in regions)
    countries = [(code, score) for code, score in regions if len(code) == 2 and code in _ABOVE]
    best = max((score for _, score in countries), default=0.0)
    groups = {_ABOVE[code] for code, score in countries if score * 2 >= best}
    alike = sum(score * 2 >= best for _, score in countries)
    if alike < SEVERAL or len(groups) > 1:
        return codes
    (group,) = groups
    return (group, *(code for code in codes if code != group))


def country(code: str) -> str:
    """Returns the country of a country's or a province's code; any other code as it is."""
    return code.partition("-")[0] if code.partition("-")[0] in _ABOVE else code
