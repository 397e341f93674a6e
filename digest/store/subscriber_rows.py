"""Reads subscribers from the rows of lists, under the names that digest gives their columns.

One row is one subscriber: `email`, and any of `name`, `newsletters`, `languages`, `zone`, `send_at` (07:30),
`frequency` (day, weekdays, week, month; empty for the newsletter's own),
`follow_topics`, `follow_regions`, `mute_topics`, `mute_regions`, `length`, `format` (html, text), `status`,
`paused_until` (2026-12-24), `key`. Several values in one cell are separated by spaces, commas or semicolons. Other columns are not
looked at; empty cells mean the default.
"""

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, time
from typing import Any, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.errors import SubscriberError
from digest.model.subscriber import Frequency, MailFormat, Subscriber, SubscriberStatus
from digest.store import addresses
from digest.text.clean import one_line

# Lower case only: keys are file names, also where file names ignore case.
_KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_NEWSLETTER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
_BETWEEN = re.compile(r"[\s,;]+")
LENGTH_LIMIT = 100
_NAME_LIMIT = 200


def new_key() -> str:
    """Returns a key that says nothing about its subscriber and cannot be guessed."""
    return secrets.token_hex(8)


def subscriber_from_row(row: Mapping[str, object], *, newsletters: Sequence[str] = ()) -> Subscriber:
    """Returns the subscriber in `row`; one that names no newsletter gets `newsletters`.

    Raises: SubscriberError, naming the cell.
    """
    cells = {str(name).strip().lower(): value for name, value in row.items() if name}
    return checked(
        Subscriber(
            key=_text(cells, "key") or new_key(),
            email=_text(cells, "email"),
            name=_text(cells, "name"),
            newsletters=_list(cells, "newsletters") or tuple(newsletters),
            languages=_list(cells, "languages"),
            zone=_text(cells, "zone"),
            send_at=_hour(_text(cells, "send_at")),
            frequency=_choice(cells, "frequency", ("", *get_args(Frequency)), ""),
            follow_topics=_list(cells, "follow_topics"),
            follow_regions=_list(cells, "follow_regions"),
            mute_topics=_list(cells, "mute_topics"),
            mute_regions=_list(cells, "mute_regions"),
            length=_number(_text(cells, "length")),
            format=_choice(cells, "format", get_args(MailFormat), "html"),
            status=_choice(cells, "status", get_args(SubscriberStatus), "active"),
            paused_until=_day(_text(cells, "paused_until")),
        )
    )


def row_from_subscriber(subscriber: Subscriber) -> dict[str, str]:
    """Returns the subscriber as a row for export; `subscriber_from_row` reads it back equal."""
    return {
        "key": subscriber.key,
        "email": subscriber.email,
        "name": subscriber.name,
        "newsletters": " ".join(subscriber.newsletters),
        "languages": " ".join(subscriber.languages),
        "zone": subscriber.zone,
        "send_at": subscriber.send_at.strftime("%H:%M") if subscriber.send_at else "",
        "frequency": subscriber.frequency,
        "follow_topics": " ".join(subscriber.follow_topics),
        "follow_regions": " ".join(subscriber.follow_regions),
        "mute_topics": " ".join(subscriber.mute_topics),
        "mute_regions": " ".join(subscriber.mute_regions),
        "length": "" if subscriber.length is None else str(subscriber.length),
        "format": subscriber.format,
        "status": subscriber.status,
        "paused_until": subscriber.paused_until.isoformat() if subscriber.paused_until else "",
    }


def checked(subscriber: Subscriber) -> Subscriber:
    """Returns the subscriber with its address in normal form and its newsletters in order.

    Raises: SubscriberError, naming the field.
    """
    if not _KEY.fullmatch(subscriber.key):
        raise _wrong("key", subscriber.key, "lower-case letters, digits, - and _, up to 64")
    if len(subscriber.name) > _NAME_LIMIT or subscriber.name != one_line(subscriber.name):
        raise _wrong("name", subscriber.name[:60], f"one line of up to {_NAME_LIMIT} characters")
    _each("newsletters", subscriber.newsletters, _NEWSLETTER, "ids from config.toml")
    _each("languages", subscriber.languages, _LANGUAGE, "codes such as kk, ru, en")
    for field in ("follow_topics", "follow_regions", "mute_topics", "mute_regions"):
        _each(field, getattr(subscriber, field), _CODE, "codes such as 04000000 or KZ")
    if subscriber.zone:
        try:
            ZoneInfo(subscriber.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise _wrong("zone", subscriber.zone, "a name such as Asia/Almaty") from error
    if subscriber.length is not None and not 1 <= subscriber.length <= LENGTH_LIMIT:
        raise _wrong("length", str(subscriber.length), f"a number from 1 to {LENGTH_LIMIT}")
    newsletters = tuple(sorted(set(subscriber.newsletters)))
    return replace(subscriber, email=addresses.checked(subscriber.email), newsletters=newsletters)


def _text(cells: Mapping[str, Any], name: str) -> str:
    value = cells.get(name)
    return "" if value is None else one_line(str(value))


def _list(cells: Mapping[str, Any], name: str) -> tuple[str, ...]:
    value = cells.get(name)
    if value is None:
        return ()
    words: Iterable[object] = value if isinstance(value, list | tuple) else _BETWEEN.split(str(value))
    return tuple(dict.fromkeys(text for word in words if (text := one_line(str(word)))))


def _hour(text: str) -> time | None:
    if not text:
        return None
    try:
        hour = time.fromisoformat(text)
    except ValueError as error:
        raise _wrong("send_at", text, "a time between 00:00 and 23:59") from error
    if hour.tzinfo is not None:
        raise _wrong("send_at", text, "a local time without a zone")
    return hour.replace(second=0, microsecond=0)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise _wrong("paused_until", text, "a date such as 2026-12-24") from error


def _number(text: str) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise _wrong("length", text, f"a number from 1 to {LENGTH_LIMIT}")
    return int(text)


def _choice(cells: Mapping[str, Any], name: str, allowed: Sequence[str], default: str) -> Any:
    text = _text(cells, name).lower() or default
    if text not in allowed:
        raise _wrong(name, text, "one of " + ", ".join(allowed))
    return text


def _each(field: str, values: Sequence[str], pattern: re.Pattern[str], wanted: str) -> None:
    for value in values:
        if not pattern.fullmatch(value):
            raise _wrong(field, value, wanted)


def _wrong(field: str, value: str, wanted: str) -> SubscriberError:
    return SubscriberError(f"{field} is {value!r}", hint=f"write {wanted}")
