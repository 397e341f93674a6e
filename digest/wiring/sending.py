"""Puts together what sending one edition takes, for the commands and for a run."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from digest.commands import command, edition_command
from digest.deliver.watched import Watched
from digest.edition.snapshot import from_bytes
from digest.errors import ConfigError, Deferred, DigestError, SenderRefused, StoreFailed, UsageError
from digest.jobs.held import hold_back, release
from digest.jobs.issue import Issue
from digest.jobs.outcome import report, write_beside
from digest.jobs.owed import Sending
from digest.jobs.refusals import note_refusals
from digest.jobs.send import Sent, Wish, send
from digest.model.edition import EditionKey, EditionState
from digest.periods.due import closes
from digest.store import deliveries, editions, generation, marks, subscribers
from digest.store.editions import StoredEdition
from digest.wiring.app import App
from digest.wiring.bounces import addressed_by, rules_of

# The mark of a newsletter whose first edition by SMTP a person has agreed to.
FIRST_BY_SMTP = "smtp:"
_SENDING: tuple[EditionState, ...] = ("sending",)
_MAY_LEAVE: tuple[EditionState, ...] = ("approved", "sending", "sent")


@dataclass(frozen=True, slots=True)
class Done:
    """The accounts as report.json has them, how many mails left just now, and why it ended before its time."""

    report: dict[str, Any]
    now: int
    problem: DigestError | None = None


def first_by_smtp(key: EditionKey, readers: int) -> bool:
    """Raises: UsageError, in place of a person's consent: the first edition by SMTP waits for one."""
    raise UsageError(
        f"{key} would be the first edition of {key.newsletter} by SMTP, to {readers:,} "
        f"{'reader' if readers == 1 else 'readers'}",
        hint=f"to yourself first: {edition_command('send', key, '--test-to', 'ADDRESS')}; "
        f"then to its readers: {edition_command('send', key, '--yes')}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How an edition is to be sent. `resume` lets one go on that is held; `sure` is asked once in the life of a
    newsletter, before its first mails leave by SMTP; `told` hears how far it is; `stop` says that a person or the
    machine wants it to end."""

    wish: Wish = field(default_factory=Wish)
    resume: bool = False
    sure: Callable[[EditionKey, int], bool] = first_by_smtp
    told: Callable[[int, int], None] = lambda _done, _of: None
    stop: Callable[[], bool] = lambda: False


def stored_edition(app: App, key: EditionKey) -> StoredEdition:
    """Returns an edition. Raises: UsageError where there is none."""
    with app.checked_store().reading() as db:
        stored = editions.get(db, key)
    if stored is None:
        raise UsageError(f"there is no edition {key}", hint=f"{edition_command('build', key)} makes one")
    return stored


def send_edition(app: App, issue: Issue, key: EditionKey, asked: Asked) -> "Done":
    """Sends what of an edition may leave now. Hold the lock "send" around it.

    Raises: UsageError where it is not approved, or somebody is not sure; ConfigError where SMTP lacks a setting;
    RestoredError where the store does not know what left.
    """
    began = time.monotonic()
    stored = stored_edition(app, key)
    generation.check(app.store)
    if stored.state not in _MAY_LEAVE and not (asked.resume and stored.state == "held"):
        word = "a draft" if stored.state == "draft" else stored.state
        raise UsageError(f"{key} is {word}", hint=f"{command('approve', key)} lets it go out")
    if issue.transport == "smtp":
        _may_use_smtp(app, key, asked)
    if asked.resume:
        _mark(app, key, "approved", ("held",))
    sending = sending_of(app, issue, stored)
    # One that was sent goes back to work: what it leaves open is for the next runs, and the breaker can hold it.
    _mark(app, key, "sending", ("approved", "sent"))
    sent = send(
        sending, asked.wish, now=app.now, stop=lambda: asked.stop() or _held(app, key), told=asked.told
    )
    problem = sent.problem
    try:
        _settle(app, issue, stored, asked.wish, sent)
    except StoreFailed as error:
        problem = problem or error
    told = report(sending.edition, issue.transport, sent.accounts, seconds=time.monotonic() - began)
    try:
        write_beside(
            app.outbox(key), sending.edition, sending.composer, told, pages=issue.transport == "outbox"
        )
    except (OSError, Deferred) as error:
        problem = problem or Deferred(
            f"the report of {key} cannot be written: {error}", hint="make room for it"
        )
    return Done(told, sent.now, problem)


def _settle(app: App, issue: Issue, stored: StoredEdition, wish: Wish, sent: Sent) -> None:
    """Draws the consequences of a sending for the edition: held where we are refused as a sender, sent where nothing is
    open and nobody's hour is still to come."""
    key = stored.key
    if isinstance(sent.problem, SenderRefused):
        sent.problem.hint = f"correct that, then: {command('approve', key)}"
        with app.store.writing() as db:
            editions.set_state(db, key, "held", app.now(), instead_of=_SENDING)
            hold_back(db, key, "refused", str(sent.problem), app.now())
        return
    if issue.transport == "smtp" and sent.accounts.failed:
        note_refusals(app.store, rules_of(app), key, app.now())
    left = sent.accounts.pending or sent.accounts.deferred
    closed = app.now() >= closes(key.date, issue.schedule)
    if issue.resends and not closed:
        left = left or sent.accounts.uncertain
    # Who asks for some mails only has planned nobody: readers of later hours stand in no row yet.
    everybody = (wish.everybody and not wish.only) or stored.state == "sent"
    if not left and (everybody or closed):
        _mark(app, key, "sent", _SENDING)


def _may_use_smtp(app: App, key: EditionKey, asked: Asked) -> None:
    """Raises: ConfigError, UsageError, after the reason is noted beside the edition until it moves on."""
    try:
        check_site(app)
        _ask_first(app, key, asked.sure)
    except (ConfigError, UsageError) as error:
        with app.store.writing() as db:
            hold_back(db, key, "blocked", str(error), app.now())
        raise


def sending_of(app: App, issue: Issue, stored: StoredEdition) -> Sending:
    """Returns all that sending an edition takes. Raises: ConfigError, TemplateError."""
    edition = from_bytes(stored.content)
    composer = app.composer(edition, app.newsletter(issue.id))
    return Sending(
        store=app.store,
        issue=issue,
        edition=edition,
        composer=composer,
        selector=app.selector(edition, issue, composer),
        sign=app.dkim().sign,
        addressed=addressed_by(app, edition.key, issue.transport),
        released=stored.changed if stored.state == "approved" else edition.built,
        transport=Watched(
            app.transport(issue.transport, edition.key), lambda: generation.renew(app.store, app.now())
        ),
        outbox_counts=app.config.outbox.counts,
        left_until=generation.left_until(app.store),
    )


def check_site(app: App) -> None:
    """Raises: ConfigError where mails by SMTP would lack what the law and receivers ask for."""
    site = app.config.site
    missing = [
        f"site.{name}" for name in ("public_url", "postal_address", "reply_to") if not getattr(site, name)
    ]
    if missing:
        raise ConfigError(
            f"SMTP needs {' and '.join(missing)}",
            hint="receivers ask bulk mail for a way to unsubscribe, an address and somebody who reads answers",
        )


def _ask_first(app: App, key: EditionKey, sure: Callable[[EditionKey, int], bool]) -> None:
    """Raises: UsageError where nothing ever left by SMTP, and no person says yes; who did is not asked again, though the
    server was down then."""
    with app.store.reading() as db:
        agreed = marks.get(db, FIRST_BY_SMTP + key.newsletter) is not None
        if agreed or deliveries.has_sent(db, key.newsletter, "smtp"):
            return
        readers = subscribers.counts(db, key.newsletter).get("active", 0)
    if not sure(key, readers):
        hint = f"{edition_command('send', key, '--test-to', 'ADDRESS')} sends it to you alone"
        raise UsageError("nothing was sent", hint=hint)
    with app.store.writing() as db:
        marks.put(db, FIRST_BY_SMTP + key.newsletter, "", app.now())


def _mark(app: App, key: EditionKey, state: EditionState, instead_of: tuple[EditionState, ...]) -> None:
    with app.store.writing() as db:
        if editions.set_state(db, key, state, app.now(), instead_of=instead_of):
            release(db, key)


def _held(app: App, key: EditionKey) -> bool:
    with app.store.reading() as db:
        status = editions.status(db, key)
    return status is None or status.state == "held"
