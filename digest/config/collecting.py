"""The settings of collecting: the sources, and how those on the network are asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from digest.config.checks import checked_country, checked_slug, checked_zone

Right = Literal["headline", "summary", "image"]
# One of a source's that makes no sense without the network.
_NETWORK_ONLY = ("full_text", "links", "username")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """One source: `path` is a file or folder, `feed` the address of a feed, `page` that of a page that lists
    articles. Exactly one of them is given. The password comes from the environment or from `password_file`, never from
    config.toml."""

    name: str
    path: Path | None = None
    feed: str = ""
    page: str = ""
    url: str = ""
    language: str = ""
    country: str = ""
    topics: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()
    sections: Mapping[str, str] = field(default_factory=dict)
    full_text: bool = False
    selector: str = ""
    links: str = ""
    zone: str = "UTC"
    weight: float = 1.0
    rights: tuple[Right, ...] = ("headline", "summary", "image")
    enabled: bool = True
    username: str = ""
    password: str = field(default="", repr=False)
    password_file: Path | None = None

    def __post_init__(self) -> None:
        checked_zone(self.zone)
        checked_country(self.country)
        for code in (*self.topics, *self.regions, *self.sections.values()):
            checked_slug(code)
        if not self.name.strip():
            raise ValueError("name is empty; write who publishes, as readers see it")
        if not 0 < self.weight <= 100:
            raise ValueError(f"weight of {self.name!r} is {self.weight}; write a number above 0, at most 100")
        given = [kind for kind in ("path", "feed", "page") if getattr(self, kind)]
        if len(given) != 1:
            told = " and ".join(given) if given else "none of path, feed and page"
            raise ValueError(f"{self.name!r} has {told}; write exactly one of path, feed and page")
        for key in ("feed", "page", "url"):
            _check_address(getattr(self, key), key)
        for key in _NETWORK_ONLY:
            if getattr(self, key) and self.path:
                raise ValueError(f"{self.name!r} has {key}, which only a feed or a page can have; remove it")
        _check_login(self)
        if self.links and not self.page:
            raise ValueError(f"{self.name!r} has links, which only a page can have; remove it")

    @property
    def address(self) -> str:
        """The address that is polled, "" where the source is a file or folder."""
        return self.feed or self.page

    def at(self, folder: Path) -> Self:
        """Returns the same source with its relative paths counted from `folder`."""
        return replace(
            self,
            path=self.path and folder / self.path,
            password_file=self.password_file and folder / self.password_file,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectConfig:
    """How sources on the network are asked."""

    at_once: int = 16
    timeout_s: float = 30
    most_mb: float = 10
    host_delay_s: float = 1
    shortest_m: int = 10
    longest_m: int = 720
    pages_a_run: int = 200
    user_agent: str = ""
    allow_networks: tuple[str, ...] = ()
    allow_private: bool = False
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.at_once <= 200:
            raise ValueError(f"at_once is {self.at_once}; write a number from 1 to 200")
        if not 1 <= self.timeout_s <= 600:
            raise ValueError(f"timeout_s is {self.timeout_s}; write a number from 1 to 600")
        if not 0 < self.most_mb <= 20:
            raise ValueError(f"most_mb is {self.most_mb}; write a number above 0, at most 20")
        if not 0 <= self.host_delay_s <= 60:
            raise ValueError(f"host_delay_s is {self.host_delay_s}; write a number from 0 to 60")
        if not 1 <= self.shortest_m <= self.longest_m <= 10_080:
            raise ValueError(
                "shortest_m and longest_m are minutes: 1 or more, at most a week, the shortest first"
            )
        if not 0 <= self.pages_a_run <= 10_000:
            raise ValueError(f"pages_a_run is {self.pages_a_run}; write a number from 0 to 10000")
        for network in self.allow_networks:
            try:
                ip_network(network)
            except ValueError as error:
                hint = "write an address such as 10.0.0.5, or a network such as 10.0.5.0/24"
                raise ValueError(f"allow_networks has {network!r}; {hint}") from error
        if any(ord(character) < 32 or ord(character) > 126 for character in self.user_agent):
            raise ValueError("user_agent has characters that no header can have; write plain letters")

    def at(self, folder: Path) -> Self:
        """Returns the same settings with a relative path counted from `folder`."""
        return replace(self, ca_file=self.ca_file and folder / self.ca_file)


def _check_login(source: SourceConfig) -> None:
    if (source.password or source.password_file) and not source.username:
        raise ValueError(f"{source.name!r} has a password and no username; write both")
    if ":" in source.username:
        raise ValueError(
            f"username of {source.name!r} has a colon, which no login can have; write it without"
        )


def _check_address(address: str, key: str) -> None:
    if not address:
        return
    if "@" in address.partition("//")[2].partition("/")[0]:
        hint = "take it out, and write username and password_file"
        raise ValueError(f"{key} has a login in its address; {hint}")  # and is not shown
    try:
        parts = urlsplit(address)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        sound = False
    if not sound or any(character.isspace() for character in address):
        raise ValueError(f"{key} is {address!r}; write an address that begins with https://")
