"""Gives mails to connections: whichever is free, of the server whose share is furthest behind.

Mails are made when a connection is free for them, one by one, so that few are in memory at once, and a run that is stopped
has made none in vain. A mail that a server had no time for goes to another, or stays as it was.
"""

import asyncio
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from digest.deliver.commit import Committer
from digest.deliver.handover import Answer, hand_over
from digest.deliver.hop import Hop, Slot, domain_of
from digest.errors import Deferred, DeliveryError, LimitReached, Refused, SenderRefused
from digest.model.subscriber import DeliveryState, Mail, Outcome

# Longer than this nobody waits for a server: the run ends, and the next one goes on.
PATIENCE_S = 10.0
# So often a mail that a server had no time for is given to the next one, before it is put off.
_RETURNS = 2


class Pool:
    """For one call of `send`. `run` does the work; `stop` lets what is on its way end, and begins no more."""

    def __init__(
        self,
        hops: Sequence[Hop],
        committer: Committer,
        mails: Iterator[Mail],
        *,
        now: Callable[[], datetime],
        fail_over: bool,
    ) -> None:
        self._hops = hops
        self._committer = committer
        committer.at_work = lambda: self._working
        self._mails = mails
        self._now = now
        self._fail_over = fail_over
        self._clock = time.monotonic
        self._head: deque[Mail] = deque()
        self._returned: Counter[str] = Counter()
        self._free: dict[Slot, asyncio.Future[Mail | None]] = {}
        self._working = 0
        self._end: BaseException | None = None
        self._over = False

    def stop(self) -> None:
        self._over = True
        self._feed()

    async def run(self) -> None:
        """Hands over all mails. Raises: DeliveryError where it ended before; what the ledger or the mails raise."""
        slots = [slot for hop in self._hops for slot in hop.slots]
        workers = [asyncio.create_task(self._work(slot)) for slot in slots]
        try:
            await asyncio.gather(*workers)
        finally:
            for worker in workers:
                worker.cancel()
            await asyncio.wait(workers)
            self._committer.flush()
        if self._end is not None:
            raise self._end

    async def _work(self, slot: Slot) -> None:
        try:
            wanted = True
            while wanted and (mail := await self._next(slot)) is not None:
                try:
                    wanted = await self._deliver(slot, mail)
                finally:
                    self._working -= 1
            self._feed()
        except Exception as error:  # noqa: BLE001  # the ledger's or a mail's: it ends the run, and run() raises it
            self._give_up(error)
        finally:
            await slot.close()

    async def _next(self, slot: Slot) -> Mail | None:
        """Returns a mail for the slot, when there is one; None when the run is over."""
        answer: asyncio.Future[Mail | None] = asyncio.get_running_loop().create_future()
        self._free[slot] = answer
        self._feed()
        if not answer.done() and self._first() is None:
            # The others may wait long for a silent server: what this one learnt must not wait with them.
            self._committer.flush()
        return await answer

    def _feed(self) -> None:
        """Gives mails to free slots, as long as there are both."""
        try:
            while self._free and (mail := self._first()) is not None:
                up = self._up(mail)
                if not up:
                    continue
                slot = self._slot_of(up)
                if slot is None:
                    break
                self._working += 1
                self._free.pop(slot).set_result(self._head.popleft())
        except Exception as error:  # noqa: BLE001  # likewise: making a mail failed
            self._give_up(error)
        if not self._working and self._first() is None:
            for answer in self._free.values():
                if not answer.done():
                    answer.set_result(None)

    def _first(self) -> Mail | None:
        """Returns the next mail without taking it away."""
        if self._over:
            return None
        if not self._head:
            mail = next(self._mails, None)
            if mail is None:
                return None
            self._head.append(mail)
        return self._head[0]

    def _up(self, mail: Mail) -> Sequence[Hop]:
        """Returns the servers that may still take the mail. Where there is none, sets it aside or ends the run."""
        up = [hop for hop in self._hops if hop.down is None]
        if not up:
            self._give_up(next(hop.down for hop in reversed(self._hops) if hop.down is not None))
            return ()
        domain, now = domain_of(mail), self._now()
        found = [hop for hop in up if not hop.allowance.full(domain, now)]
        if found:
            return found
        if any(hop.allowance.only_domain(domain, now) for hop in up):
            self._head.popleft()
            return ()
        what = "; ".join(f"{hop.server} has taken its {hop.allowance.full(domain, now)}" for hop in up)
        self._give_up(LimitReached(what, hint="the next run goes on"))
        return ()

    def _slot_of(self, hops: Sequence[Hop]) -> Slot | None:
        """Returns the free slot that the next mail goes to; None where it must wait.

        A server that is ahead of its share by more than its connections waits until the others have theirs.
        """
        clock_s = self._clock()
        ready = [hop for hop in hops if hop.wait_s(clock_s) <= 0]
        if not ready:
            self._wait(min(hop.wait_s(clock_s) for hop in hops), hops)
            return None
        least = min(hop.share for hop in ready)
        free = {id(slot.hop): slot for slot in reversed(self._free)}
        able = [
            hop
            for hop in ready
            if id(hop) in free and hop.share <= least + len(hop.slots) / hop.server.weight
        ]
        return free[id(min(able, key=lambda hop: hop.share))] if able else None

    def _wait(self, wait_s: float, hops: Sequence[Hop]) -> None:
        self._committer.flush()
        if wait_s > PATIENCE_S:
            what = f"{', '.join(str(hop.server) for hop in hops)} asked for more time"
            self._give_up(Deferred(what, hint="the next run tries again"))
            return
        asyncio.get_running_loop().call_later(wait_s, self._feed)

    async def _deliver(self, slot: Slot, mail: Mail) -> bool:
        """Hands one mail over. Returns whether the slot is to go on: not where the server allows fewer connections."""
        hop = slot.hop
        names = hop.take(mail, self._now(), self._clock())
        begin = partial(self._committer.begin, mail, str(hop.server), names)
        while True:
            try:
                session, reused = await slot.opened()
            except DeliveryError as error:
                if hop.one_too_many(slot, error):
                    self._head.append(mail)
                    return False
                self._not_there(hop, mail, error)
                return True
            try:
                answer = await hand_over(session, mail, begin)
            except Refused as error:
                self._committer.note(Outcome(mail.subscriber, "failed", error.what))
                return True
            except asyncio.CancelledError:
                session.line.close()
                # The ledger takes this only of a mail that it has as begun.
                self._committer.note(Outcome(mail.subscriber, "uncertain", "the run was stopped in mid-mail"))
                raise
            # A server may close an idle connection at any time; nobody saw anything of this mail yet.
            if answer.verdict != "lost" or answer.begun or not reused:
                break
        self._judged(hop, mail, answer)
        self._committer.flush_many()
        return True

    def _judged(self, hop: Hop, mail: Mail, answer: Answer) -> None:
        """Draws the consequences of an answer, for the mail and for the server."""
        who, words, code = mail.subscriber, answer.words, answer.reply.code
        if answer.verdict == "taken":
            hop.taken()
            self._committer.note(Outcome(who, "sent", "", code))
        elif answer.stops:
            self._give_back(mail, answer)
            self._refused_us(hop, answer)
        elif answer.verdict in ("failed", "sender"):
            self._committer.note(Outcome(who, "failed", words, code))
            blameless = hop.breaker.refused(who, domain_of(mail), answer.reply.text, hard=answer.hard)
            for reader in blameless:
                self._committer.note(Outcome(reader, "pending"))
            if blameless:
                self._refused_us(hop, answer)
        elif answer.verdict == "busy":
            hop.failed(str(answer.reply), self._clock())
            self._give_back(mail, answer)
        elif answer.verdict in ("lost", "uncertain", "deferred"):
            if answer.verdict != "deferred":
                hop.lost(str(answer.reply), self._clock())
            state: DeliveryState = "uncertain" if answer.verdict == "uncertain" else "deferred"
            self._committer.note(Outcome(who, state, words, code))

    def _give_back(self, mail: Mail, answer: Answer) -> None:
        """Makes a mail wait for another server, or for the next run; one that comes back again and again is put off."""
        self._returned[mail.subscriber] += 1
        if self._returned[mail.subscriber] > _RETURNS and answer.verdict == "busy":
            self._committer.note(Outcome(mail.subscriber, "deferred", answer.reply.words, answer.reply.code))
            return
        if answer.begun:
            self._committer.note(Outcome(mail.subscriber, "pending"))
        self._head.append(mail)

    def _refused_us(self, hop: Hop, answer: Answer) -> None:
        hop.refused_us(answer)
        if not self._fail_over:
            self._give_up(hop.down)

    def _not_there(self, hop: Hop, mail: Mail, error: DeliveryError) -> None:
        """No connection to the server: others do its work, if there are any."""
        self._head.append(mail)
        hop.unreachable(error, self._clock())
        if isinstance(error, SenderRefused) and not self._fail_over:
            self._give_up(error)

    def _give_up(self, error: BaseException | None) -> None:
        if self._end is None:
            self._end = error
        self._over = True
        if not self._working:
            self._feed()
