"""Reads config.toml and lays the environment over it.

In this order: the file; then every `DIGEST_SECTION__KEY` (list members by number: `DIGEST_SMTP__SERVERS__0__PORT`);
then names nobody knows are refused, so that a typing error never passes for a default; then values are checked.
"""

import copy
import dataclasses
import difflib
import json
import tomllib
import types
import typing
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from digest.commands import command
from digest.config.model import Config
from digest.errors import ConfigError

PREFIX = "DIGEST_"


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Returns the checked configuration of `path`; relative paths in it count from its folder.

    Raises: ConfigError with every fault found, one a line.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise ConfigError(
            f"there is no {path}", hint=f"make one with {command('init')}, or name one with --config"
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    return parse(text, environ, name=path.name, folder=path.absolute().parent)


def parse(
    text: str, environ: Mapping[str, str], *, name: str = "config.toml", folder: Path = Path()
) -> Config:
    """Returns the checked configuration written in `text`. Raises: ConfigError."""
    try:
        tree = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{name} is not valid TOML: {error}", hint="mend that line") from error
    for place in _secrets(tree, ""):
        raise ConfigError(
            f"{name}: {place} holds a secret", hint=f"move it to a file ({place}_file) or to the environment"
        )
    stated, variables = copy.deepcopy(tree), dict[_Location, str]()
    for variable, value in sorted(environ.items()):
        if variable.startswith(PREFIX) and "__" in variable:
            _lay_over(tree, variable, value)
            variables[_path(variable)] = variable
    unknown = [
        f"{_origin(where, variables, stated, name)}: {line}" for where, line in _unknown(tree, Config, ())
    ]
    if unknown:
        raise ConfigError("\n".join(unknown))
    return _validated(tree, name, folder, variables, stated)


_Location = tuple[int | str, ...]


def _path(variable: str) -> _Location:
    """Returns where in the tree an environment variable puts its value."""
    return tuple(int(key) if key.isdigit() else key for key in variable[len(PREFIX) :].lower().split("__"))


def _origin(where: _Location, variables: Mapping[_Location, str], stated: Any, name: str) -> str:
    """Returns what is to blame for a fault at `where`: the variable that set it, or set a part of a table that the file
    does not have; else the file, `stated`, with the variables that changed a part of it."""
    for path, variable in variables.items():
        if where[: len(path)] == path:
            return variable
    for length in range(len(where), 0, -1):
        part = [variable for path, variable in variables.items() if path[:length] == where[:length]]
        if part and not _has(stated, where[:length]):
            return part[-1]
    below = [variable for path, variable in variables.items() if path[: len(where)] == where]
    return f"{name} with {', '.join(below)}" if below and where else name


def _has(tree: Any, where: _Location) -> bool:
    try:
        for key in where:
            tree = tree[key]
    except (LookupError, TypeError):
        return False
    return True


def _secrets(tree: Any, where: str) -> Iterator[str]:
    """Yields the places of secrets written into the file itself."""
    members = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for key, value in members:
        place = _place((where, key)) if where else str(key)
        if key in ("password", "secret"):
            yield place
        yield from _secrets(value, place)


def _lay_over(tree: dict[str, Any], variable: str, value: str) -> None:
    """Puts the value of one environment variable into its place in the tree."""
    *parents, last = variable[len(PREFIX) :].lower().split("__")
    place: Any = tree
    for key, following in zip(parents, [*parents[1:], last], strict=True):
        place = _member(place, key, [] if following.isdigit() else {}, variable)
    parsed = json.loads(value) if value[:1] == "[" and _is_json(value) else value
    if isinstance(place, list):
        number = int(last) if last.isdigit() else -1
        if not 0 <= number <= len(place):
            raise ConfigError(f"{variable} names a list member that cannot be", hint=f"use 0 to {len(place)}")
        place[number : number + 1] = [parsed]
    else:
        place[last] = parsed


def _member(place: Any, key: str, empty: Any, variable: str) -> Any:
    if isinstance(place, dict):
        return place.setdefault(key, empty)
    if isinstance(place, list) and key.isdigit() and int(key) <= len(place):
        if int(key) == len(place):
            place.append(empty)
        return place[int(key)]
    raise ConfigError(
        f"{variable} does not fit config.toml at {key!r}", hint="sections and keys are joined by __"
    )


def _is_json(value: str) -> bool:
    try:
        json.loads(value)
    except ValueError:
        return False
    return True


def _unknown(tree: Any, kind: Any, where: _Location) -> Iterator[tuple[_Location, str]]:
    """Yields each key of `tree` that the settings `kind` do not have, with a line about it."""
    if dataclasses.is_dataclass(kind) and isinstance(tree, dict):
        hints = typing.get_type_hints(kind)
        known = [field.name for field in dataclasses.fields(kind) if field.init]
        for key, value in tree.items():
            place = (*where, key)
            if key not in known:
                close = difflib.get_close_matches(key, known, n=1)
                hint = f"did you mean {close[0]}?" if close else f"known here: {', '.join(sorted(known))}"
                yield place, f"{_place(place)} is not a setting; {hint}"
            else:
                yield from _unknown(value, hints[key], place)
    elif isinstance(tree, list):
        for number, value in enumerate(tree):
            yield from _unknown(value, _element(kind), (*where, number))
    elif typing.get_origin(kind) in (typing.Union, types.UnionType):
        for option in typing.get_args(kind):
            if dataclasses.is_dataclass(option):
                yield from _unknown(tree, option, where)


def _element(kind: Any) -> Any:
    arguments = typing.get_args(kind)
    return arguments[0] if arguments else Any


def _validated(
    tree: dict[str, Any], name: str, folder: Path, variables: Mapping[_Location, str], stated: Any
) -> Config:
    from pydantic import TypeAdapter, ValidationError

    try:
        config = TypeAdapter(Config).validate_python(tree)
    except ValidationError as errors:
        lines = [
            f"{_origin(e['loc'], variables, stated, name)}: {_place(e['loc'])}{_fault(e)}"
            for e in errors.errors(include_url=False)
        ]
        raise ConfigError("\n".join(lines)) from errors
    return config.at(folder)


def _place(location: tuple[int | str, ...]) -> str:
    place = ""
    for part in location:
        if isinstance(part, int):
            place += f"[{part}]"
        elif part:
            place += f".{part}" if place else part
    return place


_HINTS = {
    "time_parsing": "write a time between 00:00 and 23:59",
    "time_type": 'write a time in quotes, such as "07:00"',
    "bool_parsing": "write true or false",
    "int_parsing": "write a whole number",
    "int_type": "write a whole number",
    "float_parsing": "write a number",
    "tuple_type": 'write a list, such as ["kk", "ru"]',
    "string_type": "write it in quotes",
    "dataclass_type": "write a table with its keys",
}


def _fault(error: Mapping[str, Any]) -> str:
    value, kind = error["input"], str(error["type"])
    if kind == "missing":
        return " is missing; add it"
    if kind == "value_error":
        # The value is the whole table, which may hold a password: the message names what matters.
        return f": {error['ctx']['error']}" if error["loc"] else str(error["ctx"]["error"])
    shown = json.dumps(value, default=str, ensure_ascii=False)
    if kind == "literal_error":
        return f" is {shown}; write one of {error['ctx']['expected'].replace(' or ', ', ')}"
    said = str(error["msg"])
    return f" is {shown}; {_HINTS.get(kind) or said[0].lower() + said[1:]}"
