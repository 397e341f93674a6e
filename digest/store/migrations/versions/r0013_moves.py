"""When readers asked for another frequency or moved to another zone, and what they had before."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"


def upgrade() -> None:
    op.create_table(
        "moves",
        sa.Column("subscriber", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("frequency", sa.String(), nullable=False),
        sa.Column("zone", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.key"], name="fk_moves_subscriber", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("subscriber", "at", name="pk_moves"),
    )
    op.create_index("ix_moves_at", "moves", ["at"])
