"""Removes what is older than it is to be kept, a batch a transaction, so that nobody waits long for it.

What is needed further on stays, whatever its age: the newest edition of each newsletter, where the next window begins;
editions that are being sent with their ledger, without which their mails would leave once more; addresses of mails that may
still leave; runs that are not finished.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

from sqlalchemy import ColumnElement, Connection, Table, and_, delete, exists, func, select, text, tuple_
from sqlalchemy.exc import OperationalError

from digest.store.database import Store
from digest.store.forgotten import empty_bounces, empty_rows, forget
from digest.store.tables import (
    ARTICLES,
    BOUNCES,
    DELIVERIES,
    DEPARTURES,
    EDITION_NOTES,
    EDITION_VERSIONS,
    EDITIONS,
    REJECTED,
    RUNS,
    SENDINGS,
    SERVER_USES,
    STORIES,
    STORY_ARTICLES,
    SUBSCRIBERS,
    SUBSCRIPTIONS,
    TOLD_STORIES,
)

Kind = Literal["articles", "editions", "deliveries", "addresses", "unsubscribed", "rejected", "runs"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_BATCH = 500
_OPEN = ("pending", "deferred", "sending")
_MAY_LEAVE = ("approved", "sending")


@dataclass(frozen=True, slots=True)
class Room:
    """How much the store takes, and how much of that nothing is in; by table where the database can say it."""

    size_bytes: int
    free_bytes: int
    tables: Mapping[str, int]


def prune(store: Store, before: Mapping[Kind, datetime], *, dry_run: bool = False) -> dict[Kind, int]:
    """Removes what is older than `before` says for its kind. Returns how many of each there were."""
    found: dict[Kind, int] = {}
    for kind, moment in before.items():
        table, old = _old(kind, moment)
        if dry_run:
            with store.reading() as db:
                found[kind] = int(db.execute(select(func.count()).select_from(table).where(old)).scalar_one())
            continue
        found[kind] = 0
        while True:
            with store.writing() as db:
                gone = _remove(db, kind, table, old, moment)
            found[kind] += gone
            if gone < _BATCH:
                break
    if not dry_run:
        with store.writing() as db:
            _remove_orphans(db, before)
    return found


def room(store: Store) -> Room:
    """Returns how much the store takes."""
    with store.reading() as db:
        if db.dialect.name != "sqlite":
            size = int(db.execute(text("select pg_database_size(current_database())")).scalar_one())
            wanted = "select relname, pg_total_relation_size(relid) from pg_stat_user_tables"
            return Room(size, 0, {row[0]: int(row[1]) for row in db.execute(text(wanted))})

        def number(name: str) -> int:
            return int(db.execute(text(f"pragma {name}")).scalar_one())

        page = number("page_size")
        return Room(number("page_count") * page, number("freelist_count") * page, _by_table(db))


def compact(store: Store) -> None:
    """Gives the space that nothing is in back to the disk; SQLite writes the file anew. PostgreSQL does it by itself."""
    if store.path is None:
        return
    with store.reading() as db:
        # Outside of a transaction: the driver's own connection has none begun.
        raw = db.connection.driver_connection
        assert raw is not None
        raw.execute("vacuum")
        raw.execute("pragma wal_checkpoint(truncate)")


def _old(kind: Kind, moment: datetime) -> tuple[Table, ColumnElement[bool]]:
    day: date = moment.date()
    a, e, d, s = ARTICLES.c, EDITIONS.c, DELIVERIES.c, SUBSCRIBERS.c
    newer = EDITIONS.alias()
    followed = exists().where(
        newer.c.newsletter == e.newsletter, newer.c.slot == e.slot, newer.c.date > e.date
    )
    sending = exists().where(
        e.newsletter == d.newsletter, e.date == d.date, e.slot == d.slot, e.state.in_(_MAY_LEAVE)
    )
    return {
        "articles": lambda: (ARTICLES, a.collected < moment),
        "editions": lambda: (EDITIONS, and_(e.date < day, followed, e.state.not_in(_MAY_LEAVE))),
        "deliveries": lambda: (DELIVERIES, and_(d.date < day, ~sending)),
        "addresses": lambda: (DELIVERIES, and_(d.date < day, d.email != "", d.state.not_in(_OPEN))),
        "unsubscribed": lambda: (SUBSCRIBERS, and_(s.status == "unsubscribed", ~_since(s.key, moment))),
        "rejected": lambda: (REJECTED, REJECTED.c.last < moment),
        "runs": lambda: (RUNS, and_(RUNS.c.started < moment, RUNS.c.finished.is_not(None))),
    }[kind]()


def _since(key: ColumnElement[str], moment: datetime) -> ColumnElement[bool]:
    """Says whether a reader came, left or could still get mail after a moment."""
    s, p, d = SUBSCRIPTIONS.c, DEPARTURES.c, SUBSCRIBERS.c
    return (
        (d.added >= moment)
        | exists().where(s.subscriber == key)
        | exists().where(p.subscriber == key, p.at >= moment)
    )


def _remove(db: Connection, kind: Kind, table: Table, old: ColumnElement[bool], moment: datetime) -> int:
    """Removes one batch, and what hangs on it."""
    key = list(table.primary_key.columns)
    keys = [tuple(row) for row in db.execute(select(*key).where(old).limit(_BATCH))]
    if not keys:
        return 0
    mine = tuple_(*key).in_(keys) if len(key) > 1 else key[0].in_([row[0] for row in keys])
    if kind == "unsubscribed":
        return sum(forget(db, row[0], moment) for row in keys)
    if kind == "addresses":
        return empty_rows(db, mine)
    if kind == "editions":
        v = EDITION_VERSIONS.c
        db.execute(delete(EDITION_VERSIONS).where(tuple_(v.newsletter, v.date, v.slot).in_(keys)))
    return db.execute(delete(table).where(mine)).rowcount


def _remove_orphans(db: Connection, before: Mapping[Kind, datetime]) -> None:
    """Removes what nothing refers to any more: stories without articles, sums without rows, what came back."""
    moment = before.get("addresses")
    if moment is not None:
        empty_bounces(db, BOUNCES.c.at < moment)
    moment = before.get("deliveries")
    if moment is not None:
        s, d = SENDINGS.c, DELIVERIES.c
        rows = exists().where(
            d.newsletter == s.newsletter, d.date == s.date, d.slot == s.slot, d.transport == s.transport
        )
        db.execute(delete(SENDINGS).where(s.date < moment.date(), ~rows))
        db.execute(delete(BOUNCES).where(BOUNCES.c.at < moment))
        db.execute(delete(SERVER_USES).where(SERVER_USES.c.hour < moment))
    moment = before.get("editions")
    if moment is not None:
        db.execute(delete(EDITION_NOTES).where(EDITION_NOTES.c.date < moment.date()))
    if "articles" in before:
        db.execute(delete(STORIES).where(~exists().where(STORY_ARTICLES.c.story == STORIES.c.id)))
        db.execute(delete(TOLD_STORIES).where(~exists().where(STORIES.c.id == TOLD_STORIES.c.story)))


def _by_table(db: Connection) -> dict[str, int]:
    """Returns bytes by table, with its indexes; nothing where SQLite was built without that."""
    wanted = (
        "select m.tbl_name, sum(s.pgsize) from dbstat s join sqlite_master m on m.name = s.name"
        " where s.aggregate = 1 group by 1"
    )
    try:
        return {row[0]: int(row[1]) for row in db.exec_driver_sql(wanted)}
    except OperationalError:
        return {}
