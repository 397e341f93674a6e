"""Says whose mail came back, or that nobody can say: a bounce is believed only where it proves itself.

Anybody may write to the address that bounces come to, in any words. Three proofs count, in this order:
- an envelope sender of ours (VERP): its HMAC binds the edition and the reader, and only servers that had the mail saw it;
- the Message-ID of a mail that we sent, together with the very address it went to, as the ledger has them: Message-IDs
  are HMACs too, so that only who has seen the mail knows it;
- for a complaint, whose address receivers black out, the link to unsubscribe in the returned mail: who holds it can end
  that reader's subscription anyway.
A recipient's address alone proves nothing: everybody can write it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from digest.deliver.bounces.notice import Notice, Request
from digest.deliver.verp import Token, Verp
from digest.errors import SubscriberError
from digest.model.edition import EditionKey
from digest.model.subscriber import Delivery
from digest.store import addresses, deliveries, subscribers

# How many of a reader's last mails may be meant, and how many addresses of a report are looked up.
_MAILS, _ADDRESSES = 400, 20
_LEFT = ("sent", "sending", "uncertain", "failed")

# Says whether a token to unsubscribe is ours, for a newsletter and a reader's key.
TokenReader = Callable[[str, str, str], bool]
# Returns the newsletter and the reader's key of a link to unsubscribe that is ours, else None.
LinkReader = Callable[[str], tuple[str, str] | None]


@dataclass(frozen=True, slots=True)
class Proved:
    """The mail that came back, and how that is known: "verp", "message-id" or "link"."""

    delivery: Delivery
    proof: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prover:
    """`verp` is None where envelopes are not told apart."""

    verp: Verp | None
    link: LinkReader
    token: TokenReader

    def wish(self, notice: Notice) -> Request | None:
        """Returns the wish to unsubscribe in a notice where its token proves it."""
        asked = notice.request
        return asked if asked and self.token(asked.token, asked.newsletter, asked.reader) else None

    def proved(self, db: Connection, notice: Notice) -> Proved | None:
        """Returns whose mail a notice is about, None where it proves nothing."""
        return self._by_envelope(db, notice) or _by_message_id(db, notice) or self._by_link(db, notice)

    def _by_envelope(self, db: Connection, notice: Notice) -> Proved | None:
        if self.verp is None:
            return None
        for address in notice.envelope[: 2 * _ADDRESSES]:
            token = self.verp.token(address)
            for delivery in _candidates(db, token) if token else ():
                edition = EditionKey(delivery.newsletter, delivery.date, delivery.slot)
                if token and self.verp.accepts(token, edition, delivery.subscriber):
                    return Proved(delivery, "verp")
        return None

    def _by_link(self, db: Connection, notice: Notice) -> Proved | None:
        if notice.form != "complaint":
            return None
        for link in notice.original.unsubscribe[:_ADDRESSES]:
            ours = self.link(link)
            if ours:
                sent = _sent(deliveries.listing(db, newsletter=ours[0], subscriber=ours[1], limit=1))
                return next((Proved(one, "link") for one in sent), None)
        return None


def _by_message_id(db: Connection, notice: Notice) -> Proved | None:
    ids = {f"<{one}>" for one in notice.original.message_ids}
    if not ids:
        return None
    named = [name for refusal in notice.refusals for name in refusal.recipients]
    wanted = {key for name in (*named, *notice.original.recipients) if (key := _same(name))}
    for reader in subscribers.by_addresses(db, sorted(wanted)[:_ADDRESSES]).values():
        for delivery in _sent(deliveries.listing(db, subscriber=reader.key, limit=_MAILS)):
            if delivery.message_id in ids and _same(delivery.email) in wanted:
                return Proved(delivery, "message-id")
    return None


def _candidates(db: Connection, token: Token) -> Iterator[Delivery]:
    keys = [token.key] if token.whole else deliveries.readers_like(db, token.key, limit=_ADDRESSES)
    for key in keys:
        yield from _sent(deliveries.listing(db, subscriber=key, limit=_MAILS))


def _sent(found: Iterable[Delivery]) -> Iterator[Delivery]:
    """Yields mails that left, those by SMTP before those of a rehearsal with the same Message-ID."""
    return iter(sorted((one for one in found if one.state in _LEFT), key=lambda one: one.transport != "smtp"))


def _same(address: str) -> str:
    try:
        return addresses.same_as(addresses.checked(address))
    except SubscriberError:
        return ""
