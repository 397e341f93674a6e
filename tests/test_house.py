"""The shape of the house, as far as import-linter and ruff cannot see it."""

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "digest"
PURE = ("edition", "stories", "understand", "periods", "text", "model")
WORLD = {"open", "input", "print", "exec", "eval"}
WORLD_METHODS = {
    "read_text",
    "read_bytes",
    "write_text",
    "write_bytes",
    "now",
    "utcnow",
    "today",
    "unlink",
    "mkdir",
}
WORLD_MODULES = {"os", "socket", "subprocess", "sqlite3", "urllib.request", "httpx", "requests", "sqlalchemy",
                 "sqlmodel", "time", "random", "secrets", "tempfile", "shutil"}  # fmt: skip
LINES_OF_A_MODULE, LINES_OF_A_FUNCTION = 300, 50


def modules(*rooms: str) -> list[Path]:
    return sorted(path for room in rooms for path in (PACKAGE / room).rglob("*.py"))


@pytest.mark.parametrize("path", modules(*PURE), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_pure_room_touches_no_clock_file_or_network(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            assert not {alias.name for alias in node.names} & WORLD_MODULES, ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            assert node.module not in WORLD_MODULES, ast.unparse(node)
        elif isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else ""
            method = node.func.attr if isinstance(node.func, ast.Attribute) else ""
            assert name not in WORLD, f"{path.name}:{node.lineno}: {ast.unparse(node)}"
            assert method not in WORLD_METHODS, f"{path.name}:{node.lineno}: {ast.unparse(node)}"


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE)))
def test_module_is_short_and_says_its_charge(path: Path) -> None:
    text = path.read_text()
    tree = ast.parse(text)
    assert len(text.splitlines()) <= LINES_OF_A_MODULE
    assert ast.get_docstring(tree) or not tree.body, "a module says in its docstring what it is in charge of"
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LINES_OF_A_FUNCTION, (
                f"{path.name}:{node.lineno} {node.name}"
            )
