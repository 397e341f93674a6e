"""Lets readers choose by the link in their mail: at once, without an account.

A link proves itself (see `render.links`) and never expires. What is chosen counts from the next mail that is planned; a
pause counts at once, also for an edition that is being sent. See `choices` for what is checked.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from digest.edition.regions import known_regions
from digest.jobs.choices import Fields, Offer, Wrong, choose
from digest.model.subscriber import Subscriber
from digest.periods.ahead import next_mail
from digest.periods.local import local_date, zone
from digest.periods.plan import Plan
from digest.store import deliveries, subscribers
from digest.store.database import Store

# IPTC's topics, and the regions that readers are asked about before all others.
TOPICS = tuple(f"{number:02}000000" for number in range(1, 18))
NEAR = ("KZ", "KG", "TJ", "TM", "UZ", "143")
_DAYS_HAD = timedelta(days=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosable:
    """A newsletter, as its readers choose: its slots, and what they get who choose nothing. `names` are its names in other
    languages than its own."""

    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...]
    plans: tuple[Plan, ...]
    zone: str
    send_at: time
    stories: int
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a reader stands: what can be chosen, and what is the newsletters' own. `coming` are the next mails, by the name
    of the newsletter, in the reader's zone."""

    reader: Subscriber
    offer: Offer
    own: Choosable
    today: date
    coming: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What became of a form: `wrong` by field (then nothing was stored), or the names of the choices that are new."""

    standing: Standing
    wrong: Mapping[str, Wrong] = field(default_factory=dict)
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choosing:
    """`is_ours` says whether a token belongs to a reader's key; `newsletters` by id; `unsubscribe` gives the link by which
    a reader leaves a newsletter, as it is valid now."""

    store: Store
    is_ours: Callable[[str, str], bool]
    newsletters: Mapping[str, Choosable]
    unsubscribe: Callable[[str, str], str]
    now: Callable[[], datetime]

    def name(self, newsletter: str, reader: Subscriber) -> str:
        """Returns what a newsletter is called in the first language of a reader."""
        found = self.newsletters.get(newsletter)
        return found.names.get(next(iter(reader.languages), ""), found.name) if found else newsletter

    def reader(self, key: str) -> Subscriber | None:
        """Returns who wants to choose; None when they were forgotten."""
        with self.store.reading() as db:
            return subscribers.get(db, key)

    def standing(self, reader: Subscriber) -> Standing:
        """Returns what the reader can choose, and when their next mails come."""
        theirs = [self.newsletters[name] for name in reader.newsletters if name in self.newsletters]
        own = (theirs or list(self.newsletters.values()))[0]
        where = zone(reader.zone) if reader.zone else None
        where = where or ZoneInfo(own.zone)
        return Standing(
            reader=reader, offer=offer_of(theirs or [own], reader), own=own,
            today=local_date(self.now(), where), coming=tuple(self._coming(reader, where)),
        )  # fmt: skip

    def choose(self, key: str, fields: Fields) -> Chosen | None:
        """Stores what a reader chose, or nothing of it where a field is wrong; None for a reader who is not there."""
        with self.store.writing() as db:
            reader = subscribers.get(db, key)
            if reader is None or not chooses(reader):
                return None
            before = self.standing(reader)
            chosen, wrong = choose(reader, fields, before.offer, before.today)
            if wrong:
                return Chosen(standing=before, wrong=wrong)
            if chosen != reader:
                subscribers.change(db, chosen, self.now())
        return Chosen(standing=self.standing(chosen), changed=tuple(_changed(reader, chosen)))

    def _coming(self, reader: Subscriber, where: ZoneInfo) -> Sequence[tuple[str, datetime]]:
        if reader.status != "active":
            return ()
        since = self.now().date() - _DAYS_HAD
        with self.store.reading() as db:
            had = deliveries.owed_since(db, reader.key, since)
        found: list[tuple[str, datetime]] = []
        for name in reader.newsletters:
            newsletter = self.newsletters.get(name)
            at = newsletter and next_mail(
                newsletter.plans, self.now(), frequency=reader.frequency, zone=reader.zone, hour=reader.send_at,
                not_before=reader.paused_until, had={(day, slot) for its, day, slot in had if its == name},
            )  # fmt: skip
            if at:
                found.append((self.name(name, reader), at.astimezone(where)))
        return found


def chooses(reader: Subscriber) -> bool:
    """Says whether there is anything to choose for a reader: not for who has left, or gets nothing for good."""
    return reader.status in ("active", "paused", "pending") and bool(reader.newsletters)


def offer_of(newsletters: Sequence[Choosable], reader: Subscriber) -> Offer:
    """Returns what a reader of these newsletters can choose, with what they chose before."""
    frequencies = dict.fromkeys(f for one in newsletters for plan in one.plans for f in plan.audience.offered)
    topics = [*TOPICS, *(code for one in newsletters for code in one.topics)]
    regions = [*(code for one in newsletters for code in one.regions), *NEAR]
    regions += [*reader.follow_regions, *reader.mute_regions]
    topics += [*reader.follow_topics, *reader.mute_topics]
    listed = tuple(dict.fromkeys(regions))
    return Offer(
        languages=tuple(dict.fromkeys([*reader.languages, *(c for one in newsletters for c in one.languages)])),
        topics=tuple(dict.fromkeys(topics)),
        regions=listed,
        more_regions=tuple(code for code in known_regions() if code not in listed),
        frequencies=tuple(frequencies),
    )  # fmt: skip


_PARTS = {
    "languages": ("languages",), "topics": ("follow_topics", "mute_topics"),
    "regions": ("follow_regions", "mute_regions"), "frequency": ("frequency",), "hour": ("send_at",),
    "zone": ("zone",), "length": ("length",), "format": ("format",), "pause": ("status", "paused_until"),
}  # fmt: skip


def _changed(before: Subscriber, after: Subscriber) -> list[str]:
    return [
        part for part, names in _PARTS.items()
        if any(getattr(before, name) != getattr(after, name) for name in names)
    ]  # fmt: skip
