"""Mails that reach no subscriber: one to a tester by SMTP, and a rehearsal that hands over nothing."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from digest.commands import command
from digest.edition.snapshot import from_bytes
from digest.errors import UsageError
from digest.jobs.issue import Issue
from digest.jobs.outcome import report
from digest.jobs.rehearse import rehearse
from digest.model.edition import TRIAL_SLOT, EditionKey
from digest.model.subscriber import Subscriber
from digest.store import subscribers
from digest.store.ledger import Ledger, Planned
from digest.wiring.app import App
from digest.wiring.sending import check_site, sending_of, stored_edition


def test_mail(app: App, issue: Issue, key: EditionKey, *, address: str, reader: str) -> str:
    """Sends one mail of an edition to `address`, through the ledger. Returns its Message-ID.

    Raises: UsageError, ConfigError, DeliveryError.
    """
    check_site(app)
    edition = from_bytes(stored_edition(app, key).content)
    subscriber = replace(_reader(app, issue, reader), email=address)
    trial = replace(
        edition, key=EditionKey(key.newsletter, key.date, f"{TRIAL_SLOT}{app.now():%Y%m%d%H%M%S%f}")
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


def dry_run(
    app: App, issue: Issue, key: EditionKey, told: Callable[[int, int], None] = lambda _done, _of: None
) -> Mapping[str, Any]:
    """Returns the accounts of an edition as they would be before its first mail leaves, each mail made and signed.

    Raises: UsageError, ConfigError.
    """
    began = time.monotonic()
    if issue.transport == "smtp":
        check_site(app)
    sending = sending_of(app, issue, stored_edition(app, key))
    accounts = rehearse(sending, now=app.now, told=told)
    return report(sending.edition, issue.transport, accounts, seconds=time.monotonic() - began)


def _reader(app: App, issue: Issue, key: str) -> Subscriber:
    if not key:
        return Subscriber(key="trial", email="", languages=issue.languages, zone=issue.schedule.zone)
    with app.store.reading() as db:
        found = subscribers.get(db, key) or subscribers.by_email(db, key)
    if found is None:
        raise UsageError(
            f"there is no subscriber {key!r}", hint=f"{command('subscribers', 'list')} names them"
        )
    return found
