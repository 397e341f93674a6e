"""Hands mails over by SMTP, through several connections to several servers, so that a crash leaves little doubt.

What the ledger says after a kill, by the moment of it:
- before the content: `pending`, and nobody has got anything;
- after its first byte: `sending`, which the next run calls `uncertain`; one mail a connection at most.
What becomes of a mail otherwise: refused with 4xx `deferred`, with 5xx `failed`; connection lost before the content
`deferred`, after it had begun `uncertain`, because the server may have taken it.

A refusal that is about us as a sender blames no reader: mails stay `pending`, and the server gets no more. Others take
over only where `fail_over` says so, since what one provider thinks of us is soon what the next one thinks.
A server that cannot be reached is another matter: then the others do its work.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from digest.deliver.commit import Committer
from digest.deliver.hop import Hop
from digest.deliver.limits import Allowance
from digest.deliver.pool import Pool
from digest.deliver.server import SmtpServer
from digest.deliver.transport import Ledger
from digest.model.subscriber import Mail, Outcome, TransportName

# How often outcomes come out, and how long mails that are on their way may still take when the run is stopped.
_LOOK_S = 0.2
_GRACE_S = 5.0

Used = Callable[[str], Mapping[tuple[str, datetime], int]]

__all__ = ["Smtp", "SmtpServer"]


class Smtp:
    """The servers, and their connections, which are kept from call to call. `used` tells what a server took before, as
    its limits count it; `now` is for them alone."""

    name: TransportName = "smtp"

    def __init__(
        self,
        *servers: SmtpServer,
        used: Used = lambda _: {},
        now: Callable[[], datetime] = lambda: datetime.fromtimestamp(0, UTC),
        fail_over: bool = False,
    ) -> None:
        self._hops = [Hop(server, Allowance(server.limits, dict(used(str(server))))) for server in servers]
        self._now = now
        self._fail_over = fail_over

    def send(self, mails: Iterable[Mail], ledger: Ledger) -> Iterator[Outcome]:
        """Hands the mails over; see `Transport.send`."""
        loop = asyncio.new_event_loop()
        try:
            committer = Committer(ledger)
            pool = Pool(
                self._hops, committer, iter(mails), now=self._now, clock=loop.time, fail_over=self._fail_over
            )
            yield from _driven(loop, pool, committer)
        finally:
            loop.close()

    def after_crash(self, subscribers: Sequence[str]) -> Iterator[Outcome]:
        """Calls every mail that a killed run had begun uncertain; see `Transport.after_crash`."""
        for subscriber in subscribers:
            yield Outcome(subscriber, "uncertain", "the run ended while the server was taking it")


def _driven(loop: asyncio.AbstractEventLoop, pool: Pool, committer: Committer) -> Iterator[Outcome]:
    """Runs the pool, and yields what is settled as it goes. Also when nobody wants more, what left is written down."""
    work = loop.create_task(pool.run())
    try:
        while not work.done():
            loop.run_until_complete(asyncio.wait({work}, timeout=_LOOK_S))
            yield from _drained(committer)
        work.result()
    finally:
        if not work.done():
            pool.stop()
            end = time.monotonic() + _GRACE_S
            loop.run_until_complete(asyncio.wait({work}, timeout=max(0.0, end - time.monotonic())))
            work.cancel()
            loop.run_until_complete(asyncio.wait({work}))
        loop.run_until_complete(loop.shutdown_asyncgens())


def _drained(committer: Committer) -> Iterator[Outcome]:
    settled, committer.settled = committer.settled, []
    yield from settled
