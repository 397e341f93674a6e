"""Tells when the first mail of a run is about to leave, and when the last has left.

Nothing is told when there is no mail: a run that has nothing to send writes nothing.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from itertools import chain

from digest.deliver.transport import Ledger, Transport, never
from digest.errors import DigestError
from digest.model.subscriber import Mail, Outcome, TransportName


class Watched:
    """The transport `inner`; `turn` is called before the first mail and after the last. What `turn` raises stops it."""

    def __init__(self, inner: Transport, turn: Callable[[], None]) -> None:
        self._inner, self._turn = inner, turn

    @property
    def name(self) -> TransportName:
        return self._inner.name

    def send(
        self, mails: Iterable[Mail], ledger: Ledger, stop: Callable[[], bool] = never
    ) -> Iterator[Outcome]:
        """Hands mails over; see `Transport.send`."""
        waiting = iter(mails)
        first = next(waiting, None)
        if first is None:
            # The inner one still looks: it may have something to put in order.
            yield from self._inner.send((), ledger, stop)
            return
        self._turn()
        try:
            yield from self._inner.send(chain((first,), waiting), ledger, stop)
        except BaseException:
            # A full disk fails this too: what failed first says more.
            with suppress(DigestError):
                self._turn()
            raise
        self._turn()

    def after_crash(self, subscribers: Sequence[str]) -> Iterator[Outcome]:
        """Yields the truth about mails left as `sending`; see `Transport.after_crash`."""
        return self._inner.after_crash(subscribers)
