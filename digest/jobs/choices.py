"""Reads what a reader chose in a form, and says of each field what is wrong with it.

A field that is not there leaves that choice as it is, so that an empty form changes nothing. What cannot be chosen is
refused and not guessed at: the fields may come from anybody.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from typing import Literal, cast

from digest.model.subscriber import Frequency, Subscriber
from digest.periods.local import zone as known_zone
from digest.store.subscriber_rows import LENGTH_LIMIT
from digest.text.clean import one_line

Fields = Mapping[str, Sequence[str]]
Kind = Literal["topic", "region"]
KINDS: tuple[Kind, Kind] = ("topic", "region")
WEEKS = (1, 2, 3, 4)
LONGEST_PAUSE = timedelta(days=366)
FOLLOW, MUTE = "follow", "mute"

NOT_OFFERED = "This cannot be chosen."
NO_TIME = "Write a time such as 07:30."
NO_ZONE = "There is no such time zone."
NO_NUMBER = "Write a number from {least} to {most}."
NO_DAY = "Choose a day after today, within a year."


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """What a reader can choose from. `topics` and `regions` are shown; any of `more_regions` may be added."""

    languages: tuple[str, ...]
    topics: tuple[str, ...]
    regions: tuple[str, ...]
    more_regions: tuple[str, ...]
    frequencies: tuple[Frequency, ...]

    def codes(self, kind: Kind) -> tuple[str, ...]:
        return self.topics if kind == "topic" else self.regions


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a field: a message of the catalogues, and its values."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)


def choose(
    reader: Subscriber, fields: Fields, offer: Offer, today: date
) -> tuple[Subscriber, Mapping[str, Wrong]]:
    """Returns the reader as the fields have it, and what is wrong by field; `today` is the reader's."""
    form = _Form(fields)
    follow_topics, mute_topics = _followed(form, "topic", offer, (reader.follow_topics, reader.mute_topics))
    follow_regions, mute_regions = _followed(
        form, "region", offer, (reader.follow_regions, reader.mute_regions)
    )
    chosen = replace(
        reader,
        follow_topics=follow_topics,
        mute_topics=mute_topics,
        follow_regions=follow_regions,
        mute_regions=mute_regions,
        languages=_languages(form, reader, offer),
        frequency=_frequency(form, reader, offer),
        send_at=_hour(form, reader),
        zone=_zone(form, reader),
        length=_length(form, reader),
        format="text" if form.one_of("format", ("html", "text"), reader.format) == "text" else "html",
    )
    return _paused(form, chosen, today), form.wrong


class _Form:
    def __init__(self, fields: Fields) -> None:
        self._fields = fields
        self.wrong: dict[str, Wrong] = {}

    def all(self, name: str) -> list[str] | None:
        found = self._fields.get(name)
        return None if found is None else [one_line(value) for value in found]

    def one(self, name: str) -> str | None:
        found = self.all(name)
        return found[-1] if found else None

    def beginning(self, start: str) -> dict[str, str]:
        """Returns the fields whose names begin so, by the rest of their names."""
        names = [name for name in self._fields if name.startswith(start)]
        return {name.removeprefix(start): self.one(name) or "" for name in names}

    def one_of(self, name: str, allowed: Sequence[str], otherwise: str, *, field: str = "") -> str:
        value = self.one(name)
        if value is None:
            return otherwise
        if value not in allowed:
            self.wrong[field or name] = Wrong(NOT_OFFERED)
            return otherwise
        return value


def _languages(form: _Form, reader: Subscriber, offer: Offer) -> tuple[str, ...]:
    chosen = form.all("language")
    if chosen is None:
        return reader.languages
    if not set(chosen) <= {"", *offer.languages, *reader.languages}:
        form.wrong["language"] = Wrong(NOT_OFFERED)
        return reader.languages
    return tuple(dict.fromkeys(filter(None, chosen)))


def _frequency(form: _Form, reader: Subscriber, offer: Offer) -> Frequency | Literal[""]:
    chosen = form.one_of("frequency", ("", *offer.frequencies), reader.frequency)
    # What the newsletter does anyway is no wish: if it changes its days, its readers go along.
    own = not reader.frequency and chosen == offer.frequencies[0]
    return "" if own else cast("Frequency | Literal['']", chosen)


def _hour(form: _Form, reader: Subscriber) -> time | None:
    text = form.one("send_at")
    if not text:
        return reader.send_at if text is None else None
    try:
        found = time.fromisoformat(text)
    except ValueError:
        found = None
    if found is None or found.tzinfo is not None:
        form.wrong["send_at"] = Wrong(NO_TIME)
        return reader.send_at
    return found.replace(second=0, microsecond=0)


def _zone(form: _Form, reader: Subscriber) -> str:
    text = form.one("zone")
    if not text:
        return reader.zone if text is None else ""
    if known_zone(text) is None:
        form.wrong["zone"] = Wrong(NO_ZONE)
        return reader.zone
    return text


def _length(form: _Form, reader: Subscriber) -> int | None:
    text = form.one("length")
    if not text:
        return reader.length if text is None else None
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0
    if not 1 <= number <= LENGTH_LIMIT:
        form.wrong["length"] = Wrong(NO_NUMBER, {"least": 1, "most": LENGTH_LIMIT})
        return reader.length
    return number


def _followed(
    form: _Form, kind: Kind, offer: Offer, before: tuple[tuple[str, ...], tuple[str, ...]]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Returns the codes to follow and to mute; `before` are those of now. Their order stays."""
    follow, mute = map(list, before)
    more = offer.more_regions if kind == "region" else ()
    wishes = form.beginning(f"{kind}.")
    added = form.one(kind) if more else None
    if added:
        wishes[added] = form.one(f"{kind}_as") or FOLLOW
    for code, wish in wishes.items():
        if code not in (*offer.codes(kind), *more) or wish not in ("", FOLLOW, MUTE):
            form.wrong[kind] = Wrong(NOT_OFFERED)
            continue
        for wanted, codes in ((FOLLOW, follow), (MUTE, mute)):
            if wish == wanted and code not in codes:
                codes.append(code)
            elif wish != wanted and code in codes:
                codes.remove(code)
    return tuple(follow), tuple(mute)


def _paused(form: _Form, reader: Subscriber, today: date) -> Subscriber:
    ways = ("", "date", "open", *map(str, WEEKS))
    how = form.one("pause")
    if how is None:
        return reader
    if how not in ways:
        form.wrong["pause"] = Wrong(NOT_OFFERED)
        return reader
    going = "active" if reader.status == "paused" else reader.status
    if how == "open" and reader.status in ("active", "paused"):
        return replace(reader, status="paused", paused_until=None)
    until = today + timedelta(weeks=int(how)) if how.isdigit() else None
    if how == "date":
        until = _day(form.one("pause_date") or "")
        if until is None or not today < until <= today + LONGEST_PAUSE:
            form.wrong["pause"] = Wrong(NO_DAY)
            return reader
    return replace(reader, status=going, paused_until=until)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
