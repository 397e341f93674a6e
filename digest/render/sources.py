"""Template files → one source text whose every line knows where it came from.

In this order: a file is looked for in each folder of the search path (the newsroom's before ours), so that a
newsroom overrides single files; `{% include "card.mjml" %}` on a line of its own is replaced by that file;
`{{ theme.light.ink }}` becomes the theme's value. What remains is left to Jinja.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from digest.errors import TemplateError

_INCLUDE = re.compile(r"""\s*\{%-?\s*include\s+["']([^"']+)["']\s*-?%\}\s*""")
_THEME_VALUE = re.compile(r"\{\{\s*theme\.([a-z_.]+)\s*\}\}")
_FILE_NAME = re.compile(r"[a-z0-9_-]+\.(?:mjml|css|txt|toml)")
_DEPTH = 8


@dataclass(frozen=True, slots=True)
class Line:
    file: str
    number: int
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """An expanded template."""

    lines: tuple[Line, ...]

    @property
    def text(self) -> str:
        return "\n".join(line.text for line in self.lines)

    def where(self, number: int) -> str:
        """Returns `file:line` of the expanded line `number`, counted from 1."""
        line = self.lines[min(max(number, 1), len(self.lines)) - 1]
        return f"{line.file}:{line.number}"

    def find(self, pattern: str) -> str:
        """Returns `file:line` of the first line that matches `pattern`, or the first line's."""
        for number, line in enumerate(self.lines, start=1):
            if re.search(pattern, line.text):
                return self.where(number)
        return self.where(1)

    def parts(self, mark: re.Pattern[str], first: str) -> dict[str, "Source"]:
        """Returns the text between the marks, by name, each line still knowing where it stood; what stands before the
        first mark is called `first`. A part that occurs twice is as its last occurrence."""
        found: dict[str, list[Line]] = {first: []}
        name = first
        for line in self.lines:
            before, *rest = mark.split(line.text)
            found[name].append(replace(line, text=before))
            for name, text in zip(rest[0::2], rest[1::2], strict=True):
                found[name] = [replace(line, text=text)]
        return {name: Source(tuple(lines)) for name, lines in found.items()}


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme's folder, looked for in several places. `values` are flat: `light.ink`."""

    name: str
    folders: tuple[Path, ...]
    values: Mapping[str, str] = field(default_factory=dict)

    def read(self, name: str, asked_by: str = "") -> tuple[str, str]:
        """Returns the path, for messages, and the text of the first file called `name`."""
        if _FILE_NAME.fullmatch(name):
            for folder in self.folders:
                path = folder / name
                try:
                    return f"{folder.name}/{name}", path.read_text(encoding="utf-8")
                except FileNotFoundError:
                    continue
                except (OSError, UnicodeDecodeError) as error:
                    raise TemplateError(f"{path} cannot be read: {error}") from error
        places = ", ".join(str(folder) for folder in self.folders)
        raise TemplateError(f"{asked_by}there is no template {name!r}", hint=f"looked in {places}")

    def source(self, name: str) -> Source:
        """Returns the template `name`, its includes and theme values in place. Raises: TemplateError."""
        return Source(tuple(self._expanded(name, asked_by="", depth=0)))

    def _expanded(self, name: str, asked_by: str, depth: int) -> list[Line]:
        if depth > _DEPTH:
            raise TemplateError(f"{asked_by}{name} includes itself", hint="break the circle")
        file, text = self.read(name, asked_by)
        lines: list[Line] = []
        for number, line in enumerate(text.splitlines(), start=1):
            where = f"{file}:{number}"
            if include := _INCLUDE.fullmatch(line):
                lines += self._expanded(include[1], f"{where}: ", depth + 1)
            else:
                lines.append(Line(file, number, self._with_values(line, where)))
        return lines

    def _with_values(self, line: str, where: str) -> str:
        def value(match: re.Match[str]) -> str:
            if match[1] not in self.values:
                hint = f"theme.toml has {', '.join(sorted(self.values))}"
                raise TemplateError(f"{where}: the theme has no {match[1]!r}", hint=hint)
            return self.values[match[1]]

        return _THEME_VALUE.sub(value, line)


def fingerprint(*texts: str) -> str:
    """Returns a hash of `texts` in which their borders count."""
    found = hashlib.sha256()
    for text in texts:
        data = text.encode()
        found.update(len(data).to_bytes(8, "big") + data)
    return found.hexdigest()
