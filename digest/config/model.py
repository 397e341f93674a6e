"""The tree of settings that config.toml may hold. Defaults work; every name is documented in docs/configuration.md."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self

from digest.config.checks import checked_slug
from digest.config.collecting import CollectConfig, SourceConfig
from digest.config.mail import MailConfig
from digest.config.operating import LogConfig, RetentionConfig, WatchConfig
from digest.config.sending import BouncesConfig, DkimConfig, SmtpConfig
from digest.config.times import TimesConfig, check_times
from digest.config.understanding import UnderstandConfig
from digest.edition.codes import region_code
from digest.text.domains import ascii_url


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreConfig:
    url: str = "sqlite:///digest.db"


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteConfig:
    """Who sends. `secret` signs the links in mails; it comes from the environment or from `secret_file`.

    `public_url` is as a person writes it; everything that leaves takes `web_address`.
    """

    public_url: str = ""
    postal_address: str = ""
    reply_to: str = ""
    sender: str = "digest@localhost"
    secret_file: Path = Path("digest.secret")
    secret: str = ""

    def __post_init__(self) -> None:
        if self.public_url and not self.public_url.startswith(("https://", "http://")):
            raise ValueError("public_url must begin with https://")
        try:
            address = self.web_address
        except ValueError as error:
            raise ValueError(
                f"public_url: {error}; write an address such as https://news.example.com"
            ) from error
        if "?" in address or "#" in self.public_url:
            raise ValueError(f"public_url is {self.public_url!r}; write it without ? and #")
        for name in ("reply_to", "sender"):
            address = getattr(self, name)
            if address and (address.count("@") != 1 or any(c.isspace() or c in '<>",;' for c in address)):
                raise ValueError(f"{name} is {address!r}; write a bare address such as desk@example.com")

    @property
    def web_address(self) -> str:
        """Returns `public_url` in ASCII, without a slash at its end; "" where there is none."""
        return ascii_url(self.public_url).rstrip("/") if self.public_url else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionConfig:
    id: str
    names: Mapping[str, str] = field(default_factory=dict)
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        checked_slug(self.id)
        if not self.topics and not self.regions:
            raise ValueError(f"section {self.id!r} names neither topics nor regions")


# A server that takes a mail and breaks off each time, or a program that dies each time, would fill its reader's mailbox:
# then a person decides.
RESENDS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaConfig:
    """One of the regions that divide the world for a newsletter's sections, nearest first."""

    code: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsletterConfig(TimesConfig):
    """One newsletter: what it is made of and when it leaves."""

    id: str
    name: str
    names: Mapping[str, str] = field(default_factory=dict)
    languages: tuple[str, ...] = ("en",)
    transport: Literal["outbox", "smtp"] = "outbox"
    uncertain: Literal["hold", "resend"] = "hold"
    group_by: Literal["topic", "region", "region-topic"] = "topic"
    areas: tuple[AreaConfig, ...] = (AreaConfig(code="KZ"), AreaConfig(code="143"), AreaConfig(code="001"))
    sections: tuple[SectionConfig, ...] = ()
    stories: int = 10
    briefs: int = 5
    pool: int = 400
    max_age_h: float = 48
    languages_shown: Literal["hide", "brief"] = "hide"
    outside: int = 1
    update_sources: int = 3

    @property
    def resends(self) -> int:
        """How often in all a mail in doubt goes by itself. Not into the outbox: whoever delivers from it knows no copies."""
        return RESENDS if self.uncertain == "resend" and self.transport == "smtp" else 0

    def __post_init__(self) -> None:
        checked_slug(self.id)
        check_times(self)
        if self.update_sources < 1:
            raise ValueError(f"update_sources is {self.update_sources}; write a number, 1 or more")
        if not self.languages:
            raise ValueError(f"newsletter {self.id!r} has no languages")
        for language, name in self.names.items():
            if language not in self.languages:
                known = ", ".join(self.languages)
                raise ValueError(f"names has {language!r}; {self.id!r} is written in {known}")
            if not name.strip():
                raise ValueError(f"names.{language} is empty; write a name, or leave it out")
        if not 1 <= self.stories <= self.pool:
            raise ValueError(f"stories is {self.stories}; write a number from 1 to pool ({self.pool})")
        if not 0 <= self.briefs <= self.stories:
            raise ValueError(f"briefs is {self.briefs}; write a number from 0 to stories ({self.stories})")
        if self.max_age_h <= 0:
            raise ValueError(f"max_age_h is {self.max_age_h:g}; write hours, more than 0")
        if not 0 <= self.outside <= self.stories:
            raise ValueError(f"outside is {self.outside}; write a number from 0 to stories ({self.stories})")


