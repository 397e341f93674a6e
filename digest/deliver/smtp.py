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
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime

from digest.deliver.commit import Committer
from digest.deliver.hop import Hop
from digest.deliver.limits import Allowance
from digest.deliver.pool import Pool
from digest.deliver.server import SmtpServer
from digest.deliver.transport import Ledger, never
from digest.model.subscriber import KILLED, Mail, Outcome, TransportName

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

    def send(
        self, mails: Iterable[Mail], ledger: Ledger, stop: Callable[[], bool] = never
    ) -> Iterator[Outcome]:
        """Hands the mails over; see `Transport.send`."""
        committer = Committer(ledger)
        pool = Pool(self._hops, committer, iter(mails), now=self._now, fail_over=self._fail_over)
        work = _Work(pool)
        work.start()
        try:
            # Asked here and not only for the next mail: a silent server may be all that the run still waits for.
            while not work.over.wait(_LOOK_S) and not stop():
                yield from _drained(committer)
        finally:
            # Also when nobody wants more: what has left is written down.
            work.end()
        yield from _drained(committer)
        work.check()

    def after_crash(self, subscribers: Sequence[str]) -> Iterator[Outcome]:
        """Calls every mail that a killed run had begun uncertain; see `Transport.after_crash`."""
        for subscriber in subscribers:
            yield Outcome(subscriber, "uncertain", KILLED)


class _Work(threading.Thread):
    """Runs a pool in a thread of its own, since the caller's may have a loop that runs already. The caller only waits
    meanwhile, so that the two do not take turns."""

    def __init__(self, pool: Pool) -> None:
        super().__init__(name="smtp", daemon=True)
        self.over = threading.Event()
        self._pool = pool
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            asyncio.run(self._main())
        except asyncio.CancelledError:
            pass  # the run was ended from outside, which is told there
        except BaseException as error:  # noqa: BLE001  # end() raises it where it can be heard
            self._error = error
        finally:
            self.over.set()

    def end(self) -> None:
        """Ends it in order where it still runs, and what is on its way with it when its time is over."""
        if not self.over.is_set() and self._loop is not None and self._task is not None:
            self._loop.call_soon_threadsafe(self._pool.stop)
            if not self.over.wait(_GRACE_S):
                self._loop.call_soon_threadsafe(self._task.cancel)
        self.join()

    def check(self) -> None:
        """Raises: what the pool raised."""
        if self._error is not None:
            raise self._error

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        await self._pool.run()


def _drained(committer: Committer) -> Iterator[Outcome]:
    while committer.settled:
        yield committer.settled.popleft()
