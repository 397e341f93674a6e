"""What a newsroom may set about its mails, and what it must say about itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Advertisement:
    """One advertisement: its words by language, where they lead, and who pays."""

    text: Mapping[str, str] = field(default_factory=dict)
    url: str = ""
    advertiser: str = ""


NO_ADVERTISEMENT = Advertisement()


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """How mails look. Empty `accent` (#rrggbb) means the theme's; `look` replaces other values of the theme by name
    (`light.paper`, `type.serif`); `logo` is the https address of a picture.

    The last `briefs` stories of a mail stand in brief; `read_also` is the most links below one card. The lead
    shows its picture only from `image_hosts` (and hosts below them): a foreign host learns who reads. With `card_images`
    cards show theirs too, small.
    """

    theme: str = "newspaper"
    accent: str = ""
    look: Mapping[str, str] = field(default_factory=dict)
    logo: str = ""
    briefs: int = 5
    read_also: int = 3
    image_hosts: tuple[str, ...] = ()
    card_images: bool = False
    advertisement: Advertisement = NO_ADVERTISEMENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Who sends. `public_url` is where readers reach `digest serve`; without it mails carry no links to it.

    `sender` is the address in From (else `reply_to`), and in envelopes; `reply_to` is read by people.
    """

    public_url: str = ""
    postal_address: str = ""
    reply_to: str = ""
    sender: str = ""
