"""What the tests of this room share: a moment, plain facts, and a reader of one input."""

from datetime import UTC, datetime
from pathlib import Path

from digest.collect.batch import Batch
from digest.collect.facts import Facts
from digest.collect.read import read
from digest.model.article import Article, Rejected

NOW = datetime(2026, 4, 24, 16, 0, tzinfo=UTC)
FACTS = Facts()
CHECKOUT = Path(__file__).parents[2]
SHARED = CHECKOUT.parent / "shared" / "data"
EXAMPLES = CHECKOUT / "examples" / "articles"


def batch_of(
    content: str | bytes, origin: str = "given.txt", facts: Facts = FACTS, now: datetime = NOW
) -> Batch:
    raw = content.encode() if isinstance(content, str) else content
    return read(raw, origin=origin, facts=facts, now=now)


def article_of(
    content: str | bytes, origin: str = "given.txt", facts: Facts = FACTS, now: datetime = NOW
) -> Article:
    batch = batch_of(content, origin, facts, now)
    assert not batch.rejected, batch.rejected
    (article,) = batch.articles
    return article


def refusal_of(content: str | bytes, origin: str = "given.txt") -> Rejected:
    batch = batch_of(content, origin)
    assert not batch.articles, batch.articles
    (rejected,) = batch.rejected
    return rejected
