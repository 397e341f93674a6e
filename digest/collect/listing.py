"""What a page leads to."""

from dataclasses import dataclass

from digest.model.article import Link


@dataclass(frozen=True, slots=True)
class Listing:
    """Links to articles, in their order on the page, the feeds that it announces, and what it is called."""

    articles: tuple[Link, ...] = ()
    feeds: tuple[Link, ...] = ()
    title: str = ""
