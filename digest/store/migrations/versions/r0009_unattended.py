"""How often a reader wants mail, and what is noted beside editions."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("frequency", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "edition_notes",
        sa.Column("newsletter", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("newsletter", "date", "slot", "kind", name="pk_edition_notes"),
    )
