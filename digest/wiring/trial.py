"""Mails that reach no subscriber: one to a tester by SMTP, and a rehearsal that hands over nothing."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from digest.edition.snapshot import from_bytes
from digest.errors import UsageError
from digest.jobs.issue import Issue
from digest.jobs.outcome import report
from digest.jobs.send import NOTHING_NEW
from digest.model.edition import EditionKey
from digest.model.subscriber import Subscriber
from digest.store import deliveries, subscribers
from digest.store.ledger import Ledger, Planned
from digest.wiring.app import App
from digest.wiring.sending import TEST_SLOT, stored_edition


def test_mail(app: App, issue: Issue, key: EditionKey, *, address: str, reader: str) -> str:
    """Sends one mail of an edition to `address`, through the ledger. Returns its Message-ID.

    Raises: UsageError, ConfigError, DeliveryError.
    """
    edition = from_bytes(stored_edition(app, key).content)
    subscriber = replace(_reader(app, issue, reader), email=address)
    trial = replace(
        edition, key=EditionKey(key.newsletter, key.date, f"{TEST_SLOT}{app.now():%Y%m%d%H%M%S%f}")
    )
    composer = app.composer(trial, app.newsletter(issue.id))
    selection = app.selector(trial, issue, composer).select(subscriber)
    if not selection.stories:
        raise UsageError(f"{key} has no story for {subscriber.key}", hint="name another --reader")
    at = app.now()
    mail = composer.mail(subscriber, selection, at=at)
    mail = replace(mail, content=app.dkim().sign(mail.content, at))
    ledger = Ledger(app.store, trial.key, "smtp", app.now)
    ledger.plan(
        [Planned(subscriber=subscriber.key, email=address, message_id=mail.message_id, selection=selection)]
    )
    for outcome in app.transport("smtp", trial.key).send([mail], ledger.unchecked()):
        if outcome.state != "sent":
            raise UsageError(
                f"the mail to {address} is {outcome.state}: {outcome.reason}",
                hint="mend the server or the address",
            )
    return mail.message_id


def dry_run(app: App, issue: Issue, key: EditionKey) -> Mapping[str, Any]:
    """Chooses, makes and signs every mail that an edition still owes, and returns what the accounts would be."""
    edition = from_bytes(stored_edition(app, key).content)
    composer = app.composer(edition, app.newsletter(issue.id))
    selector, dkim = app.selector(edition, issue, composer), app.dkim()
    with app.checked_store().reading() as db:
        accounts = deliveries.accounts(db, key, issue.transport)
        waiting = list(subscribers.candidates(db, issue.id, unplanned=(key, issue.transport)))
    states: Counter[str] = Counter()
    for reader in waiting:
        selection = selector.select(reader)
        if selection.stories:
            at = app.now()
            dkim.sign(composer.mail(reader, selection, at=at).content, at)
        states["pending" if selection.stories else NOTHING_NEW] += 1
    skipped = Counter(accounts.skipped) + Counter({NOTHING_NEW: states[NOTHING_NEW]})
    planned = replace(
        accounts, eligible=accounts.eligible + states.total(), skipped=dict(skipped),
        pending=accounts.pending + states["pending"],
    )  # fmt: skip
    return report(edition, issue.transport, planned, seconds=0.0)


def _reader(app: App, issue: Issue, key: str) -> Subscriber:
    if not key:
        return Subscriber(key="trial", email="", languages=issue.languages, zone=issue.schedule.zone)
    with app.store.reading() as db:
        found = subscribers.get(db, key) or subscribers.by_email(db, key)
    if found is None:
        raise UsageError(f"there is no subscriber {key!r}", hint="digest subscribers list names them")
    return found
