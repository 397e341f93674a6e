"""Where mails are handed over, and the settings of each such server."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from digest.errors import ConfigError

Tls = Literal["none", "starttls", "tls"]

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How many mails a server takes at most; 0 is no limit.

    `domains` limits mails an hour to one receiving domain. `warm_up` is how many it takes on its first day; each day
    after that takes twice as many as the day before.
    """

    per_second: float = 0
    per_hour: int = 0
    per_day: int = 0
    domains: Mapping[str, int] = field(default_factory=dict)
    warm_up: int = 0

    @property
    def remembered(self) -> bool:
        """Whether what was sent before this run counts."""
        return bool(self.per_hour or self.per_day or self.domains or self.warm_up)


NO_LIMITS = Limits()


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """One next hop. `hello` is the name given in EHLO, by default this machine's; of several servers one with twice the
    `weight` takes twice the mails.

    `timeout_s` bounds the wait for each answer. For the one to the content RFC 5321 §4.5.3.2.6 suggests ten minutes;
    a server that checks mails so long needs that setting, since a mail whose answer is given up is uncertain.
    `pause_s` is how long a server that is busy is left alone at first.
    """

    host: str
    port: int = 587
    tls: Tls = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    timeout_s: float = 30.0
    ca_file: Path | None = None
    hello: str = ""
    connections: int = 1
    weight: float = 1.0
    limits: Limits = NO_LIMITS
    pause_s: float = 1.0

    def __post_init__(self) -> None:
        if self.username and self.tls == "none" and self.host not in _LOOPBACK:
            raise ConfigError(
                f"the password for {self} would travel unencrypted", hint='set tls = "starttls" or "tls"'
            )

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"
