"""Puts together what a run of everything that is due works with."""

from collections.abc import Callable

from digest.commands import command
from digest.deliver.folder import remove_old_mails
from digest.errors import DeliveryError
from digest.jobs.issue import Issue
from digest.jobs.run import Ports
from digest.model.edition import EditionKey
from digest.store import sources
from digest.wiring.app import App
from digest.wiring.collecting import collect_sources
from digest.wiring.due import files_mark, look
from digest.wiring.issues import issues_of
from digest.wiring.sending import Asked, Done, send_edition


def run_ports(app: App, *, stop: Callable[[], bool]) -> Ports[Done]:
    """Returns the ports of a run; `stop` ends it in order. Raises: StoreError where the store is not ours."""
    return Ports(
        store=app.checked_store(),
        look=lambda: look(app),
        mark=lambda: files_mark(app),
        collect=lambda: collect_sources(app, stopping=stop),
        failing=lambda: failing_sources(app),
        engine=lambda: app.engine,
        issues=issues_of(app.config),
        send=lambda issue, key: send_edition(app, issue, key, Asked(stop=stop)),
        check=app.check_words,
        remind=lambda issue, key, what: _remind(app, issue, key, what),
        tidy=lambda: remove_old_mails(app.config.outbox.path, app.now().date(), app.config.outbox.keep_days),
        now=app.now,
        stopping=stop,
    )


def failing_sources(app: App) -> tuple[str, ...]:
    """Returns the names of sources that are switched on and could not be read when they were last asked."""
    with app.store.reading() as db:
        known = sources.states(db)
    return tuple(
        source.name
        for source in app.config.sources
        if source.enabled
        and (
            not source.path.exists()
            if source.path
            else source.name in known and bool(known[source.name].poll.error or known[source.name].poll.off)
        )
    )


def _remind(app: App, issue: Issue, key: EditionKey, what: str) -> None:
    """Writes to the deputies of a newsletter. Raises: DeliveryError where some of them could not be told."""
    from digest.wiring.operator import write_to

    text = f"{what}.\n\nLook at it: {command('preview')}\nLet it go out: {command('approve', key)}\n"
    deputies = app.newsletter(issue.id).deputies
    wrong = [write_to(app, deputy, f"{issue.name}: {what}", text) for deputy in deputies]
    found = [said for said in wrong if said]
    if found:
        raise DeliveryError(
            f"{len(found)} of {len(deputies)} deputies of {issue.id} were not told about {key}: {found[0]}"
        )
