"""Brings lists of subscribers into the store.

A list imported twice changes nothing the second time. A row for a known address changes what the row states and
leaves the rest; the subscriber keeps the key. Who left or was suppressed stays so, whatever the row states: an
old list must not subscribe again somebody who unsubscribed. The other way round a list's word counts at once: who left
or bounced there gets nothing here, also where the rest of their row cannot be read.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from digest.errors import SubscriberError
from digest.model.subscriber import Subscriber
from digest.store import addresses, departures, subscribers, suppressions
from digest.store.stream import batches
from digest.store.subscriber_rows import row_from_subscriber, subscriber_from_row

# A line of the list and its row, or why it has none.
NumberedRow = tuple[int, Mapping[str, object] | SubscriberError]
_BATCH = 400
_GONE = ("unsubscribed", "suppressed")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list; `errors` are (line, error), `without_mail` counts those of its rows that get no mail."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    without_mail: int = 0
    errors: tuple[tuple[int, SubscriberError], ...] = ()


@dataclass(slots=True)
class _Batch:
    """What a batch of rows comes to, by key; `stored` are the subscribers it may touch, by address."""

    stored: dict[str, Subscriber]
    new: dict[str, Subscriber] = field(default_factory=dict)
    changed: dict[str, Subscriber] = field(default_factory=dict)
    left: Mapping[str, frozenset[str]] = field(default_factory=dict)
    unchanged: int = 0


def add_rows(
    db: Connection,
    rows: Iterable[NumberedRow],
    now: datetime,
    *,
    newsletters: Sequence[str] = (),
    known: Sequence[str] = (),
    coded: Callable[[Mapping[str, object]], Mapping[str, object]] = dict,
) -> Imported:
    """Stores a list (columns: see `subscriber_rows`); a row that cannot be read is reported, the rest goes on.

    Everybody in the list gets `newsletters`, unless their row names others; with `known`, a row that names none of
    those is an error: its reader would never get anything. `coded` puts a row's codes in their normal form, or raises
    SubscriberError.
    """
    done = Imported()
    for numbered in batches(rows, _BATCH):
        sound: list[tuple[int, Mapping[str, object], Subscriber]] = []
        errors: list[tuple[int, SubscriberError]] = []
        for number, written in numbered:
            try:
                row, reader = _read(written, newsletters, known, coded)
                sound.append((number, row, reader))
            except SubscriberError as error:
                errors.append((number, error))
        batch = _Batch(subscribers.by_addresses(db, {addresses.same_as(one.email) for _, _, one in sound}))
        batch.left = departures.of(db, {one.key for one in batch.stored.values()})
        owned = set(subscribers.get_many(db, [one.key for _, _, one in sound]))
        for number, row, one in sound:
            try:
                _sort_in(batch, row, one, owned, newsletters)
            except SubscriberError as error:
                errors.append((number, error))
        subscribers.write_new(db, list(batch.new.values()), now)
        subscribers.write_changed(db, list(batch.changed.values()), now)
        _suppress(db, [one for _, _, one in sound if one.status == "suppressed"], now)
        done = Imported(
            done.added + len(batch.new), done.updated + len(batch.changed), done.unchanged + batch.unchanged,
            done.without_mail + sum(one.status != "active" for _, _, one in sound), (*done.errors, *errors),
        )  # fmt: skip
    return done


def _read(
    written: Mapping[str, object] | SubscriberError,
    newsletters: Sequence[str],
    known: Sequence[str],
    coded: Callable[[Mapping[str, object]], Mapping[str, object]],
) -> tuple[Mapping[str, object], Subscriber]:
    if isinstance(written, SubscriberError):
        raise written
    try:
        row = coded(written)
        reader = subscriber_from_row(row, newsletters=newsletters)
        _check_known(reader, known)
    except SubscriberError:
        if written.get("status") not in _GONE:
            raise
        # A wish to get nothing counts, whatever else of the row is wrong; without a sound address this raises too.
        row = {name: written[name] for name in ("email", "status") if name in written}
        reader = subscriber_from_row(row, newsletters=newsletters)
    return row, reader


def _suppress(db: Connection, readers: Sequence[Subscriber], now: datetime) -> None:
    """Suppresses the addresses too, so that they are listed and no way back leads past them."""
    for reader in readers:
        suppressions.add(db, reader.email, "hand", now, detail="an imported list says so")


def _check_known(one: Subscriber, known: Sequence[str]) -> None:
    for name in one.newsletters if known else ():
        if name not in known:
            raise SubscriberError(
                f"there is no newsletter {name!r}", hint=f"the configuration has {', '.join(known)}"
            )


def _sort_in(
    batch: _Batch,
    row: Mapping[str, object],
    one: Subscriber,
    owned: set[str],
    newsletters: Sequence[str],
) -> None:
    address = addresses.same_as(one.email)
    stored = batch.stored.get(address)
    if stored is None:
        if one.key in owned:
            what = f"the key {one.key!r} is another subscriber's"
            raise SubscriberError(what, hint="leave the key out")
        owned.add(one.key)
        batch.new[one.key] = batch.stored[address] = one
        return
    wanted = _merged(stored, row, newsletters)
    still = tuple(name for name in wanted.newsletters if name not in batch.left.get(stored.key, ()))
    wanted = replace(wanted, newsletters=still)
    if wanted == stored:
        batch.unchanged += 1
        return
    batch.stored[address] = wanted
    (batch.new if stored.key in batch.new else batch.changed)[stored.key] = wanted


def _merged(stored: Subscriber, row: Mapping[str, object], newsletters: Sequence[str]) -> Subscriber:
    stated = {str(name).strip().lower(): value for name, value in row.items() if value not in (None, "", [])}
    stated.setdefault("newsletters", [*stored.newsletters, *newsletters])
    wanted = subscriber_from_row({**row_from_subscriber(stored), **stated, "key": stored.key})
    # The address stays as it was: capitals alone are no news.
    wanted = replace(wanted, email=stored.email, links_version=stored.links_version)
    return replace(wanted, status=stored.status) if stored.status in _GONE else wanted
