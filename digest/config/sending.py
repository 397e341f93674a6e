"""The settings of handing mails over: servers, signatures."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal, Self


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServerConfig:
    """One next hop. The password comes from the environment or from `password_file`, never from config.toml."""

    host: str
    port: int = 587
    tls: Literal["none", "starttls", "tls"] = "starttls"
    username: str = ""
    password: str = ""
    password_file: Path | None = None
    timeout_s: float = 60
    connections: int = 2
    ca_file: Path | None = None
    weight: float = 1.0
    per_second: float = 0
    per_hour: int = 0
    per_day: int = 0
    warm_up: int = 0
    domains: Mapping[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not 0 < self.port < 65536:
            raise ValueError(f"port is {self.port}; write a number from 1 to 65535")
        if not 1 <= self.connections <= 100:
            raise ValueError(f"connections is {self.connections}; write a number from 1 to 100")
        if not 0 < self.weight <= 1000:
            raise ValueError(f"weight of {self.host} is {self.weight}; write a number above 0, at most 1000")
        if min(self.per_second, self.per_hour, self.per_day, self.warm_up, *self.domains.values()) < 0:
            raise ValueError(f"a limit of {self.host} is below 0; write 0 for none")
        if self.username and self.tls == "none" and self.host not in ("localhost", "127.0.0.1", "::1"):
            raise ValueError(f'tls is \'none\' but {self.host} gets a password; write "starttls" or "tls"')

    def at(self, folder: Path) -> Self:
        """Returns the same settings with relative paths counted from `folder`."""
        return replace(
            self,
            password_file=self.password_file and folder / self.password_file,
            ca_file=self.ca_file and folder / self.ca_file,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpConfig:
    servers: tuple[SmtpServerConfig, ...] = ()
    fail_over: bool = False

    def at(self, folder: Path) -> Self:
        """Returns the same settings with relative paths counted from `folder`."""
        return replace(self, servers=tuple(server.at(folder) for server in self.servers))


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimKeyConfig:
    selector: str
    file: Path

    def __post_init__(self) -> None:
        if not all(
            label and label.isascii() and label.replace("-", "").isalnum()
            for label in self.selector.split(".")
        ):
            raise ValueError(f"selector is {self.selector!r}; write letters, digits and -, such as s2026")


@dataclass(frozen=True, slots=True, kw_only=True)
class DkimConfig:
    """Which keys sign mails; without any, mails are not signed here. `domain` is by default the sender's."""

    domain: str = ""
    keys: tuple[DkimKeyConfig, ...] = ()

    def at(self, folder: Path) -> Self:
        """Returns the same settings with relative paths counted from `folder`."""
        return replace(self, keys=tuple(replace(key, file=folder / key.file) for key in self.keys))


@dataclass(frozen=True, slots=True, kw_only=True)
class BouncesConfig:
    """Where mails come back to, and what follows. The password comes from the environment or from `password_file`."""

    address: str = ""
    mailbox: str = ""
    password: str = ""
    password_file: Path | None = None
    ca_file: Path | None = None
    done: Literal["seen", "move", "keep"] = "seen"
    moved_to: str = "Processed"
    soft_limit: int = 5
    soft_days: int = 14
    hard_share: float = 0.05
    hard_least: int = 5

    def __post_init__(self) -> None:
        address = self.address
        if address and (address.count("@") != 1 or any(c.isspace() or c in '<>",;+' for c in address)):
            raise ValueError(f"address is {address!r}; write a bare address such as bounces@news.example")
        if self.soft_limit < 1 or self.soft_days < 1 or self.hard_least < 1:
            raise ValueError("soft_limit, soft_days and hard_least must be above 0")
        if not 0 <= self.hard_share <= 1:
            raise ValueError(f"hard_share is {self.hard_share}; write a number from 0 to 1")

    def at(self, folder: Path) -> Self:
        """Returns the same settings with relative paths counted from `folder`."""
        local = self.mailbox and "://" not in self.mailbox
        return replace(
            self,
            mailbox=str(folder / self.mailbox) if local else self.mailbox,
            password_file=self.password_file and folder / self.password_file,
            ca_file=self.ca_file and folder / self.ca_file,
        )
