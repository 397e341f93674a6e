"""What a page of the desk shows, as its address says it: a link is a page, and a page can be shared or reloaded."""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Literal, Self
from urllib.parse import urlencode

from digest.errors import UsageError
from digest.model.edition import MAIN_SLOT, EditionKey
from digest.web.frame import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """`edition` and `reader` empty: the newest one, the first reader. `story` empty: the lead."""

    edition: str = ""
    reader: str = ""
    find: str = ""
    story: str = ""
    width: Literal["600", "375"] = "600"
    scheme: Scheme = "light"
    part: Literal["html", "text"] = "html"

    @classmethod
    def asked(cls, query: Mapping[str, str]) -> Self:
        """Returns the view of an address; what it does not understand is as if it were not there."""
        return cls(
            edition=query.get("edition", ""),
            reader=query.get("reader", ""),
            find=query.get("find", "").strip()[:80],
            story=query.get("story", ""),
            width="375" if query.get("width") == "375" else "600",
            scheme="dark" if query.get("scheme") == "dark" else "light",
            part="text" if query.get("part") == "text" else "html",
        )

    def link(self, path: str = "/", **changes: str) -> str:
        """Returns the address of this view with some things changed; what is as usual is left out."""
        asked = {name: value for name, value in self._pairs(changes) if value != getattr(_USUAL, name)}
        return f"{path}?{urlencode(asked)}" if asked else path

    def kept(self, *without: str) -> list[tuple[str, str]]:
        """Returns the names and values that a form must carry along."""
        return [pair for pair in self._pairs({}) if pair[0] not in without and pair[1]]

    def _pairs(self, changes: Mapping[str, str]) -> list[tuple[str, str]]:
        return [(field.name, changes.get(field.name, getattr(self, field.name))) for field in fields(self)]

    def of(self, edition: EditionKey, reader: str) -> Self:
        return replace(self, edition=str(edition), reader=reader)


_USUAL = View()


def edition_key(written: str) -> EditionKey:
    """Returns the key that `morning/2026-04-24` names. Raises: UsageError."""
    newsletter, _, rest = written.partition("/")
    day, _, slot = rest.partition("/")
    try:
        return EditionKey(newsletter, date.fromisoformat(day), slot or MAIN_SLOT)
    except ValueError as error:
        hint = "write it as newsletter/2026-04-24"
        raise UsageError(f"{written[:80]!r} is no edition", hint=hint) from error
