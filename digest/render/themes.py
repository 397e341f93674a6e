"""Finds a theme, and settles its colours and type.

A theme is a folder with a theme.toml. What it lacks, files and values alike, it takes from the theme it names as its
`base`. The newsroom's accent, colours, fonts and files of the same name go before. Colours that could not be read on
their paper are made darker or lighter until they can.
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path

from digest.errors import TemplateError
from digest.render.colours import TEXT_CONTRAST, contrast, is_colour, readable
from digest.render.sources import Theme

NOTHING: Mapping[str, str] = {}
_SCHEMES = ("light", "dark")
_READ = ("ink", "muted", "accent")  # what stands on paper as text
_INK_CONTRAST = 12.0  # of an ink that has to be changed: it must stay darker than what is muted
_RULE_CONTRAST = 1.4  # of a rule in the accent's colour: it is seen, not read
_FONTS = re.compile(r"[A-Za-z0-9 ,'_-]+")
_GEORGIA = re.compile(r"\A\s*'?Georgia'?\s*,\s*")
_DEPTH = 4


def open_theme(
    name: str, search: Sequence[Path], accent: str = "", look: Mapping[str, str] = NOTHING
) -> Theme:
    """Returns the theme `name` as found along `search`, the first folder first.

    `look` are values that go before the theme's, such as `light.paper` or `type.serif`. Raises: TemplateError.
    """
    folders: list[Path] = []
    values: dict[str, str] = {}
    wanted, file = name, ""
    while wanted:
        found = _folders(wanted, search)
        file, own, base = _read(Theme(wanted, found))
        folders += found
        values = own | values
        if len(folders) > _DEPTH * len(search):
            raise TemplateError(f"{file}: the base {base!r} leads in a circle", hint="name another base")
        wanted = base
    if accent:
        values |= {f"{scheme}.accent": accent for scheme in _SCHEMES}
    return Theme(name, tuple(folders), _readable(_settled(values, look), file))


def _folders(name: str, search: Sequence[Path]) -> tuple[Path, ...]:
    folders = tuple(folder / name for folder in search if (folder / name).is_dir())
    if not folders or not re.fullmatch(r"[a-z0-9_-]+", name):
        known = sorted({path.parent.name for folder in search for path in folder.glob("*/theme.toml")})
        raise TemplateError(f"there is no theme {name!r}", hint=f"choose one of {', '.join(known)}")
    return folders


def _read(theme: Theme) -> tuple[str, dict[str, str], str]:
    """Returns the file, its values, flat, and the name of the base."""
    file, text = theme.read("theme.toml")
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise TemplateError(f"{file}: {error}", hint="mend that line") from error
    base = tree.pop("base", "")
    values = {
        f"{part}.{key}": str(value)
        for part, members in tree.items()
        if isinstance(members, dict)
        for key, value in members.items()
    }
    return file, values, str(base)


def _settled(values: Mapping[str, str], look: Mapping[str, str]) -> dict[str, str]:
    for key, value in look.items():
        if key not in values:
            hint = f"known: {', '.join(sorted(values))}"
            raise TemplateError(f"the theme has no {key!r} to set", hint=hint)
        if key.startswith("type.") and not _FONTS.fullmatch(value):
            raise TemplateError(f"{key} is {value!r}", hint='write names of fonts, as in "Georgia, serif"')
    return {**values, **look}


def _readable(values: dict[str, str], file: str) -> dict[str, str]:
    for scheme in _SCHEMES:
        for key in ("paper", "hairline", *_READ):
            if not is_colour(values.get(f"{scheme}.{key}", "")):
                found = values.get(f"{scheme}.{key}", "")
                raise TemplateError(
                    f"{file}: the {scheme} {key} is {found!r}", hint="write a colour such as #8c1d18"
                )
        paper, brand = values[f"{scheme}.paper"], values[f"{scheme}.accent"]
        if contrast(values[f"{scheme}.ink"], paper) < TEXT_CONTRAST:
            values[f"{scheme}.ink"] = readable(values[f"{scheme}.ink"], paper, _INK_CONTRAST)
        for key in _READ:
            values[f"{scheme}.{key}"] = readable(values[f"{scheme}.{key}"], paper)
        # The accent as the newsroom gave it, for a ground and for rules; the words on it are what gives way.
        values[f"{scheme}.brand"] = brand
        values[f"{scheme}.brand_rule"] = readable(brand, paper, _RULE_CONTRAST)
        best = max((paper, values[f"{scheme}.ink"]), key=lambda colour: contrast(colour, brand))
        values[f"{scheme}.on_brand"] = readable(best, brand)
    # Georgia lacks Kazakh, Kyrgyz and Tajik letters on some phones, and a word in two typefaces is ugly.
    values["type.wide"] = _GEORGIA.sub("", values.get("type.serif", ""), count=1)
    return values
