"""Turns a configuration into ready objects, each made when it is first asked for.

Commands get an `App` and hand its parts to jobs. Nothing else reads the configuration or the clock.
"""

import gc
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from digest import __version__
from digest.config.load import load, parse
from digest.config.model import Config, NewsletterConfig
from digest.errors import ConfigError, UsageError
from digest.wiring import clock
from digest.wiring.package import package_path

if TYPE_CHECKING:
    # Only for annotations: these rooms load heavy libraries, and `digest run` with nothing due needs none.
    from digest.collect.facts import Facts
    from digest.deliver.dkim import Dkim
    from digest.deliver.outbox import Outbox
    from digest.deliver.transport import Transport
    from digest.edition.select import Selector
    from digest.jobs.collect import Engine
    from digest.jobs.issue import Issue
    from digest.jobs.readers import Joinable
    from digest.model.edition import Edition, EditionKey
    from digest.model.subscriber import TransportName
    from digest.render.catalogue import Catalogues
    from digest.render.compile import Compiled
    from digest.render.compose import Composer
    from digest.render.settings import MailSettings
    from digest.store.database import Store
    from digest.stories.related_settings import RelatedSettings

_COLLECT_AFTER = 50_000  # new objects; Python's own figure is 700


@dataclass
class App:
    """The program, ready. `now` gives the time in UTC; `cache` is a folder for compiled templates."""

    config: Config
    now: Callable[[], datetime] = clock.now
    cache: Path | None = None

    @cached_property
    def store(self) -> "Store":
        from digest.store.database import Store

        return Store(self.config.store.url)

    def checked_store(self) -> "Store":
        """Returns the store. Raises: StoreError where it is missing or its schema is not ours."""
        self.store.check_schema()
        return self.store

    @property
    def engine_version(self) -> str:
        """Changes when the engine would see other things in the same article."""
        config = self.config
        labels = [[(label.code, label.words) for label in some] for some in (config.topics, config.regions)]
        stated = [
            (s.name, s.country, sorted(s.sections.items()), s.topics, s.regions) for s in config.sources
        ]
        known = (labels, sorted(stated), self.model_name)
        return f"{__version__}.{clock.fingerprint(repr(known))}"

    @property
    def model_name(self) -> str:
        """The language model in use, "" without one."""
        from digest.wiring import language_model

        return language_model.name() if self.config.understand.language_model == "auto" else ""

    @cached_property
    def engine(self) -> "Engine":
        from digest.wiring.engine import engine_of

        # A day is hundreds of thousands of small objects, none of them garbage: looking at them is a fifth of the work.
        gc.set_threshold(_COLLECT_AFTER, *gc.get_threshold()[1:])
        return engine_of(self)

    @property
    def zone(self) -> str:
        """The zone in which a person at the command line thinks: the first newsletter's."""
        return self.config.newsletters[0].zone

    def local(self, moment: datetime) -> str:
        """Returns a time as a person at the command line reads it."""
        from zoneinfo import ZoneInfo

        return moment.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")

    def local_published(self, moment: datetime) -> str:
        """Returns when an article appeared, as `local`; a date that was stated without a time stands alone."""
        from zoneinfo import ZoneInfo

        from digest.periods.local import bare_date

        day = bare_date(moment, ZoneInfo(self.zone))
        return day.isoformat() if day else self.local(moment)

    def facts(
        self, *, url: str = "", source: str = "", published: datetime | None = None, language: str = "",
        untitled: bool = False,
    ) -> "Facts":  # fmt: skip
        """Returns what is stated about a file; with `untitled`, an article without a headline is read too."""
        from digest.collect.facts import Facts

        return Facts(
            url=url, source=source, date=published, language=language, zone=self.zone, untitled=untitled
        )

    @property
    def related(self) -> "RelatedSettings":
        from digest.stories.related_settings import RelatedSettings

        return RelatedSettings()

    @property
    def newsletter_ids(self) -> tuple[str, ...]:
        return tuple(newsletter.id for newsletter in self.config.newsletters)

    @property
    def offer(self) -> "Joinable":
        """Returns what readers may choose from, with every code that the configuration gives to articles."""
        from digest.jobs.readers import Joinable

        sources, (topics, regions) = self.config.sources, (self.config.topics, self.config.regions)
        topics_stated = (code for source in sources for code in (*source.topics, *source.sections.values()))
        regions_stated = (code for source in sources for code in source.regions)
        return Joinable(
            newsletters=self.newsletter_ids,
            topics=tuple(dict.fromkeys([*(label.code for label in topics), *topics_stated])),
            regions=tuple(dict.fromkeys([*(label.code for label in regions), *regions_stated])),
        )

    def newsletter(self, name: str = "") -> NewsletterConfig:
        """Returns the newsletter `name`, or the first. Raises: UsageError."""
        try:
            return self.config.newsletter(name) if name else self.config.newsletters[0]
        except KeyError as error:
            known = ", ".join(self.newsletter_ids)
            raise UsageError(
                f"there is no newsletter {name!r}", hint=f"the configuration has {known}"
            ) from error

    def issue(self, name: str = "", slot: str = "") -> "Issue":
        """Returns a slot of a newsletter, its own first one unless told. Raises: UsageError."""
        from digest.wiring.issues import issue_of

        newsletter = self.newsletter(name)
        try:
            return issue_of(newsletter, self.config, *([slot] if slot else []))
        except KeyError as error:
            known = ", ".join(one.id for one in newsletter.slots) or "none"
            raise UsageError(
                f"{newsletter.id} has no slot {slot!r}", hint=f"beside its own it has {known}"
            ) from error

    @property
    def mail_settings(self) -> "MailSettings":
        from digest.render.settings import Advertisement, MailSettings

        mail = self.config.mail
        return MailSettings(
            theme=mail.theme,
            accent=mail.accent,
            look={
                f"{part}.{name}": value
                for part, values in (("light", mail.light), ("dark", mail.dark), ("type", mail.type))
                for name, value in values.items()
            },
            logo=mail.logo,
            advertisement=Advertisement(
                text=mail.advertisement.text,
                url=mail.advertisement.url,
                advertiser=mail.advertisement.advertiser,
            ),
            image_hosts=mail.image_hosts,
            card_images=mail.card_images,
            read_also=self.config.read_also.links,
        )

    @property
    def templates(self) -> tuple[Path, ...]:
        """The folders of themes, the newsroom's own first."""
        return tuple(
            path for path in (self.config.mail.templates, package_path("templates")) if path.is_dir()
        )

    def compiled(self) -> "Compiled":
        """Returns the templates as they are now. Raises: TemplateError."""
        from digest.render.compile import compile_theme

        return compile_theme(self.mail_settings, self.templates, self.cache)

    def check_words(self) -> None:
        """Raises: TemplateError, ConfigError where no edition's mails could be made: a template or catalogue is broken."""
        self.compiled()
        self.catalogues  # noqa: B018  (reading it is what finds a fault)

    @cached_property
    def catalogues(self) -> "Catalogues":
        from digest.render.catalogue import load_catalogues

        own = {
            label.code: label.names for label in (*self.config.topics, *self.config.regions) if label.names
        }
        return load_catalogues([self.config.mail.catalogues, package_path("locale")], own)

    def composer(
        self, edition: "Edition", newsletter: NewsletterConfig, compiled: "Compiled | None" = None
    ) -> "Composer":
        """Returns what makes the mails of an edition, of today's templates unless told. Raises: TemplateError, ConfigError."""
        from digest.render.compose import Composer
        from digest.render.links import Signer
        from digest.render.settings import Site
        from digest.wiring.pictures import pictures_of
        from digest.wiring.secret import secrets_of

        site = self.config.site
        return Composer(
            edition,
            compiled or self.compiled(),
            self.catalogues,
            signer=Signer(secrets_of(site)),
            site=Site(
                public_url=site.web_address, postal_address=site.postal_address,
                reply_to=site.reply_to, sender=site.sender,
            ),
            settings=replace(self.mail_settings, briefs=newsletter.briefs),
            inline=pictures_of(edition, self.config.mail.image_folder),
        )  # fmt: skip

    def dkim(self) -> "Dkim":
        """Returns what signs mails. Raises: ConfigError where a key cannot be read."""
        from digest.deliver.dkim import Dkim
        from digest.text.domains import ascii_domain
        from digest.wiring.secret import dkim_keys

        config = self.config
        domain = config.dkim.domain or config.site.sender.rpartition("@")[2]
        return Dkim(ascii_domain(domain), dkim_keys(config.dkim))

    def selector(self, edition: "Edition", issue: "Issue", composer: "Composer") -> "Selector":
        """Returns what chooses stories for readers so that each mail fits."""
        from digest.edition.select import Selector
        from digest.edition.sizes import Sizes

        def sizes(language: str) -> Sizes:
            found = composer.sizes(language)
            return Sizes(frame=found.frame, sections=found.sections, stories=found.stories, leads=found.leads)

        return Selector(edition, issue.select, sizes)

    def transport(self, name: "TransportName", key: "EditionKey") -> "Transport":
        """Returns the transport `name`. Raises: ConfigError where SMTP has no server."""
        if name == "outbox":
            return self.outbox(key)
        from digest.deliver.smtp import Smtp
        from digest.store.uses import of_server
        from digest.wiring.secret import smtp_server

        smtp = self.config.smtp
        if not smtp.servers:
            raise ConfigError("smtp has no server", hint="add one under [[smtp.servers]]")

        def used(server: str) -> "Mapping[tuple[str, datetime], int]":
            with self.store.reading() as db:
                return of_server(db, server)

        servers = [smtp_server(server) for server in smtp.servers]
        return Smtp(*servers, used=used, now=self.now, fail_over=smtp.fail_over)

    def outbox(self, key: "EditionKey") -> "Outbox":
        from digest.deliver.outbox import Outbox

        return Outbox(self.config.outbox.path, key, counts=self.config.outbox.counts)


def open_app(path: Path, *, default: bool = False) -> App:
    """Returns the program for the configuration at `path`. With `default`, a missing one is digest's own.

    Raises: ConfigError.
    """
    environ = clock.environment()
    if default and not path.exists():
        text = package_path("config.toml").read_text(encoding="utf-8")
        config = parse(text, environ, folder=Path.cwd())
        # Whoever only looks leaves nothing behind: links are signed with a secret that is forgotten.
        site = replace(config.site, secret=config.site.secret or secrets.token_hex())
        return App(replace(config, site=site), cache=clock.cache_folder())
    return App(load(path, environ), cache=clock.cache_folder())
