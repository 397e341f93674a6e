"""The first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _articles()
    _article_versions_and_rejected()
    _stories()
    _subscribers()
    _editions()
    _ledger()
    _runs()


def _articles() -> None:
    op.create_table(
        "articles",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("source_url", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("url_key", sa.String(), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("authors", sa.JSON(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("image", sa.JSON(), nullable=True),
        sa.Column("photo_credit", sa.Text(), nullable=False),
        sa.Column("read_also", sa.JSON(), nullable=False),
        sa.Column("latest", sa.JSON(), nullable=False),
        sa.Column("extra", sa.JSON(), nullable=False),
        sa.Column("published", _TIME, nullable=False),
        sa.Column("date_basis", sa.String(), nullable=False),
        sa.Column("event_date", sa.Date(), nullable=True),
        sa.Column("collected", _TIME, nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("engine", sa.String(), nullable=False),
        sa.Column("seen_language", sa.String(), nullable=False),
        sa.Column("seen_topics", sa.JSON(), nullable=False),
        sa.Column("seen_regions", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_articles"),
        sa.UniqueConstraint("url_key", name="uq_articles_url_key"),
    )
    op.create_index("ix_articles_collected", "articles", ["collected"])
    op.create_index("ix_articles_engine", "articles", ["engine"])
    op.create_index("ix_articles_published", "articles", ["published"])


def _article_versions_and_rejected() -> None:
    op.create_table(
        "article_versions",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("replaced", _TIME, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("paragraphs", sa.JSON(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name="fk_article_versions_article", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", "version", name="pk_article_versions"),
    )
    op.create_table(
        "rejected",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("first", _TIME, nullable=False),
        sa.Column("last", _TIME, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_rejected"),
    )
    op.create_index("ix_rejected_last", "rejected", ["last"])


def _stories() -> None:
    op.create_table(
        "stories",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("first", _TIME, nullable=False),
        sa.Column("last", _TIME, nullable=False),
        sa.Column("topics", sa.JSON(), nullable=False),
        sa.Column("regions", sa.JSON(), nullable=False),
        sa.Column("sources", sa.JSON(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_stories"),
    )
    op.create_index("ix_stories_last", "stories", ["last"])
    op.create_table(
        "story_articles",
        sa.Column("article", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("repeats", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article"], ["articles.id"], name="fk_story_articles_article", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["story"], ["stories.id"], name="fk_story_articles_story", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("article", name="pk_story_articles"),
    )
    op.create_index("ix_story_articles_story", "story_articles", ["story"])


def _subscribers() -> None:
    op.create_table(
        "subscribers",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("email_key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.Column("send_at", sa.String(), nullable=False),
        sa.Column("follow_topics", sa.JSON(), nullable=False),
        sa.Column("follow_regions", sa.JSON(), nullable=False),
        sa.Column("mute_topics", sa.JSON(), nullable=False),
        sa.Column("mute_regions", sa.JSON(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=True),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("added", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_subscribers"),
        sa.UniqueConstraint("email_key", name="uq_subscribers_email_key"),
    )
    op.create_table(
        "subscriptions",
        sa.Column("newsletter", sa.String(), nullable=False),
        sa.Column("subscriber", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.key"], name="fk_subscriptions_subscriber", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("newsletter", "subscriber", name="pk_subscriptions"),
    )
    op.create_index("ix_subscriptions_subscriber", "subscriptions", ["subscriber"])


def _editions() -> None:
    op.create_table(
        "editions",
        sa.Column("newsletter", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("changed", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("newsletter", "date", "slot", name="pk_editions"),
    )
    op.create_table(
        "edition_versions",
        sa.Column("newsletter", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("window_start", _TIME, nullable=False),
        sa.Column("window_end", _TIME, nullable=False),
        sa.Column("built", _TIME, nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("snapshot", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("newsletter", "date", "slot", "version", name="pk_edition_versions"),
    )


def _ledger() -> None:
    op.create_table(
        "deliveries",
        sa.Column("newsletter", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("transport", sa.String(), nullable=False),
        sa.Column("subscriber", sa.String(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("stories", sa.JSON(), nullable=False),
        sa.Column("updates", sa.JSON(), nullable=False),
        sa.Column("claim", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", _TIME, nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint(
            "newsletter", "date", "slot", "transport", "subscriber", name="pk_deliveries"
        ),
    )
    op.create_index("ix_deliveries_subscriber_date", "deliveries", ["subscriber", "date"])
    op.create_table(
        "sendings",
        sa.Column("newsletter", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("transport", sa.String(), nullable=False),
        sa.Column("eligible", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("newsletter", "date", "slot", "transport", name="pk_sendings"),
    )


def _runs() -> None:
    op.create_table(
        "runs",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("started", _TIME, nullable=False),
        sa.Column("finished", _TIME, nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_runs"),
    )
    op.create_index("ix_runs_job", "runs", ["job"])
