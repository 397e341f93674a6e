"""What stories are found by in other languages, and which story one that editions told is today."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.add_column("stories", sa.Column("marks", sa.Text(), nullable=False, server_default=""))
    op.create_table(
        "told_stories",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_told_stories"),
    )
    op.create_index("ix_told_stories_story", "told_stories", ["story"])
