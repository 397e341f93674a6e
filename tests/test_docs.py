"""Nothing that a user can say to digest is undocumented: commands, options, settings, exit codes."""

import dataclasses
import re
import typing
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from digest import errors
from digest.cli.main import _MODULES, SECTIONS, cli
from digest.config.load import parse
from digest.config.model import Config

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"


def words() -> str:
    return "\n".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "README.md", *sorted(DOCS.glob("*.md")))
    )


def commands(group: click.Group = cli, before: str = "digest") -> Iterator[tuple[str, click.Command]]:
    """Yields every command that does something, with its name as it is typed."""
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None, f"{before} {name} is listed and not there"
        if isinstance(command, click.Group):
            yield from commands(command, f"{before} {name}")
        else:
            yield f"{before} {name}", command


def settings(kind: Any = Config, before: str = "") -> Iterator[str]:
    """Yields every key of the configuration as docs/configuration.md writes it: `smtp.servers[].host`."""
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        inner, place = hints[field.name], before + field.name
        if typing.get_origin(inner) is tuple:
            inner, place = typing.get_args(inner)[0], f"{place}[]"
        if dataclasses.is_dataclass(inner):
            yield from settings(inner, f"{place}.")
        else:
            yield before + field.name


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_command_is_documented_with_its_options(name: str, command: click.Command) -> None:
    row = next(
        (line for line in (DOCS / "commands.md").read_text().splitlines() if line.startswith(f"| `{name}")),
        "",
    )
    assert re.match(rf"\| `{name}[ `]", row), f"docs/commands.md has no row for {name}"
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            for option in (*parameter.opts, *parameter.secondary_opts):
                assert re.search(rf"`{re.escape(option)}\b", row), f"the row of {name} does not name {option}"
        else:
            assert parameter.human_readable_name.strip("[]").split()[0] in row, (
                f"the row of {name} lacks {parameter.name}"
            )


@pytest.mark.parametrize(
    ("name", "command"), list(commands()), ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_command_says_what_it_does(name: str, command: click.Command) -> None:
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not isinstance(parameter.type, click.Choice):
            assert parameter.help or name == "digest subscribers add", (
                f"{name} does not explain {parameter.opts[0]}"
            )


def test_documentation_names_no_command_that_is_not_there() -> None:
    known = {name for name, _ in commands()}
    groups = {name.rpartition(" ")[0] for name in known}
    for row in re.findall(
        r"^\| `(digest [a-z-]+(?: [a-z-]+)?)", (DOCS / "commands.md").read_text(), re.MULTILINE
    ):
        assert row in known, row
    said = re.findall(r"(?:`|^\$ )digest ([a-z]+)(?: ([a-z][a-z-]*))?", words(), re.MULTILINE)
    assert len(said) > 30
    for first, second in said:
        assert {f"digest {first}", f"digest {first} {second}"} & (known | groups), f"digest {first} {second}"


def test_options_of_every_command_are_documented() -> None:
    text = (DOCS / "commands.md").read_text()
    for option in ("--config", "--debug", "--help", "--version", "--json"):
        assert f"`{option}" in text or f"`digest {option}`" in text, option


def test_exit_codes_are_documented() -> None:
    text = (DOCS / "commands.md").read_text()
    for code in (0, errors.EXIT_PROBLEMS, errors.EXIT_USAGE, errors.EXIT_LOCKED):
        assert re.search(rf"[ ;:*]{code} ", text), code


def test_short_help_names_exactly_the_commands_that_exist() -> None:
    listed = [name for section in SECTIONS.values() for name in section]
    assert sorted(listed) == sorted(_MODULES), "each command once"
    for name in listed:
        command = cli.get_command(click.Context(cli), name)
        assert isinstance(command, click.Command)
        assert command.name == name
    assert [text for section in SECTIONS.values() for text in section.values() if not text] == []


@pytest.mark.parametrize("key", list(settings()))
def test_setting_is_documented(key: str) -> None:
    assert f"`{key}`" in (DOCS / "configuration.md").read_text()


def test_documentation_names_no_setting_that_is_not_there() -> None:
    table = re.findall(r"^\| (`[^|]+`) \|", (DOCS / "configuration.md").read_text(), re.MULTILINE)
    named = {key for cell in table for key in re.findall(r"`([^`]+)`", cell)}
    assert named <= set(settings())


def test_documented_default_is_the_default() -> None:
    rows = re.findall(r"^\| `([^`|]+)` \| ([^|]+) \|", (DOCS / "configuration.md").read_text(), re.MULTILINE)
    defaults = dict(default_values())
    checked = 0
    for key, told in rows:
        value = told.strip().strip("`")
        if value and key in defaults:
            assert value in (defaults[key], defaults[key].removesuffix(".0")), key
            checked += 1
    assert checked > 20


def default_values(kind: Any = Config, before: str = "") -> Iterator[tuple[str, str]]:
    hints = typing.get_type_hints(kind)
    for field in dataclasses.fields(kind):
        inner, place = hints[field.name], before + field.name
        if typing.get_origin(inner) is tuple:
            inner, place = typing.get_args(inner)[0], f"{place}[]"
        if dataclasses.is_dataclass(inner):
            yield from default_values(inner, f"{place}.")
        elif field.default is not dataclasses.MISSING:
            yield before + field.name, written(field.default)


def written(value: object) -> str:
    """Returns a default as the documentation writes it."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, tuple):
        return "[" + ", ".join(f'"{member}"' for member in value) + "]"
    return f"{value:%H:%M}" if hasattr(value, "hour") else str(value)


def test_default_configuration_holds_every_setting_with_its_default() -> None:
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    for key in settings():
        if key.rpartition(".")[2] not in ("secret", "password"):
            name = key.rpartition(".")[2]
            assert re.search(rf"^#? ?{name} = ", text, re.MULTILINE), key
    ours = parse(text, {})
    for field in dataclasses.fields(ours):
        if field.name != "newsletters":
            assert getattr(ours, field.name) == getattr(
                Config.at(parse('newsletters = [{id = "a", name = "A"}]', {}), Path()), field.name
            )


def test_each_command_has_one_row() -> None:
    rows = re.findall(r"^\| `(digest [^`\[]+)", (DOCS / "commands.md").read_text(), re.MULTILINE)
    assert sorted(rows) == sorted(set(rows))
