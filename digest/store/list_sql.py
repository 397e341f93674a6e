"""Lists articles and readers with plain SQL, for commands that read once and end: loading SQLAlchemy costs more than reading.

The statements run on SQLite and PostgreSQL alike; `digest.store.peek` says how they are run.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from digest.model.subscriber import Subscriber
from digest.store.peek import Ask, moment_of

_ARTICLES = """select id, title, url, source, coalesce(nullif(seen_language, ''), language), published, collected
 from articles where (:source = '' or source = :source)
 and (:language = '' or coalesce(nullif(seen_language, ''), language) = :language)
 order by collected desc, id"""
_COUNT = "select count(*) from articles"
_MEMBER = "exists (select 1 from subscriptions n where n.subscriber = s.key and n.newsletter = :newsletter)"
_SUBSCRIBERS = f"""select s.key, s.email, s.name, s.zone, s.frequency, s.length, s.format, s.status, s.links_version,
 s.send_at, s.paused_until, s.languages, s.follow_topics, s.follow_regions, s.mute_topics, s.mute_regions
 from subscribers s where :newsletter = '' or {_MEMBER} order by s.email_key"""  # noqa: S608  (no value of a reader's)
_SUBSCRIPTIONS = f"""select s.subscriber, s.newsletter from subscriptions s
 where :newsletter = '' or {_MEMBER.replace("s.key", "s.subscriber")} order by s.newsletter"""  # noqa: S608  (likewise)


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """An article without its text. `language` is what the engine saw, before that the publisher's word."""

    id: str
    title: str
    url: str
    source: str
    language: str
    published: datetime
    collected: datetime


def articles(
    ask: Ask, *, source: str = "", language: str = "", limit: int | None = None
) -> Iterator[ListedArticle]:
    """Yields articles, the last collected first. Empty filters let everything through."""
    values: dict[str, Any] = {"source": source, "language": language}
    statement = _ARTICLES
    if limit is not None:
        statement, values = f"{statement} limit :most", values | {"most": limit}
    for id_, title, url, source_name, shown, published, collected in ask(statement, values):
        yield ListedArticle(id_, title, url, source_name, shown, moment_of(published), moment_of(collected))


def article_count(ask: Ask) -> int:
    """Returns how many articles are stored."""
    return int(ask(_COUNT, {})[0][0])


def subscribers(ask: Ask, *, newsletter: str = "") -> Iterator[Subscriber]:
    """Yields readers in the order of their addresses; with `newsletter`, only those who get it."""
    newsletters: dict[str, list[str]] = {}
    for key, name in ask(_SUBSCRIPTIONS, {"newsletter": newsletter}):
        newsletters.setdefault(key, []).append(name)
    for row in ask(_SUBSCRIBERS, {"newsletter": newsletter}):
        key, email, name, zone, frequency, length, form, status, links_version, send_at, paused, *lists = row
        languages, follow_topics, follow_regions, mute_topics, mute_regions = map(_list, lists)
        yield Subscriber(
            key=key, email=email, name=name, newsletters=tuple(newsletters.get(key, ())), languages=languages,
            zone=zone, send_at=time.fromisoformat(send_at) if send_at else None, frequency=frequency,
            follow_topics=follow_topics, follow_regions=follow_regions, mute_topics=mute_topics,
            mute_regions=mute_regions, length=length, format=form, status=status,
            paused_until=date.fromisoformat(paused) if isinstance(paused, str) else paused, links_version=links_version,
        )  # fmt: skip


def _list(value: Any) -> tuple[str, ...]:
    """Returns a column of JSON; PostgreSQL's driver has read it already."""
    return tuple(json.loads(value) if isinstance(value, str) else value)
