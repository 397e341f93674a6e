"""Reads the body of a request within its limits, and takes it apart into items.

The size is counted while it streams, so that nobody fills the memory by saying nothing about it; compressed bodies
are refused, because a small one may unpack to anything.
"""

import json
import re
from asyncio import timeout
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NoReturn

from pydantic import ValidationError
from starlette.requests import ClientDisconnect, Request

from digest.collect.wordpress import is_post
from digest.web.api.limits import ApiSettings
from digest.web.api.models import Around, fault, faults
from digest.web.api.operations import FEED, JSON
from digest.web.api.problems import Problem

_MEDIA_TYPES = (JSON, FEED)
# How much of a body that is refused is taken off the line, in sizes of the largest one, and for how long.
_DRAINED, _DRAIN_S = 2, 2.0
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
# What we add to an article and never believe.
_OURS = "_stored"


@dataclass(frozen=True, slots=True)
class Bad:
    """An item that is refused before it is read."""

    reason: str


@dataclass(frozen=True, slots=True)
class Parsed:
    """The items of a body, each as a document of its own; `single` where the body was just one."""

    items: tuple[bytes | Bad, ...]
    single: bool


async def body_of(request: Request, settings: ApiSettings) -> bytes:
    """Returns the whole body. Raises: Problem."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in _MEDIA_TYPES:
        raise Problem(
            "media-type", f"the Content-Type is {kind[:60]!r}", headers={"Accept": ", ".join(_MEDIA_TYPES)}
        )
    encoding = request.headers.get("content-encoding", "identity").strip().lower()
    if encoding not in ("", "identity"):
        raise Problem(
            "media-type",
            f"the Content-Encoding is {encoding[:40]!r}",
            headers={"Accept-Encoding": "identity"},
        )
    stated = request.headers.get("content-length", "")
    if stated.isdecimal() and int(stated[:20]) > settings.body_bytes:
        if request.headers.get("expect", "").lower() != "100-continue":  # who asks first has sent nothing yet
            await _drain(request, settings)
        raise _too_large(settings)
    parts: list[bytes] = []
    size = 0
    try:
        async with timeout(settings.body_s):
            async for part in request.stream():
                size += len(part)
                if size > settings.body_bytes:
                    break
                parts.append(part)
    except TimeoutError as error:
        detail = f"it had not come after {settings.body_s:g} seconds"
        raise Problem("timeout", detail, headers={"Connection": "close"}) from error
    except ClientDisconnect as error:
        raise Problem("timeout", "the connection ended before the body did") from error  # nobody hears it
    if size > settings.body_bytes:
        await _drain(request, settings)
        raise _too_large(settings)
    return b"".join(parts)


async def _drain(request: Request, settings: ApiSettings) -> None:
    """Lets a body that is too large come for a moment: a connection that is closed on what was sent loses the answer."""
    left = _DRAINED * settings.body_bytes
    with suppress(TimeoutError, ClientDisconnect):
        async with timeout(_DRAIN_S):
            async for part in request.stream():
                left -= len(part)
                if left < 0:
                    return


def parsed(body: bytes, settings: ApiSettings) -> Parsed:
    """Returns what is in a body. Raises: Problem."""
    document = _json(body, settings.depth)
    if isinstance(document, list):
        return Parsed(_items(document, None, settings), single=False)
    if not isinstance(document, dict):
        raise Problem("bad-json", "it is neither an object nor a list", hint="send a JSON Feed item")
    if not isinstance(document.get("items"), list):
        return Parsed(_items([document], None, settings), single=True)
    around = {name: value for name, value in document.items() if name != "items"}
    try:
        Around.model_validate(around)
    except ValidationError as error:
        raise Problem("unreadable", faults(error), hint="mend the feed, then send it again") from error
    return Parsed(_items(document["items"], around, settings), single=False)


def named_otherwise(item: bytes, article: str) -> str:
    """Returns the id that an item names instead of `article`, "" where it names none.

    WordPress counts its posts: what it numbers may have any address here.
    """
    document = json.loads(item)
    stated = document.get("id")
    if stated is None or is_post(document) or str(stated) == article:
        return ""
    return str(stated)


def _items(
    found: list[Any], around: Mapping[str, Any] | None, settings: ApiSettings
) -> tuple[bytes | Bad, ...]:
    if not found:
        raise Problem("unreadable", "there is no item in it", hint="send at least one article")
    if len(found) > settings.items:
        raise Problem("too-large", f"it has {len(found):,} items; at most {settings.items} go at once")
    return tuple(_item(item, around) for item in found)


def _item(item: object, around: Mapping[str, Any] | None) -> bytes | Bad:
    if not isinstance(item, dict):
        return Bad("it is no object; send JSON Feed items")
    wrong = fault(item)
    if wrong:
        return Bad(wrong)
    item.pop(_OURS, None)
    return json.dumps(item if around is None else {**around, "items": [item]}).encode()


def _json(body: bytes, depth: int) -> Any:
    try:
        document = json.loads(body.decode("utf-8-sig"), parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise Problem("bad-json", f"it is not UTF-8 at byte {error.start}") from error
    except RecursionError as error:
        raise Problem("too-deep", f"at most {depth} levels are read") from error
    except ValueError as error:
        raise Problem("bad-json", str(error)[:200]) from error
    _check_depth(document, depth)
    return _without_surrogates(document) if _SURROGATE.search(body) else document


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON value")


def _check_depth(document: Any, depth: int) -> None:
    level = [document]
    for _ in range(depth):
        level = [
            inner
            for value in level
            if isinstance(value, dict | list)
            for inner in (value.values() if isinstance(value, dict) else value)
            if isinstance(inner, dict | list)
        ]
        if not level:
            return
    raise Problem("too-deep", f"at most {depth} levels are read")


def _without_surrogates(value: Any) -> Any:
    """Half a character is a fault of the sender that no text is lost by mending."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "ignore")
    if isinstance(value, dict):
        return {_without_surrogates(name): _without_surrogates(inner) for name, inner in value.items()}
    return [_without_surrogates(inner) for inner in value] if isinstance(value, list) else value


def _too_large(settings: ApiSettings) -> Problem:
    # Without closing, the rest of the body would have to be read after all.
    limit = f"at most {settings.body_bytes / 1_000_000:g} MB are read"
    return Problem("too-large", limit, headers={"Connection": "close"})
