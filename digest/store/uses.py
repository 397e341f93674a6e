"""Counts what each server took, by receiving domain and hour, so that its limits hold from run to run."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from digest.store.tables import SERVER_USES


def add(db: Connection, uses: Mapping[tuple[str, str], int], now: datetime) -> None:
    """Counts mails by (server, receiving domain), in the transaction of the caller."""
    c = SERVER_USES.c
    hour = now.replace(minute=0, second=0, microsecond=0)
    for (server, domain), mails in uses.items():
        mine = (c.server == server) & (c.domain == domain) & (c.hour == hour)
        if db.execute(update(SERVER_USES).where(mine).values(mails=c.mails + mails)).rowcount == 0:
            db.execute(insert(SERVER_USES).values(server=server, domain=domain, hour=hour, mails=mails))


def of_server(db: Connection, server: str) -> dict[tuple[str, datetime], int]:
    """Returns what a server took: `{(receiving domain, hour): mails}`; "" is any domain."""
    c = SERVER_USES.c
    rows = db.execute(select(c.domain, c.hour, c.mails).where(c.server == server))
    return {(row[0], row[1]): row[2] for row in rows}
