"""The statements of the ledger that run for every mail, built once: to build them anew takes longer than to run them.

Each is for one row and is run for many: so the database keeps it prepared, however many rows a commit has. Those two
that every mail takes are `Prepared`: handed to the driver as it takes them, which makes a commit of eight mails three
times as quick as through all layers of SQLAlchemy.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, Dialect, bindparam, case, exists, or_, text, true, update

from digest.model.edition import EditionKey
from digest.model.subscriber import TransportName
from digest.store.tables import DELIVERIES, EDITIONS, SUBSCRIBERS, SUBSCRIPTIONS, SUPPRESSIONS


@dataclass(frozen=True, slots=True)
class Statements:
    """For the rows of one edition and transport, and the run that is called `claim`."""

    key: EditionKey
    transport: TransportName
    claim: str
    resends: int = 0
    asks_consent: bool = True

    @property
    def mine(self) -> Any:
        """Whether a row is of this edition and transport."""
        d, key = DELIVERIES.c, self.key
        return (
            (d.newsletter == key.newsletter)
            & (d.date == key.date)
            & (d.slot == key.slot)
            & (d.transport == self.transport)
        )

    @property
    def open(self) -> Any:
        """Whether a mail may be begun: it has not left, or is in doubt and was begun less often than `resends`."""
        # SQLAlchemy writes an IN of its own out anew for each call, and refuses it for many rows.
        fresh = text("deliveries.state in ('pending', 'deferred')")
        if not self.resends:
            return fresh
        d = DELIVERIES.c
        return or_(fresh, (d.state == "uncertain") & (d.attempts < self.resends))

    def begin(self) -> Any:
        """Marks a row `sending` that is open, whose reader still wants it, and whose edition nobody has stopped."""
        d = DELIVERIES.c
        row = (self.mine, d.subscriber == bindparam("whom"), self.open, self._consents(), ~self.held())
        more = d.attempts + 1
        return (
            update(DELIVERIES)
            .where(*row)
            .values(state="sending", claim=self.claim, attempts=more, reason="", at=bindparam("moment"))
        )

    def leave(self) -> Any:
        """Marks a row `sent` that this run has begun."""
        d = DELIVERIES.c
        row = (self.mine, d.subscriber == bindparam("whom"), d.state == "sending", d.claim == self.claim)
        return update(DELIVERIES).where(*row).values(state="sent", reason="", at=bindparam("moment"))

    def change(self, where: Any) -> Any:
        """Settles a row, by the parameters of `outcome_values`."""
        d = DELIVERIES.c
        tried = case((d.state == "sending", d.attempts), else_=d.attempts + 1)
        return (
            update(DELIVERIES)
            .where(self.mine, where, d.subscriber == bindparam("whom"))
            .values(
                state=bindparam("became"),
                reason=bindparam("why"),
                at=bindparam("moment"),
                not_before=bindparam("until"),
                attempts=tried,
            )
        )

    def held(self) -> Any:
        """Whether a person has stopped the edition: that counts at once, also for a mail whose turn it is."""
        e, key = EDITIONS.c, self.key
        return exists().where(
            e.newsletter == key.newsletter, e.date == key.date, e.slot == key.slot, e.state == "held"
        )

    def _consents(self) -> Any:
        """Whether the reader of a row is still active, not away, and subscribed, and the address is not suppressed."""
        if not self.asks_consent:
            return true()
        s = SUBSCRIPTIONS.c
        return exists().where(
            SUBSCRIBERS.c.key == DELIVERIES.c.subscriber,
            SUBSCRIBERS.c.status == "active",
            or_(SUBSCRIBERS.c.paused_until.is_(None), SUBSCRIBERS.c.paused_until <= DELIVERIES.c.date),
            s.subscriber == SUBSCRIBERS.c.key,
            s.newsletter == self.key.newsletter,
            ~exists().where(SUPPRESSIONS.c.address == SUBSCRIBERS.c.email_key),
        )


class Prepared:
    """A statement about the row of `whom` at a `moment`, compiled for one kind of database."""

    def __init__(self, statement: Any, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        self._sql = str(compiled)
        self._order: list[str] | None = compiled.positiontup
        self._moment = compiled.binds["moment"], dialect
        free = ("whom", "moment")
        self._fixed = {
            name: _as_driver_takes(bind, bind.value, dialect)
            for name, bind in compiled.binds.items()
            if name not in free
        }

    def run(self, db: Connection, keys: Iterable[str], moment: datetime) -> int:
        """Returns how many rows it changed."""
        bind, dialect = self._moment
        values = self._fixed | {"moment": _as_driver_takes(bind, moment, dialect)}
        rows: list[Any]
        if self._order is None:
            rows = [values | {"whom": key} for key in keys]
        else:
            before = [values.get(name) for name in self._order]
            place = self._order.index("whom")
            rows = [(*before[:place], key, *before[place + 1 :]) for key in keys]
        return db.exec_driver_sql(self._sql, rows).rowcount if rows else 0


def _as_driver_takes(bind: BindParameter[Any], value: Any, dialect: Dialect) -> Any:
    convert = bind.type.dialect_impl(dialect).bind_processor(dialect)
    return convert(value) if convert else value
