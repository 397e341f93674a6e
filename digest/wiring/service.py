"""Puts together what `digest serve` works with."""

from typing import TYPE_CHECKING

from digest.jobs.intake import Intake
from digest.jobs.leave import Leaving
from digest.wiring.app import App

if TYPE_CHECKING:
    from digest.collect.facts import Facts


def intake_of(app: App) -> Intake:
    """Returns what the API stores articles with. Raises: StoreError where the store is not ours."""
    from digest.collect.worker import Worker, WorkerSettings

    # Two, so that one bad article keeps nobody else waiting; they end with this process.
    worker = Worker(WorkerSettings(processes=2))
    return Intake(
        store=app.checked_store(), read=worker.read, facts=lambda name: source_facts(app, name), now=app.now
    )


def leaving_of(app: App) -> Leaving:
    """Returns what the page behind the link to unsubscribe works with. Raises: StoreError, ConfigError."""
    from digest.render.links import Signer
    from digest.wiring.secret import secrets_of

    signer = Signer(secrets_of(app.config.site))
    return Leaving(
        store=app.checked_store(),
        is_ours=lambda token, newsletter, key: signer.accepts(token, "unsubscribe", newsletter, key),
        names={newsletter.id: newsletter.name for newsletter in app.config.newsletters},
        now=app.now,
    )


def source_facts(app: App, name: str) -> "Facts":
    """Returns what the configuration states about the source `name`, "" for any."""
    from digest.collect.facts import Facts
    from digest.wiring.collecting import facts_of

    for source in app.config.sources:
        if name and source.name == name:
            return facts_of(source)
    return Facts(source=name, zone=app.zone)
