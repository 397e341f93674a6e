"""What the page of preferences shows in its fields: what is stored, or what was typed where something of it is wrong."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from zoneinfo import available_timezones

from digest.jobs.choices import FOLLOW, KINDS, LONGEST_PAUSE, MUTE, WEEKS, Kind
from digest.jobs.prefer import Standing
from digest.model.subscriber import Subscriber
from digest.render.catalogue import Catalogue
from digest.store.subscriber_rows import LENGTH_LIMIT

Typed = Mapping[str, Sequence[str]]
_FREQUENCIES = {
    "day": "Every day",
    "weekdays": "On working days",
    "week": "Once a week",
    "month": "Once a month",
}
_PARTS = {
    "languages": "Languages", "topics": "Topics", "regions": "Regions", "frequency": "How often",
    "hour": "Hour of the mail", "zone": "Time zone", "length": "Number of stories", "format": "Format", "pause": "Pause",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    value: str
    label: str
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A select, or a group of radio buttons, called `name`."""

    name: str
    label: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field to write in; `own` says what holds while it is empty."""

    name: str
    label: str
    value: str
    own: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    languages: tuple[Choice, ...]
    codes: tuple[tuple[Kind, str, tuple[Choice, ...]], ...]
    more_regions: tuple[Choice, Choice]
    frequency: Choice
    hour: Field
    zone: Field
    zones: tuple[str, ...]
    length: Field
    most: int
    format: Choice
    pause: Choice
    pause_date: str
    pause_span: tuple[str, str]


def part_name(part: str, words: Catalogue) -> str:
    """Returns the name of a choice, as `jobs.prefer` calls it, in the middle of a sentence."""
    return words.text(_PARTS[part]).lower()


def form_of(standing: Standing, words: Catalogue, typed: Typed) -> Form:
    """Returns the fields; those in `typed` as they were typed."""
    reader, offer, own = standing.reader, standing.offer, standing.own
    say = _Said(typed)

    def choice(name: str, part: str, options: Mapping[str, str], value: str) -> Choice:
        return _choice(name, words.text(_PARTS[part]), options, say.last(name, value))

    def empty(value: object) -> str:
        return words.text("If empty: {value}, as for all readers.", value=value)

    offered: dict[str, str] = {one: words.text(_FREQUENCIES[one]) for one in offer.frequencies}
    until = reader.paused_until if reader.paused_until and reader.rests_on(standing.today) else None
    return Form(
        languages=_languages(standing, words, say),
        codes=tuple((kind, words.text(_PARTS[f"{kind}s"]), _codes(kind, standing, words, say)) for kind in KINDS),
        more_regions=_more_regions(standing, words, say),
        frequency=choice(
            "frequency", "frequency", offered,
            reader.frequency if reader.frequency in offer.frequencies else offer.frequencies[0],
        ),
        hour=Field(
            "send_at", words.text("Hour of the mail"),
            say.last("send_at", f"{reader.send_at:%H:%M}" if reader.send_at else ""), empty(f"{own.send_at:%H:%M}"),
        ),
        zone=Field("zone", words.text("Time zone"), say.last("zone", reader.zone), empty(own.zone)),
        zones=_zones(),
        length=Field(
            "length", words.text("Number of stories"),
            say.last("length", str(reader.length) if reader.length else ""), empty(own.stories),
        ),
        most=LENGTH_LIMIT,
        format=choice(
            "format", "format",
            {"html": words.text("With pictures and colours"), "text": words.text("Plain text")}, reader.format,
        ),
        pause=choice("pause", "pause", _pauses(words), "open" if reader.status == "paused" else "date" if until else ""),
        pause_date=say.last("pause_date", until.isoformat() if until else ""),
        pause_span=(standing.today.isoformat(), (standing.today + LONGEST_PAUSE).isoformat()),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    typed: Typed

    def last(self, name: str, otherwise: str) -> str:
        found = self.typed.get(name)
        return found[-1] if found else otherwise


def _choice(name: str, label: str, options: Mapping[str, str], value: str) -> Choice:
    return Choice(name, label, tuple(Option(one, said, one == value) for one, said in options.items()))


def _languages(standing: Standing, words: Catalogue, say: _Said) -> tuple[Choice, ...]:
    """Returns a select for each place in the order of languages: an order without a script."""
    offered = {"": "—", **{code: words.language_name(code) for code in standing.offer.languages}}
    chosen = list(say.typed.get("language", standing.reader.languages))[: len(offered) - 1]
    chosen += [""] * (len(offered) - 1 - len(chosen))
    return tuple(
        _choice("language", words.text("Language {number}", number=number), offered, code)
        for number, code in enumerate(chosen, 1)
    )


def _codes(kind: Kind, standing: Standing, words: Catalogue, say: _Said) -> tuple[Choice, ...]:
    name_of = words.topic if kind == "topic" else words.region
    wishes = {"": words.text("As usual"), FOLLOW: words.text("Follow"), MUTE: words.text("Mute")}
    return tuple(
        _choice(name, name_of(code) or code, wishes, say.last(name, _wish(kind, code, standing.reader)))
        for code in standing.offer.codes(kind)
        for name in (f"{kind}.{code}",)
    )


def _wish(kind: Kind, code: str, reader: Subscriber) -> str:
    follow = reader.follow_topics if kind == "topic" else reader.follow_regions
    mute = reader.mute_topics if kind == "topic" else reader.mute_regions
    # Muting goes before following, as in the selection.
    return MUTE if code in mute else FOLLOW if code in follow else ""


def _more_regions(standing: Standing, words: Catalogue, say: _Said) -> tuple[Choice, Choice]:
    named = sorted(
        (name.casefold(), name, code) for code in standing.offer.more_regions if (name := words.region(code))
    )
    label = words.text("Another region")
    wishes = {FOLLOW: words.text("Follow"), MUTE: words.text("Mute")}
    options = {"": "—", **{code: name for _, name, code in named}}
    return (
        _choice("region", label, options, say.last("region", "")),
        _choice(
            "region_as", f"{label}: {' / '.join(wishes.values())}", wishes, say.last("region_as", FOLLOW)
        ),
    )


def _pauses(words: Catalogue) -> dict[str, str]:
    weeks = {str(n): words.count("For {count} week", "For {count} weeks", n) for n in WEEKS}
    ends = {"date": words.text("Until a day"), "open": words.text("Until further notice")}
    return {"": words.text("No pause"), **weeks, **ends}


@cache
def _zones() -> tuple[str, ...]:
    """Returns the zones that are offered while one writes: places, without the table's old names and offsets."""
    areas = ("Africa", "America", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific")
    return tuple(
        sorted(name for name in available_timezones() if name.partition("/")[0] in areas and "/" in name)
    )
