"""Who has left a newsletter."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("newsletter", sa.String(), nullable=False),
        sa.Column("subscriber", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["subscriber"], ["subscribers.key"], name="fk_departures_subscriber", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("newsletter", "subscriber", name="pk_departures"),
    )
    op.create_index("ix_departures_subscriber", "departures", ["subscriber"])
