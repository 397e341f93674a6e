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
from digest.render.colours import is_colour, readable
from digest.render.sources import Theme

NOTHING: Mapping[str, str] = {}
_SCHEMES = ("light", "dark")
_READ = ("ink", "muted", "accent")  # what stands on paper as text
_FONTS = re.compile(r"[A-Za-z0-9 ,'_-]+")
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
        paper = values[f"{scheme}.paper"]
        for key in _READ:
            values[f"{scheme}.{key}"] = readable(values[f"{scheme}.{key}"], paper)
        # For words on a ground in the accent's colour.
        values[f"{scheme}.on_accent"] = readable(paper, values[f"{scheme}.accent"])
    return values
