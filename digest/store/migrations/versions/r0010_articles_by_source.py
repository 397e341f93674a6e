"""When each source last brought something is found without reading all articles."""

from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_index("ix_articles_source_collected", "articles", ["source", "collected"])
