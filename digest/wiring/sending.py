"""Puts together what sending one edition takes, for the commands and for a run."""

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from digest.deliver.folder import remove_old_mails
from digest.edition.snapshot import from_bytes
from digest.errors import UsageError
from digest.jobs.issue import Issue
from digest.jobs.outcome import report, write_beside
from digest.jobs.send import Sending, send
from digest.model.edition import EditionKey, EditionState
from digest.store import editions
from digest.store.editions import StoredEdition
from digest.wiring.app import App

if TYPE_CHECKING:
    from digest.jobs.run import Ports

_MAY_LEAVE: tuple[EditionState, ...] = ("approved", "sending", "sent")


@dataclass(frozen=True, slots=True)
class Done:
    """The accounts as report.json has them, and how many mails left just now."""

    report: dict[str, Any]
    now: int


def stored_edition(app: App, key: EditionKey) -> StoredEdition:
    """Returns an edition. Raises: UsageError where there is none."""
    with app.checked_store().reading() as db:
        stored = editions.get(db, key)
    if stored is None:
        raise UsageError(f"there is no edition {key}", hint="digest build makes one")
    return stored


def send_edition(app: App, issue: Issue, key: EditionKey, *, everybody: bool) -> "Done":
    """Sends what of an edition may leave now. Hold the lock "send" around it.

    Raises: UsageError where it is not approved, or SMTP is not open for it.
    """
    began = time.monotonic()
    stored = stored_edition(app, key)
    if stored.state not in _MAY_LEAVE:
        word = "a draft" if stored.state == "draft" else stored.state
        raise UsageError(f"{key} is {word}", hint=f"digest approve {key} lets it go out")
    if issue.transport == "smtp":
        raise UsageError(
            "sending to subscribers by SMTP needs one-click unsubscribe, which this version has not yet",
            hint='use transport = "outbox", or digest send --test-to ADDRESS',
        )
    edition = from_bytes(stored.content)
    composer = app.composer(edition, app.newsletter(issue.id))
    outbox = app.outbox(key)
    sending = Sending(
        store=app.store,
        issue=issue,
        edition=edition,
        composer=composer,
        selector=app.selector(edition, issue, composer),
        sign=app.dkim().sign,
        released=stored.changed if stored.state == "approved" else edition.built,
        transport=outbox,
        outbox_counts=outbox.counts,
    )
    _mark(app, key, "sending", ("approved",))
    sent = send(sending, now=app.now, everybody=everybody, stop=lambda: _held(app, key))
    if everybody and not (sent.accounts.pending or sent.accounts.deferred):
        _mark(app, key, "sent", ("sending",))
    told = report(edition, issue.transport, sent.accounts, seconds=time.monotonic() - began)
    write_beside(outbox, edition, composer, told)
    return Done(told, sent.now)


def run_ports(app: App) -> "Ports[Done]":
    """Returns what a run of everything that is due works with."""
    from digest.jobs.run import Ports

    return Ports(
        store=app.checked_store(),
        engine=lambda: app.engine,
        inputs=app.sources(),
        issues=[app.issue(newsletter.id) for newsletter in app.config.newsletters],
        send=lambda issue, key: send_edition(app, issue, key, everybody=False),
        tidy=lambda: remove_old_mails(app.config.outbox.path, app.now().date(), app.config.outbox.keep_days),
        now=app.now,
    )


def _mark(app: App, key: EditionKey, state: EditionState, instead_of: tuple[EditionState, ...]) -> None:
    with app.store.writing() as db:
        editions.set_state(db, key, state, app.now(), instead_of=instead_of)


def _held(app: App, key: EditionKey) -> bool:
    with app.store.reading() as db:
        status = editions.status(db, key)
    return status is None or status.state == "held"
