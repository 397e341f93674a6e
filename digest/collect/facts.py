"""What the operator states about a file: it wins over everything that is read or guessed from it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from digest.errors import UsageError

Expected = Literal["any", "feed", "page", "list"]


@dataclass(frozen=True, slots=True)
class Facts:
    """`url` is the article's address, or a feed's own where the file holds several articles.

    `zone` is that of times without one, here and in the file. A `date` up to 30 days ahead of the clock is kept, and
    the store holds the article until then; one further ahead, or before 1990, is not believed, whoever states it.
    `untitled` says that JSON items may come without a headline, as some of labelled sets do: their first sentence
    stands in. `selector` finds the body's element on the pages of this source: a CSS selector, or an XPath where it
    begins with "/" or "("; where it finds nothing the page is read as any other. `expects` is what must
    lie there: a feed; a page with an article; or a page that is asked for what it leads to, where `links` are, in the
    same form, the elements with the links to articles.
    """

    url: str = ""
    source: str = ""
    source_url: str = ""
    date: datetime | None = None
    language: str = ""
    zone: str = "UTC"
    untitled: bool = False
    selector: str = ""
    expects: Expected = "any"
    links: str = ""
    charset: str = field(default="", repr=False)
    file: str = field(default="", repr=False)

    @property
    def tzinfo(self) -> ZoneInfo:
        """Raises UsageError where `zone` names no time zone."""
        try:
            return ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
            raise UsageError(
                f'"{self.zone}" is not a time zone', hint='write one such as "Asia/Almaty" or "UTC"'
            ) from cause
