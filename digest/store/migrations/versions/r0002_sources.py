"""Sources that are polled, pages that are still wanted, articles that are held or were taken back."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    _articles()
    _sources()
    _pages()


def _articles() -> None:
    op.add_column("articles", sa.Column("available", _TIME, nullable=True))
    op.execute("update articles set available = collected")
    with op.batch_alter_table("articles") as table:
        table.alter_column("available", existing_type=_TIME, nullable=False)
    op.add_column("articles", sa.Column("withdrawn", _TIME, nullable=True))
    op.add_column("articles", sa.Column("withdrawn_by", sa.String(), nullable=False, server_default=""))
    op.create_index("ix_articles_available", "articles", ["available"])


def _sources() -> None:
    op.create_table(
        "sources",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("moved_to", sa.Text(), nullable=False),
        sa.Column("off", sa.Text(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("tried", _TIME, nullable=True),
        sa.Column("succeeded", _TIME, nullable=True),
        sa.Column("next_at", _TIME, nullable=True),
        sa.Column("interval_s", sa.Integer(), nullable=False),
        sa.Column("watched", _TIME, nullable=True),
        sa.Column("watch_reason", sa.Text(), nullable=False),
        sa.Column("cleared", _TIME, nullable=True),
        sa.PrimaryKeyConstraint("name", name="pk_sources"),
    )


def _pages() -> None:
    op.create_table(
        "pages",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("article", sa.String(), nullable=True),
        sa.Column("etag", sa.Text(), nullable=False),
        sa.Column("modified", sa.Text(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        sa.Column("next_at", _TIME, nullable=True),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_pages_article", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("key", name="pk_pages"),
    )
    op.create_index("ix_pages_next_at", "pages", ["next_at"])
    op.create_index("ix_pages_article", "pages", ["article"])
