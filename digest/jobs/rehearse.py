"""Does everything of a sending but the hand-over: who would get the edition, and what the accounts would be.

Each mail is chosen, made and signed as for a real sending, so that whatever would fail then fails now; the ledger is
read and not written.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime

from digest.errors import SubscriberError
from digest.jobs.owed import Sending, planned, unplanned
from digest.model.edition import Selection
from digest.model.subscriber import Subscriber
from digest.store import deliveries, subscribers, suppressions
from digest.store.ledger import Ledger
from digest.store.records import Accounts

SUPPRESSED = "suppressed"


def rehearse(
    sending: Sending,
    *,
    now: Callable[[], datetime],
    told: Callable[[int, int], None] = lambda _done, _of: None,
) -> Accounts:
    """Returns the accounts as they would be before the first mail leaves: who is owed one is `pending`, or `failed` where
    it cannot be made."""
    key, transport = sending.edition.key, sending.transport.name
    readers = {reader.key: reader for reader in unplanned(sending)}
    owed = list(planned(sending, readers.values(), now(), everybody=True))
    with sending.store.reading() as db:
        before = deliveries.accounts(db, key, transport)
        barred = suppressions.among(db, [mail.email for mail in owed])
    skipped = Counter(before.skipped)
    wanted: list[tuple[Subscriber, Selection]] = []
    for mail in owed:
        reason = mail.skipped or (SUPPRESSED if mail.email in barred else "")
        if reason:
            skipped[reason] += 1
        else:
            wanted.append((readers[mail.subscriber], mail.selection))
    waiting = list(_waiting(sending, now))
    failed = 0
    for number, (reader, selection) in enumerate([*waiting, *wanted], start=1):
        failed += not _can_be_made(sending, reader, selection, now())
        told(number, len(waiting) + len(wanted))
    return replace(
        before, eligible=before.eligible + len(owed), skipped=dict(skipped), failed=before.failed + failed,
        pending=before.pending + len(wanted) - failed,
    )  # fmt: skip


def _waiting(sending: Sending, now: Callable[[], datetime]) -> Iterator[tuple[Subscriber, Selection]]:
    """Yields what the ledger has as owed already."""
    ledger = Ledger(sending.store, sending.edition.key, sending.transport.name, now)
    for page in ledger.waiting():
        with sending.store.reading() as db:
            readers = subscribers.get_many(db, [row.subscriber for row in page])
        yield from (
            (readers[row.subscriber], row.selection) for row in page
            if row.subscriber in readers and row.version == sending.edition.version
        )  # fmt: skip


def _can_be_made(sending: Sending, reader: Subscriber, selection: Selection, at: datetime) -> bool:
    try:
        sending.sign(sending.composer.mail(reader, selection, at=at).content, at)
    except SubscriberError:
        return False
    return True
