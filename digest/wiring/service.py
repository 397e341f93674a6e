"""Puts together what `digest serve` works with."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from digest.config.model import NewsletterConfig
from digest.jobs.intake import Intake
from digest.jobs.leave import Leaving
from digest.jobs.prefer import Choosable, Choosing
from digest.wiring.app import App

if TYPE_CHECKING:
    from digest.collect.facts import Facts
    from digest.jobs.remake import Remaking


def intake_of(app: App) -> Intake:
    """Returns what the API stores articles with. Raises: StoreError where the store is not ours."""
    from digest.collect.process_pool import WorkerSettings
    from digest.collect.worker import Worker

    # Two, so that one bad article keeps nobody else waiting; they end with this process.
    worker = Worker(WorkerSettings(processes=2))
    return Intake(
        store=app.checked_store(), read=worker.read, facts=lambda name: source_facts(app, name), now=app.now
    )


def leaving_of(app: App) -> Leaving:
    """Returns what the page behind the link to unsubscribe works with. Raises: StoreError, ConfigError."""
    from digest.render.links import Signer
    from digest.wiring.secret import secrets_of

    signer, valid = Signer(secrets_of(app.config.site)), valid_facts(app)
    return Leaving(
        store=app.checked_store(),
        is_ours=lambda token, newsletter, key: signer.accepts(token, "unsubscribe", newsletter, *valid(key)),
        name=partial(_name, {newsletter.id: newsletter for newsletter in app.config.newsletters}),
        now=app.now,
    )


def choosing_of(app: App) -> Choosing:
    """Returns what the page of preferences works with. Raises: StoreError, ConfigError."""
    from digest.render.links import Links, Signer
    from digest.wiring.plans import newsletter_plans
    from digest.wiring.secret import secrets_of

    config = app.config
    signer, valid = Signer(secrets_of(config.site)), valid_facts(app)
    links = Links(config.site.web_address, signer)

    def choosable(newsletter: NewsletterConfig) -> Choosable:
        return Choosable(
            name=newsletter.name, names=newsletter.names, languages=newsletter.languages, plans=newsletter_plans(newsletter),
            zone=newsletter.zone, send_at=newsletter.send_at, stories=newsletter.stories,
            topics=(*(label.code for label in config.topics), *(c for s in newsletter.sections for c in s.topics)),
            regions=(*(label.code for label in config.regions), *(c for s in newsletter.sections for c in s.regions)),
        )  # fmt: skip

    return Choosing(
        store=app.checked_store(),
        is_ours=lambda token, key: signer.accepts(token, "preferences", *valid(key)),
        newsletters={newsletter.id: choosable(newsletter) for newsletter in config.newsletters},
        unsubscribe=lambda newsletter, key: links.unsubscribe(
            newsletter, key, signer.token("unsubscribe", newsletter, *valid(key))
        ),
        now=app.now,
    )


def remaking_of(app: App) -> "Remaking":
    """Returns what the pages of mails work with. Raises: StoreError, ConfigError."""
    from digest.jobs.remake import Remaking
    from digest.render.links import Signer
    from digest.wiring.secret import secrets_of

    signer, valid = Signer(secrets_of(app.config.site)), valid_facts(app)
    return Remaking(
        app.checked_store(),
        lambda token, key, reader: signer.accepts(
            token, "view", key.newsletter, key.date.isoformat(), key.slot, *valid(reader)
        ),
        app.compiled,
        lambda edition, compiled: app.composer(edition, app.newsletter(edition.key.newsletter), compiled),
        outbox_counts=app.config.outbox.counts,
    )


def _name(known: Mapping[str, NewsletterConfig], newsletter: str, language: str) -> str:
    found = known.get(newsletter)
    return found.names.get(language, found.name) if found else newsletter


def valid_facts(app: App) -> Callable[[str], tuple[str, ...]]:
    """Returns what gives the facts of a reader for which a token must stand now.

    It asks the store for one number, whether or not there is such a reader, so that the time tells nothing. Raises:
    StoreError.
    """
    from digest.render.links import reader_facts
    from digest.store import subscribers

    store = app.checked_store()

    def facts(key: str) -> tuple[str, ...]:
        with store.reading() as db:
            return reader_facts(key, subscribers.links_version(db, key))

    return facts


def names_in(app: App, language: str) -> str:
    """Returns what the newsletters are called in a language."""
    return " · ".join(dict.fromkeys(one.names.get(language, one.name) for one in app.config.newsletters))


def source_facts(app: App, name: str) -> "Facts":
    """Returns what the configuration states about the source `name`, "" for any."""
    from digest.collect.facts import Facts
    from digest.wiring.collecting import facts_of

    for source in app.config.sources:
        if name and source.name == name:
            return facts_of(source)
    return Facts(source=name, zone=app.zone)
