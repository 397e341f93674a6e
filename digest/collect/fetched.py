"""The values of fetching: what is wanted, what came, and within which bounds."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from digest import __version__
from digest.collect.hosts import reach_of
from digest.collect.limits import INPUT_BYTES

FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/rdf+xml;q=0.9, application/xml;q=0.9, "
    "text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7, */*;q=0.5"
)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([\w:.-]{2,40})""", re.ASCII | re.IGNORECASE)
PAGES = "text/html, application/xhtml+xml;q=0.9, */*;q=0.5"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchSettings:
    """`timeout_s` bounds one fetch with all its redirects, but not the waiting for its turn; `host_delay_s` lies
    between two requests to one host; a site's own Crawl-delay counts up to `longest_delay_s`. `most_bytes` bounds a
    body on the wire and unpacked. Only the public web is asked, `allow_networks` such as "10.0.5.0/24", and with
    `allow_private` everything. `ca_file` adds the certificates of the newsroom's own authority."""

    at_once: int = 16
    connect_s: float = 10.0
    read_s: float = 20.0
    timeout_s: float = 60.0
    most_bytes: int = INPUT_BYTES
    host_delay_s: float = 1.0
    longest_delay_s: float = 10.0
    redirects: int = 5
    allow_private: bool = False
    allow_networks: tuple[str, ...] = ()
    user_agent: str = f"digest/{__version__}"
    ca_file: Path | None = None

    def __post_init__(self) -> None:
        for name in ("at_once", "connect_s", "read_s", "timeout_s", "most_bytes"):
            if getattr(self, name) <= 0:
                raise ValueError(f"{name} must be more than 0")
        for name in ("host_delay_s", "longest_delay_s", "redirects"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be less than 0")
        if not self.user_agent or not self.user_agent.isascii() or not self.user_agent.isprintable():
            raise ValueError("user_agent must be printable ASCII")
        reach_of(self.allow_networks, private=self.allow_private)


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """An address, and what is known of what lies there. `credentials` ("name:password"), or those in `url`, are sent to its
    host alone.

    `page` asks robots.txt first, at each redirect anew. `most_bytes` is that of the settings where it is 0.
    With `head` the server is asked for the headers of its answer only.
    """

    url: str
    etag: str = ""
    modified: str = ""
    accept: str = FEEDS
    page: bool = False
    most_bytes: int = 0
    head: bool = False
    credentials: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """An answer: 200 to 299 with its content, or 304 without. No address in it holds credentials.

    `moved_to` is where a chain of nothing but permanent redirects led, else "". `retry_after` and `max_age` are seconds
    that the server named, None where it did not.
    """

    url: str
    final_url: str
    status: int
    moved_to: str = ""
    content: bytes = field(default=b"", repr=False)
    content_type: str = ""
    etag: str = ""
    modified: str = ""
    retry_after: int | None = None
    max_age: int | None = None

    @property
    def unchanged(self) -> bool:
        return self.status == 304

    @property
    def charset(self) -> str:
        """The encoding that the server names, "" where it names none."""
        found = _CHARSET.search(self.content_type)
        return found[1] if found else ""
