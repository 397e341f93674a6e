"""Declares the tables. Every change here comes with a migration; a test compares the two.

Only types that SQLite and PostgreSQL both have. Lists and small values are JSON: they are read whole with
their row, never searched. Keys that strangers choose without bound (URLs) are indexed by their hash, because
PostgreSQL indexes no text over 2,700 bytes.
"""

from digest.store.tables import api, articles, editions, marks, readers, runs, sending, sources  # noqa: F401  # each registers its tables
from digest.store.tables.base import Base, UtcTime

__all__ = ["Base", "UtcTime"]

ARTICLES = Base.metadata.tables["articles"]
ARTICLE_VERSIONS = Base.metadata.tables["article_versions"]
ARTICLE_VECTORS = Base.metadata.tables["article_vectors"]
SHARED_KEYS = Base.metadata.tables["shared_keys"]
REJECTED = Base.metadata.tables["rejected"]
SOURCES = Base.metadata.tables["sources"]
FILES = Base.metadata.tables["files"]
PAGES = Base.metadata.tables["pages"]
STORIES = Base.metadata.tables["stories"]
STORY_ARTICLES = Base.metadata.tables["story_articles"]
TOLD_STORIES = Base.metadata.tables["told_stories"]
SUBSCRIBERS = Base.metadata.tables["subscribers"]
SUBSCRIPTIONS = Base.metadata.tables["subscriptions"]
DEPARTURES = Base.metadata.tables["departures"]
MOVES = Base.metadata.tables["moves"]
EDITIONS = Base.metadata.tables["editions"]
EDITION_NOTES = Base.metadata.tables["edition_notes"]
EDITION_VERSIONS = Base.metadata.tables["edition_versions"]
DELIVERIES = Base.metadata.tables["deliveries"]
SENDINGS = Base.metadata.tables["sendings"]
API_TOKENS = Base.metadata.tables["api_tokens"]
API_ANSWERS = Base.metadata.tables["api_answers"]
MARKS = Base.metadata.tables["marks"]
RUNS = Base.metadata.tables["runs"]
SUPPRESSIONS = Base.metadata.tables["suppressions"]
BOUNCES = Base.metadata.tables["bounces"]
BOUNCE_DECISIONS = Base.metadata.tables["bounce_decisions"]
SERVER_USES = Base.metadata.tables["server_uses"]
