"""One server as the pool sees it: its connections, how much it still takes, and how well it does.

A server that is busy (421, 454, too fast) or loses connections is left alone for a while, longer each time; after
three times in a row without a mail taken it is given up for this run. One that refuses us as a sender is given up at once.
"""

import random
from dataclasses import dataclass, field
from datetime import datetime

from digest.deliver.breaker import Breaker
from digest.deliver.handover import Answer
from digest.deliver.limits import Allowance
from digest.deliver.server import SmtpServer
from digest.deliver.session import Session, open_session
from digest.errors import Deferred, DeliveryError, Refused, SenderRefused
from digest.model.subscriber import Mail

_FAILURES = 3


@dataclass(eq=False)
class Slot:
    """A place for one connection to the hop's server."""

    hop: "Hop"
    session: Session | None = None
    opening: bool = False

    @property
    def usable(self) -> bool:
        """Whether it has a connection, or will perhaps have one in a moment."""
        return self.opening or (self.session is not None and self.session.line.open)

    async def opened(self) -> tuple[Session, bool]:
        """Returns a session, and whether it was used before. Raises: DeliveryError."""
        if self.session is not None and self.session.line.open:
            return self.session, self.session.taken > 0
        self.opening = True
        try:
            self.session = await open_session(self.hop.server)
        finally:
            self.opening = False
        return self.session, False

    async def close(self) -> None:
        if self.session is not None:
            await self.session.leave()
            self.session = None


@dataclass(eq=False)
class Hop:
    """`given` counts the mails it was given, for its share; `down` is why it gets no more."""

    server: SmtpServer
    allowance: Allowance
    slots: list[Slot] = field(default_factory=list)
    breaker: Breaker = field(default_factory=Breaker)
    given: int = 0
    down: DeliveryError | None = None
    _failures: int = 0
    _worked: bool = False
    _until_s: float = 0.0

    def __post_init__(self) -> None:
        self.slots = [Slot(self) for _ in range(self.server.connections)]

    @property
    def share(self) -> float:
        """How many mails it was given for its weight: who has the least is next."""
        return self.given / self.server.weight

    def wait_s(self, clock_s: float) -> float:
        """Returns how long it is to be left alone."""
        return max(0.0, self._until_s - clock_s, self.allowance.wait_s(clock_s))

    def take(self, mail: Mail, now: datetime, clock_s: float) -> tuple[str, ...]:
        """Counts a mail that is given to it. Returns the names under which that is to be remembered."""
        self.given += 1
        return self.allowance.take(domain_of(mail), now, clock_s)

    def taken(self) -> None:
        """It took a mail: all is well."""
        self._failures = 0
        self._worked = True
        self.breaker.taken()

    def failed(self, why: str, clock_s: float) -> None:
        """Leaves it alone for a while, or gives it up."""
        self._failures += 1
        if self._failures >= _FAILURES:
            what = f"{self.server} failed {self._failures} times in a row: {why}"
            self.down = Deferred(what, hint="the next run tries again")
            return
        pause = self.server.pause_s * 2 ** (self._failures - 1)
        # Not all senders at the same moment.
        self._until_s = clock_s + pause * random.uniform(0.75, 1.25)  # noqa: S311  # no secret

    def lost(self, why: str, clock_s: float) -> None:
        """Notes a broken connection: once may happen to anybody, again and again is the server's trouble."""
        if self._failures:
            self.failed(why, clock_s)
        else:
            self._failures = 1

    def unreachable(self, error: DeliveryError, clock_s: float) -> None:
        """Gives it up where it cannot be used as configured, or took nothing yet; else a restart may be all it is."""
        if isinstance(error, Refused) or not self._worked:
            self.down = error
        else:
            self.failed(error.what, clock_s)

    def one_too_many(self, slot: Slot, error: DeliveryError) -> bool:
        """Says whether a connection that the server does not open is only one more than it allows: others are open, so
        it is there and will have us."""
        return isinstance(error, Deferred) and any(one.usable for one in self.slots if one is not slot)

    def refused_us(self, answer: Answer) -> None:
        """Gives it up: what it says is about us."""
        self.down = SenderRefused(
            f"{self.server} refuses the sender: {answer.reply}", code=answer.reply.code,
            hint="nobody is to blame for it; correct that, then approve the edition",
        )  # fmt: skip


def domain_of(mail: Mail) -> str:
    return mail.recipient.rpartition("@")[2].lower()
