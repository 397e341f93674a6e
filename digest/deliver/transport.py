"""The two ends of a delivery: a transport that hands mails over, and the ledger that it must ask first.

What each promises, whatever happens to the process:
- no byte of a mail reaches the world before `Ledger.begin` has returned its subscriber: by then the ledger has
  the mail as `sending`, durably;
- every outcome that `send` yields is settled in the ledger already.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from digest.model.subscriber import Mail, Outcome, TransportName

# Mails by (server, receiving domain), to be remembered for that server's limits.
Uses = Mapping[tuple[str, str], int]
NO_USES: Uses = {}


def never() -> bool:
    """Says that nobody wants a sending to end."""
    return False


class Ledger(Protocol):
    """What a transport needs of the ledger; `digest.store.ledger` is the real one."""

    def begin(
        self, mails: Sequence[Mail], done: Sequence[Outcome] = (), uses: Uses = NO_USES
    ) -> frozenset[str]:
        """Marks mails as `sending`, settles `done` and counts `uses`, in one commit. Returns who may be sent to."""
        ...

    def settle(self, outcomes: Sequence[Outcome]) -> None:
        """Writes down what became of mails, durably. An outcome `pending` takes a mail back that certainly did not
        leave, also one that was called `failed`."""
        ...


class Transport(Protocol):
    @property
    def name(self) -> TransportName: ...

    def send(
        self, mails: Iterable[Mail], ledger: Ledger, stop: Callable[[], bool] = never
    ) -> Iterator[Outcome]:
        """Hands mails over and yields what became of each that the ledger let pass.

        `mails` may be made on the way: only a few are held at once. `stop` says that there will be no more, and that what
        is on its way has only seconds left. Raises: DeliveryError when nothing more can be
        sent (no connection, login refused, limits reached); what was not begun then stays as it was.
        """
        ...

    def after_crash(self, subscribers: Sequence[str]) -> Iterator[Outcome]:
        """Yields the truth about mails that a killed run left as `sending`, as far as this transport can see
        it: `sent`, `pending` when they certainly did not leave, else `uncertain`."""
        ...
