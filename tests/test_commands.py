"""Commands that digest prints: complete, quoted, and composed in one place."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from digest.cli.main import SECTIONS
from digest.commands import command, edition_command, issue_command, use_configuration
from digest.model.edition import EditionKey

PACKAGE = Path(__file__).parent.parent / "digest"
DAY = date(2026, 4, 24)
# In backticks a command is only named.
COMMANDS = "|".join(name for section in SECTIONS.values() for name in section)
COMPOSED = re.compile(rf"(?<!`)\bdigest (?:--\S+ \S+ )?(?:{COMMANDS})\b")


def test_command_is_quoted_and_names_a_configuration_that_is_not_the_default(tmp_path: Path) -> None:
    assert command("sources", "clear", "My Site") == "digest sources clear 'My Site'"
    use_configuration(tmp_path / "my news.toml")
    assert command("approve", EditionKey("morning", DAY, "late")) == (
        f"digest approve morning/2026-04-24/late --config '{tmp_path}/my news.toml'"
    )
    use_configuration(Path("config.toml"))
    assert command("status") == "digest status"


def test_command_names_newsletter_date_and_slot() -> None:
    assert edition_command("send", EditionKey("sport", DAY), "--yes") == (
        "digest send --newsletter sport --date 2026-04-24 --yes"
    )
    assert edition_command("build", EditionKey("sport", DAY, "late")) == (
        "digest build --newsletter sport --date 2026-04-24 --slot late"
    )
    assert issue_command("build", "sport", "late") == "digest build --newsletter sport --slot late"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_printed_commands_are_composed_in_one_place(path: Path) -> None:
    assert not [text for text in _printed(path) if COMPOSED.search(text)], "compose it with digest.commands"


def _printed(path: Path) -> list[str]:
    """Returns the texts of a module that may be printed: no docstrings, no help of an option."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    silent = {node.value for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:
        if isinstance(node, ast.keyword) and node.arg == "help":
            silent |= {child for child in ast.walk(node.value) if isinstance(child, ast.Constant)}
    return [
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in silent
    ]
