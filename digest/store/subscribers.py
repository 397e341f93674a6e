"""Stores subscribers and finds those who may be due.

An address belongs to one subscriber, whatever its capitals; so does a key.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    Select,
    and_,
    delete,
    exists,
    false,
    func,
    insert,
    or_,
    select,
    update,
)

from digest.commands import command
from digest.errors import SubscriberError
from digest.model.edition import EditionKey
from digest.model.subscriber import Subscriber, SubscriberStatus, TransportName
from digest.store import addresses, forgotten, moves, waits
from digest.store.stream import batches, stream
from digest.store.subscriber_rows import checked
from digest.store.tables import DELIVERIES, SUBSCRIBERS, SUBSCRIPTIONS

_BATCH = 400


@dataclass(frozen=True, slots=True)
class Hour:
    """A zone and a local hour that `readers` of a newsletter have chosen; "" and None: the newsletter's own."""

    zone: str
    send_at: time | None
    readers: int


def add(db: Connection, subscriber: Subscriber, now: datetime) -> Subscriber:
    """Stores a new subscriber. Returns it as stored. Raises: SubscriberError where address or key are taken."""
    sound = checked(subscriber)
    if by_email(db, sound.email):
        raise SubscriberError(f"{sound.email} is subscribed already", hint="change that subscriber instead")
    if get(db, sound.key):
        raise SubscriberError(f"the key {sound.key!r} is another subscriber's", hint="leave the key out")
    return write_new(db, [sound], now)[0]


def change(db: Connection, subscriber: Subscriber, now: datetime) -> Subscriber:
    """Replaces what is stored under the subscriber's key. Returns it as stored. Raises: SubscriberError."""
    sound = checked(subscriber)
    if get(db, sound.key) is None:
        raise SubscriberError(
            f"there is no subscriber {sound.key!r}", hint=f"see {command('subscribers', 'list')}"
        )
    other = by_email(db, sound.email)
    if other is not None and other.key != sound.key:
        raise SubscriberError(f"{sound.email} is another subscriber's address", hint="forget one of the two")
    write_changed(db, [sound], now)
    return sound


def set_status(db: Connection, key: str, status: SubscriberStatus) -> bool:
    """Returns whether there is such a subscriber."""
    waits.take_back(db)
    return db.execute(update(SUBSCRIBERS).where(SUBSCRIBERS.c.key == key).values(status=status)).rowcount == 1


def renew_links(db: Connection, key: str | None = None) -> int:
    """Makes all links that a reader, or everybody, was ever sent invalid. Returns for how many readers.

    Nothing else writes the number, so that a change of preferences at the same moment brings no old links back.
    """
    change = update(SUBSCRIBERS).values(links_version=SUBSCRIBERS.c.links_version + 1)
    return db.execute(change if key is None else change.where(SUBSCRIBERS.c.key == key)).rowcount


def links_version(db: Connection, key: str) -> int:
    """Returns which links of a reader are valid; 0 also for a key that nobody has."""
    wanted = select(SUBSCRIBERS.c.links_version).where(SUBSCRIBERS.c.key == key)
    return db.execute(wanted).scalar() or 0


def get(db: Connection, key: str) -> Subscriber | None:
    return get_many(db, [key]).get(key)


def get_many(db: Connection, keys: Iterable[str]) -> dict[str, Subscriber]:
    """Returns those of the subscribers that are stored, by key."""
    found: dict[str, Subscriber] = {}
    for batch in batches(keys, _BATCH):
        for one in _read(db, select(SUBSCRIBERS).where(SUBSCRIBERS.c.key.in_(batch))):
            found[one.key] = one
    return found


def by_email(db: Connection, email: str) -> Subscriber | None:
    """Returns the subscriber with this address, whatever its capitals; None also for what is no address."""
    try:
        address = addresses.same_as(addresses.checked(email))
    except SubscriberError:
        return None
    return by_addresses(db, [address]).get(address)


def by_addresses(db: Connection, keys: Collection[str]) -> dict[str, Subscriber]:
    """Returns subscribers by their address as `addresses.same_as` gives it."""
    wanted = select(SUBSCRIBERS).where(SUBSCRIBERS.c.email_key.in_(keys))
    return {addresses.same_as(one.email): one for one in _read(db, wanted)}


def listing(
    db: Connection, *, newsletter: str = "", status: SubscriberStatus | None = None
) -> Iterator[Subscriber]:
    """Yields subscribers in the order of their addresses. Empty filters let everybody through."""
    wanted = select(SUBSCRIBERS).order_by(SUBSCRIBERS.c.email_key)
    if newsletter:
        wanted = wanted.where(_subscribed(newsletter))
    if status is not None:
        wanted = wanted.where(SUBSCRIBERS.c.status == status)
    return _read(db, wanted)


def counts(db: Connection, newsletter: str = "") -> dict[str, int]:
    """Returns how many subscribers there are, by status."""
    wanted = select(SUBSCRIBERS.c.status, func.count()).group_by(SUBSCRIBERS.c.status)
    if newsletter:
        wanted = wanted.where(_subscribed(newsletter))
    return {row[0]: row[1] for row in db.execute(wanted)}


