"""Knows which codes of topics and regions a reader can follow or mute: those that articles get.

Topics are the seventeen of IPTC Media Topics, regions the countries of ISO 3166-1, the provinces of Central Asia (ISO
3166-2) and the groups of UN M49; the newsroom's own come in as `own`. Letters in any case, codes come back as they are known.
"""

from collections.abc import Iterable
from functools import lru_cache

from digest.edition.regions import COUNTRIES_AND_GROUPS

TOPICS = tuple(f"{number:02}000000" for number in range(1, 18))
_INSIDE = {
    "KG": "B C GB GO J N O T Y",
    "KZ": "10 11 15 19 23 27 31 33 35 39 43 47 55 59 61 62 63 71 75 79",
    "TJ": "DU GB KT RA SU",
    "TM": "A B D L M S",
    "UZ": "AN BU FA JI NG NW QA QR SA SI SU TK TO XO",
}
PROVINCES = tuple(f"{country}-{part}" for country, parts in _INSIDE.items() for part in parts.split())


@lru_cache(maxsize=4096)  # lists of readers repeat a few codes
def topic_code(text: str, own: tuple[str, ...] = ()) -> str:
    """Returns the topic that `text` writes. Raises: ValueError where there is none, saying what may stand there."""
    hint = "an IPTC Media Topics code such as 11000000"
    return _known(text, (*own, *TOPICS), "topic", hint, own)


@lru_cache(maxsize=4096)
def region_code(text: str, own: tuple[str, ...] = ()) -> str:
    """Returns the region that `text` writes. Raises: ValueError where there is none, saying what may stand there."""
    hint = "an ISO 3166 code such as KZ or KZ-75, a UN M49 one such as 143"
    return _known(text, (*own, *COUNTRIES_AND_GROUPS, *PROVINCES), "region", hint, own)


def _known(text: str, codes: Iterable[str], kind: str, hint: str, own: tuple[str, ...]) -> str:
    wanted = text.strip().casefold()
    for code in codes:
        if code.casefold() == wanted:
            return code
    mine = ", ".join(own)
    raise ValueError(
        f"there is no {kind} {text!r}; write {hint}" + (f", or one of your own: {mine}" if mine else "")
    )
