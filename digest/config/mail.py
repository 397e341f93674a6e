"""Settings of how mails look."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from digest.config.checks import checked_slug


@dataclass(frozen=True, slots=True, kw_only=True)
class AdvertisementConfig:
    text: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    advertiser: str = ""

    def __post_init__(self) -> None:
        if bool(self.text) != bool(self.url):
            raise ValueError("an advertisement needs both text and url")
        if self.url and not self.url.startswith("https://"):
            raise ValueError(f"url is {self.url!r}; write an https address")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailConfig:
    theme: str = "newspaper"
    templates: Path = Path("templates")
    catalogues: Path = Path("locale")
    accent: str = ""
    logo: str = ""
    light: Mapping[str, str] = field(default_factory=dict)
    dark: Mapping[str, str] = field(default_factory=dict)
    type: Mapping[str, str] = field(default_factory=dict)
    image_hosts: tuple[str, ...] = ()
    image_folder: Path | None = None
    card_images: bool = False
    advertisement: AdvertisementConfig = AdvertisementConfig()

    def __post_init__(self) -> None:
        checked_slug(self.theme)
        if self.logo and not self.logo.startswith("https://"):
            raise ValueError(f"logo is {self.logo!r}; write the https address of a picture")
