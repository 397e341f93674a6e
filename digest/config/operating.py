"""The settings of keeping it running: logs, watching, and how long things are kept."""

from dataclasses import dataclass
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class LogConfig:
    format: Literal["human", "json"] = "human"
    level: Literal["debug", "info", "warning", "error"] = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchConfig:
    """Whom troubles are told, and from when on something is one; 0 switches a watch off.

    Ports are on `host`, an IP address of this machine.
    """

    email: str = ""
    webhook_url: str = ""
    ping_url: str = ""
    silent_h: float = 72
    bounce_share: float = 0.05
    host: str = "127.0.0.1"
    schedule_port: int = 0
    serve_port: int = 0

    def __post_init__(self) -> None:
        for name in ("webhook_url", "ping_url"):
            address = getattr(self, name)
            if address and not (urlsplit(address).scheme in ("https", "http") and urlsplit(address).hostname):
                # The address may hold a key: it is not shown.
                raise ValueError(f"{name} is no address; write one that begins with https://")
        if self.email and (
            self.email.count("@") != 1 or any(c.isspace() or c in '<>",;' for c in self.email)
        ):
            raise ValueError(f"email is {self.email!r}; write a bare address such as ops@example.com")
        if self.silent_h < 0 or not 0 <= self.bounce_share <= 1:
            raise ValueError("silent_h is 0 or more hours, bounce_share a number from 0 to 1")
        try:
            ip_address(self.host)
        except ValueError as error:
            hint = "write an IP address of this machine, or 0.0.0.0 for all of them"
            raise ValueError(f"host is {self.host!r}; {hint}") from error
        for name in ("schedule_port", "serve_port"):
            if not 0 <= getattr(self, name) < 65536:
                raise ValueError(f"{name} is {getattr(self, name)}; write a port, or 0 for none")


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionConfig:
    """After so many days things are removed; 0 keeps them for good."""

    articles_days: int = 400
    editions_days: int = 400
    deliveries_days: int = 400
    addresses_days: int = 90
    unsubscribed_days: int = 400
    rejected_days: int = 30
    runs_days: int = 90

    def __post_init__(self) -> None:
        for name in (
            "articles_days",
            "editions_days",
            "deliveries_days",
            "addresses_days",
            "unsubscribed_days",
            "rejected_days",
            "runs_days",
        ):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} is {getattr(self, name)}; write days, or 0 to keep for good")
        # What a reader got is remembered from deliveries, for a month; a window of stories is days long.
        for name in ("articles_days", "editions_days", "deliveries_days"):
            if 0 < getattr(self, name) < 31:
                raise ValueError(
                    f"{name} is {getattr(self, name)}; write 31 days or more, because readers' memory needs them"
                )
