"""Reads one .po file, and finds what would fail only when a mail is made.

Checked is what becomes code later: the plural formula, the `{names}` that are filled in, the patterns of dates. A
pattern has only fields that a date or a time of day has, in a width of use: Babel writes `y` as wide as it is asked to,
which took all memory of a machine.
"""

import gettext
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Formatter

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from digest.errors import ConfigError

Key = tuple[str, str]  # context, message
NUMBERS = 200  # numbers that a plural formula is tried with: each language tells numbers apart by the last two digits

DATE, TIME = (
    {"d": 2, "E": 4, "M": 4, "L": 4, "y": 4},
    {"H": 2, "h": 2, "K": 2, "k": 2, "m": 2, "s": 2, "a": 1},
)
# What a pattern may have, by its message: LDML fields and how wide each can be (Unicode TR 35, part 4).
PATTERNS: Mapping[str, Mapping[str, int]] = {
    "date of the mail": DATE,
    "day": DATE,
    "day and year": DATE,
    "time": TIME,
}
LISTS: Mapping[str, int] = {"months": 12, "months without the year": 12, "weekdays": 7}
_FIELD = re.compile(r"'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']")


@dataclass(frozen=True, slots=True)
class Messages:
    """One .po file: translations by (context, message), plural forms in the file's order."""

    singular: Mapping[Key, str]
    plurals: Mapping[Key, tuple[str, ...]]
    form: Callable[[int], int]


def read_messages(path: Path) -> Messages:
    """Returns what one .po file says; fuzzy entries count as missing.

    Raises: ConfigError that names file, line and message.
    """
    catalog, form = _read(path)
    singular: dict[Key, str] = {}
    plurals: dict[Key, tuple[str, ...]] = {}
    for message in catalog:
        if message.fuzzy or not message.id:
            continue
        context = message.context or ""
        if problem := _problem(message, context):
            what, hint = problem
            shown = message.id if isinstance(message.id, str) else message.id[0]
            raise ConfigError(f"{path}:{message.lineno}: the translation of {shown!r} {what}", hint=hint)
        if isinstance(message.id, str):
            singular[context, message.id] = str(message.string)
        else:
            plurals[context, message.id[0]] = tuple(str(form) for form in message.string or ())
    return Messages(singular, plurals, form)


def _read(path: Path) -> tuple[Catalog, Callable[[int], int]]:
    try:
        with path.open("rb") as file:
            catalog = read_po(file, abort_invalid=True)
        form = gettext.c2py(catalog.plural_expr)
        for number in range(NUMBERS):
            form(number)
    except (OSError, ValueError, ArithmeticError, RecursionError, PoFileError) as error:
        raise ConfigError(
            f"{path}: {error}", hint="mend the catalogue; msgfmt --check names the line"
        ) from error
    return catalog, form


def _problem(message: Message, context: str) -> tuple[str, str] | None:
    """Returns what is wrong with a translation, and what to do."""
    if not isinstance(message.id, str):
        forms = [str(form) for form in message.string or ()]
        known = _names(message.id[1])
        # "one story" need not say its number.
        return next(
            filter(None, (_wrong_names(form, known, known - {"count"}) for form in forms if form)), None
        )
    own = str(message.string)
    if not own:
        return None
    if context != "date":
        known = _names(message.id)
        return _wrong_names(own, known, known)
    if message.id in PATTERNS:
        return _wrong_pattern(own, PATTERNS[message.id])
    wanted = LISTS.get(message.id)
    if wanted and len(own.split()) != wanted:
        return f"has {len(own.split())} names", f"write {wanted}, with spaces between, or none"
    return None


def _names(text: str) -> set[str]:
    """Returns the names in braces. Raises: ValueError where a brace is alone, or more than a name stands in it."""
    names = set()
    for _, name, width, conversion in Formatter().parse(text):
        if name is None:
            continue
        if width or conversion or not name.isidentifier():
            raise ValueError("has more than a name in braces")
        names.add(name)
    return names


def _wrong_names(own: str, known: set[str], needed: set[str]) -> tuple[str, str] | None:
    hint = f"use {', '.join(f'{{{name}}}' for name in sorted(known)) or 'no braces'}"
    try:
        found = _names(own)
    except ValueError as error:
        told = str(error)
        return (told if told.startswith("has ") else f"cannot be filled in: {told}"), hint
    if unknown := sorted(found - known):
        return f"has {{{unknown[0]}}}", hint
    if lacking := sorted(needed - found):
        return f"lacks {{{lacking[0]}}}", hint
    return None


def _wrong_pattern(pattern: str, widths: Mapping[str, int]) -> tuple[str, str] | None:
    fields = ", ".join(
        letter if most == 1 else f"{letter} to {letter * most}" for letter, most in widths.items()
    )
    hint = f"use the fields {fields}; words stand in 'single quotes'"
    try:
        found = pattern_fields(pattern)
    except ValueError as error:
        return f"{error} in {pattern[:80]!r}", hint
    for field in found:
        letter = field[0]
        if letter.isascii() and letter.isalpha():
            if letter not in widths:
                return f"has the field {letter!r} in {pattern[:80]!r}", hint
            if len(field) > widths[letter]:
                return f"has {len(field)} times {letter!r} in {pattern[:80]!r}", hint
    return None


def pattern_fields(pattern: str) -> list[str]:
    """Returns the fields of an LDML pattern and what stands between them, in order. Raises: ValueError."""
    fields = [found[0] for found in _FIELD.finditer(pattern)]
    if sum(map(len, fields)) != len(pattern):
        raise ValueError("has a quote without its other")
    return fields
