"""Writes sources into config.toml: at its end, or over a switch. Comments and the order of everything else stay.

The new text is read back before it replaces the file, and the file is replaced whole: a broken or half-written
configuration is never left behind.
"""

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import fields
from pathlib import Path

from digest.commands import command
from digest.config.collecting import SourceConfig
from digest.errors import ConfigError

_TABLE = re.compile(r"^\s*\[\[?\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")


def with_sources(text: str, sources: Iterable[SourceConfig]) -> str:
    """Returns the configuration `text` with more sources at its end; of each only what is not the default."""
    ends = "" if text.endswith("\n") or not text else "\n"
    return text + ends + "".join(f"\n{_table(source)}" for source in sources)


def with_switch(text: str, name: str, *, enabled: bool) -> str:
    """Returns the configuration with the source `name` on or off. Raises: ConfigError where it does not stand there."""
    lines = text.splitlines(keepends=True)
    for start, end in _tables(lines, "sources"):
        block = "".join(lines[start:end])
        if tomllib.loads(block)["sources"][0].get("name") == name:
            return "".join([*lines[:start], _switched(block, enabled=enabled), *lines[end:]])
    raise ConfigError(
        f"there is no [[sources]] table with the name {name!r}",
        hint=f"{command('sources', 'list')} names them",
    )


def without_source(text: str, name: str) -> str:
    """Returns the configuration without the source `name`, its sub-tables included. Raises: ConfigError where it does not
    stand in a table of its own."""
    lines = text.splitlines(keepends=True)
    for start, after in _tables(lines, "sources"):
        if tomllib.loads("".join(lines[start:after]))["sources"][0].get("name") == name:
            end = _end_of(lines, start, after)
            return "".join([*lines[:start], *lines[end:]])
    raise ConfigError(
        f"there is no [[sources]] table with the name {name!r}",
        hint="take it out of the configuration, or of the environment, by hand",
    )


def _end_of(lines: list[str], start: int, after: int) -> int:
    """Where a source ends, its sub-tables included; comments right above the next table are about that one."""
    while after < len(lines) and (head := _TABLE.match(lines[after])) and head[1].startswith("sources."):
        after = next((n for n in range(after + 1, len(lines)) if _TABLE.match(lines[n])), len(lines))
    while start + 1 < after < len(lines) and lines[after - 1].lstrip().startswith("#"):
        after -= 1
    return after


def replace_file(path: Path, text: str) -> None:
    """Writes `text` in the place of the file, whole or not at all. Raises: ConfigError where it is no TOML, OSError."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path.name} would not be valid TOML: {error}", hint="add it by hand") from error
    real = path.resolve()
    handle, name = tempfile.mkstemp(dir=real.parent, prefix=f".{real.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        Path(name).chmod(real.stat().st_mode & 0o777)
        Path(name).replace(real)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _tables(lines: list[str], array: str) -> Iterable[tuple[int, int]]:
    """Yields where each `[[array]]` table begins and where the next table does."""
    heads = [number for number, line in enumerate(lines) if _TABLE.match(line)]
    for place, start in enumerate(heads):
        head = _TABLE.match(lines[start])
        if head and head[1] == array and "[[" in lines[start]:
            yield start, heads[place + 1] if place + 1 < len(heads) else len(lines)


def _switched(block: str, *, enabled: bool) -> str:
    word = "true" if enabled else "false"
    changed, found = re.subn(r"(?m)^(\s*enabled\s*=\s*)(?:true|false)", rf"\g<1>{word}", block, count=1)
    if found:
        return changed
    kept = block.rstrip("\n")
    return f"{kept}\nenabled = {word}\n" + block[len(kept) + 1 :]


def _table(source: SourceConfig) -> str:
    lines = ["[[sources]]"]
    for field in fields(source):
        value = getattr(source, field.name)
        default = field.default_factory() if callable(field.default_factory) else field.default
        if value != default:
            lines.append(f"{field.name} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{_value(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, bool | int | float):
        return json.dumps(value)
    # What JSON escapes TOML escapes alike, but for a control character that JSON leaves as it is.
    return json.dumps(str(value), ensure_ascii=False).replace("\x7f", "\\u007f")
