"""What is known of a source: how it is asked, and whether it is trusted."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PollState:
    """What asking a source has taught. `address` is that of the configuration, "" for a file or folder; `moved_to` is
    where it permanently went; `etag` and `modified` are its validators; `off` says why it is not asked any more. `next_at`
    is when it is due (None: at once), `interval_s` the seconds between two looks. `error` is the last failure's reason,
    "" after a success. `notice` says what was wrong with the last answer although it was read."""

    name: str
    address: str = ""
    etag: str = ""
    modified: str = ""
    moved_to: str = ""
    off: str = ""
    failures: int = 0
    error: str = ""
    tried: datetime | None = None
    succeeded: datetime | None = None
    next_at: datetime | None = None
    interval_s: int = 0
    notice: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """One source as the store knows it. It is on watch from `watched` until an editor clears it; `watch_reason` says
    why. `moved` is when its articles last came again under new addresses."""

    poll: PollState
    watched: datetime | None = None
    watch_reason: str = ""
    cleared: datetime | None = None
    moved: datetime | None = None

    @property
    def on_watch(self) -> bool:
        return self.watched is not None and (self.cleared is None or self.cleared < self.watched)


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedPage:
    """An article's page that is to be read at its publisher's `url`: first for its text, later for corrections. `address`
    is the canonical one by which it is known.

    `article` is "" while only a list of pages named it. `item` stands for what the feed said of it last. `visits` counts
    the times it was read, `failures` those in a row it was not; `next_at` is None once it is read for the last time.
    """

    url: str
    address: str
    source: str
    article: str = ""
    item: str = ""
    etag: str = ""
    modified: str = ""
    visits: int = 0
    failures: int = 0
    error: str = ""
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An article as it came from its source, for whoever looks for garbage in good form. `text` stands for its text
    ("" for a short one); `collected` is when it first came, `available` when it might first be told."""

    title: str
    text: str
    url: str
    published: datetime
    collected: datetime
    available: datetime
    stated: bool = True