def hours(db: Connection, newsletter: str) -> tuple[Hour, ...]:
    """Returns the hours that active readers of the newsletter chose, so that "who is due" is decided for a few
    hours, not for a million readers."""
    c = SUBSCRIBERS.c
    wanted = (
        select(c.zone, c.send_at, func.count())
        .where(c.status == "active", _subscribed(newsletter))
        .group_by(c.zone, c.send_at)
        .order_by(c.zone, c.send_at)
    )
    return tuple(Hour(row[0], _time(row[1]), row[2]) for row in db.execute(wanted))


def candidates(
    db: Connection,
    newsletter: str,
    *,
    hours: Collection[tuple[str, time | None]] | None = None,
    unplanned: tuple[EditionKey, TransportName] | None = None,
) -> Iterator[Subscriber]:
    """Yields the active readers of the newsletter, by key; only those of the `hours` where they are given.

    `unplanned` leaves out who already stands in the ledger for an edition and a transport.
    """
    c = SUBSCRIBERS.c
    wanted = select(SUBSCRIBERS).where(c.status == "active", _subscribed(newsletter)).order_by(c.key)
    if hours is not None:
        chosen = (and_(c.zone == zone, c.send_at == _hour(hour)) for zone, hour in hours)
        wanted = wanted.where(or_(false(), *chosen))
    if unplanned is not None:
        key, transport = unplanned
        d = DELIVERIES.c
        row = (d.newsletter == key.newsletter) & (d.date == key.date) & (d.slot == key.slot)
        wanted = wanted.where(~exists().where(row, d.transport == transport, d.subscriber == c.key))
    return _read(db, wanted)


def write_new(db: Connection, subscribers: Sequence[Subscriber], now: datetime) -> list[Subscriber]:
    """Inserts subscribers that were checked. Returns them as stored: who was forgotten after leaving is suppressed."""
    known = forgotten.recognised(db, subscribers)
    if known:
        db.execute(insert(SUBSCRIBERS), [_row(one) | {"added": now} for one in known])
        _write_subscriptions(db, known)
    return known


def write_changed(db: Connection, subscribers: Sequence[Subscriber], now: datetime) -> None:
    """Replaces subscribers that were checked; who has another frequency or zone than before is remembered."""
    moves.note(db, get_many(db, [one.key for one in subscribers]), subscribers, now)
    for one in subscribers:
        db.execute(update(SUBSCRIBERS).where(SUBSCRIBERS.c.key == one.key).values(_row(one)))
    for batch in batches((one.key for one in subscribers), _BATCH):
        db.execute(delete(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.subscriber.in_(batch)))
    _write_subscriptions(db, subscribers)


def _write_subscriptions(db: Connection, subscribers: Sequence[Subscriber]) -> None:
    waits.take_back(db)
    rows = [{"newsletter": name, "subscriber": one.key} for one in subscribers for name in one.newsletters]
    if rows:
        db.execute(insert(SUBSCRIPTIONS), rows)


def _subscribed(newsletter: str) -> Any:
    c = SUBSCRIPTIONS.c
    return exists().where(c.newsletter == newsletter, c.subscriber == SUBSCRIBERS.c.key)


def _read(db: Connection, wanted: Select[Any]) -> Iterator[Subscriber]:
    for batch in batches(stream(db, wanted), _BATCH):
        newsletters: dict[str, list[str]] = {}
        keys = [row["key"] for row in batch]
        theirs = select(SUBSCRIPTIONS).where(SUBSCRIPTIONS.c.subscriber.in_(keys))
        for row in stream(db, theirs.order_by(SUBSCRIPTIONS.c.newsletter)):
            newsletters.setdefault(row["subscriber"], []).append(row["newsletter"])
        for row in batch:
            yield _subscriber(row, newsletters.get(row["key"], ()))


def _row(subscriber: Subscriber) -> dict[str, Any]:
    return {
        "key": subscriber.key,
        "email": subscriber.email,
        "email_key": addresses.same_as(subscriber.email),
        "name": subscriber.name,
        "languages": list(subscriber.languages),
        "zone": subscriber.zone,
        "send_at": _hour(subscriber.send_at),
        "frequency": subscriber.frequency,
        "follow_topics": list(subscriber.follow_topics),
        "follow_regions": list(subscriber.follow_regions),
        "mute_topics": list(subscriber.mute_topics),
        "mute_regions": list(subscriber.mute_regions),
        "length": subscriber.length,
        "format": subscriber.format,
        "status": subscriber.status,
        "paused_until": subscriber.paused_until,
    }


def _subscriber(row: RowMapping, newsletters: Sequence[str]) -> Subscriber:
    return Subscriber(
        key=row["key"],
        email=row["email"],
        name=row["name"],
        newsletters=tuple(newsletters),
        languages=tuple(row["languages"]),
        zone=row["zone"],
        send_at=_time(row["send_at"]),
        frequency=row["frequency"],
        follow_topics=tuple(row["follow_topics"]),
        follow_regions=tuple(row["follow_regions"]),
        mute_topics=tuple(row["mute_topics"]),
        mute_regions=tuple(row["mute_regions"]),
        length=row["length"],
        format=row["format"],
        status=row["status"],
        paused_until=row["paused_until"],
        links_version=row["links_version"],
    )


def _hour(value: time | None) -> str:
    return value.strftime("%H:%M") if value else ""


def _time(text: str) -> time | None:
    return time.fromisoformat(text) if text else None