@dataclass(frozen=True, slots=True, kw_only=True)
class RankConfig:
    half_life_h: float = 18.0
    max_per_source: int = 4
    max_per_topic: int = 5
    max_per_region: int = 6
    mix: float = 0.3
    topic_weights: Mapping[str, float] = field(default_factory=dict)
    region_weights: Mapping[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 <= self.mix <= 1:
            raise ValueError(f"mix is {self.mix:g}; write a number from 0 to 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAlsoConfig:
    links: int = 3
    archive_days: int = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnLabelConfig:
    """A topic or a region of the newsroom's own: articles with one of the words get the code."""

    code: str
    words: tuple[str, ...]
    names: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        checked_slug(self.code)
        if not any(word.strip() for word in self.words):
            raise ValueError(f"{self.code!r} has no words")


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboxConfig:
    path: Path = Path("outbox")
    counts: bool = False
    keep_days: int = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiConfig:
    requests_a_minute: int = 120
    trusted_proxies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.requests_a_minute < 1:
            raise ValueError(f"requests_a_minute is {self.requests_a_minute}; write a number above 0")
        for proxy in self.trusted_proxies:
            try:
                ip_network(proxy)
            except ValueError as error:
                hint = "write an address such as 127.0.0.1, or a network such as 10.0.0.0/8"
                raise ValueError(f"trusted_proxies has {proxy!r}; {hint}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class RunConfig:
    failure_share: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    store: StoreConfig = StoreConfig()
    site: SiteConfig = SiteConfig()
    sources: tuple[SourceConfig, ...] = ()
    collect: CollectConfig = field(default_factory=CollectConfig)
    newsletters: tuple[NewsletterConfig, ...] = ()
    rank: RankConfig = RankConfig()
    read_also: ReadAlsoConfig = ReadAlsoConfig()
    understand: UnderstandConfig = field(default_factory=UnderstandConfig)
    topics: tuple[OwnLabelConfig, ...] = ()
    regions: tuple[OwnLabelConfig, ...] = ()
    mail: MailConfig = field(default_factory=MailConfig)
    outbox: OutboxConfig = OutboxConfig()
    smtp: SmtpConfig = field(default_factory=SmtpConfig)
    dkim: DkimConfig = field(default_factory=DkimConfig)
    bounces: BouncesConfig = field(default_factory=BouncesConfig)
    api: ApiConfig = ApiConfig()
    run: RunConfig = RunConfig()
    watch: WatchConfig = field(default_factory=WatchConfig)
    log: LogConfig = field(default_factory=LogConfig)
    retention: RetentionConfig = field(default_factory=RetentionConfig)

    def __post_init__(self) -> None:
        for kind, names in (
            ("newsletters", [n.id for n in self.newsletters]),
            ("sources", [s.name for s in self.sources]),
        ):
            twice = sorted({name for name in names if names.count(name) > 1})
            if twice:
                raise ValueError(f"{kind} has {twice[0]!r} twice; names are unique")
        if not self.newsletters:
            raise ValueError("there is no newsletter; add one under [[newsletters]]")
        own = tuple(region.code for region in self.regions)
        for letter in self.newsletters:
            codes = [area.code for area in letter.areas]
            for code in codes:
                if region_code(code, own) != code or codes.count(code) > 1:
                    raise ValueError(
                        f"newsletter {letter.id!r} has the area {code!r}; write each once, as {region_code(code, own)}"
                    )

    def at(self, folder: Path) -> Self:
        """Returns the same settings with relative paths counted from `folder`."""
        prefix = "sqlite:///"
        store = self.store
        if store.url.startswith(prefix) and not store.url.startswith(prefix + "/"):
            store = StoreConfig(url=f"{prefix}{folder / store.url.removeprefix(prefix)}")
        return replace(
            self,
            store=store,
            site=replace(self.site, secret_file=folder / self.site.secret_file),
            sources=tuple(source.at(folder) for source in self.sources),
            collect=self.collect.at(folder),
            mail=replace(
                self.mail,
                templates=folder / self.mail.templates,
                catalogues=folder / self.mail.catalogues,
                image_folder=folder / self.mail.image_folder if self.mail.image_folder else None,
            ),
            outbox=replace(self.outbox, path=folder / self.outbox.path),
            smtp=self.smtp.at(folder),
            dkim=self.dkim.at(folder),
            bounces=self.bounces.at(folder),
        )

    def newsletter(self, id: str) -> NewsletterConfig:  # noqa: A002  (the name of the key)
        """Raises: KeyError when there is no newsletter `id`."""
        return {newsletter.id: newsletter for newsletter in self.newsletters}[id]
