"""What came back, with why it is believed and what was done. The table before it was never written to."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

_TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.drop_table("bounces")
    texts = ("form", "kind", "cause", "status", "recipient", "message_id", "proof", "effect", "subscriber", "address",
             "newsletter", "slot")  # fmt: skip
    op.create_table(
        "bounces",
        sa.Column("id", sa.String(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in texts),
        sa.Column("code", sa.Integer(), nullable=False),
        sa.Column("detail", sa.Text(), nullable=False),
        sa.Column("date", sa.Date(), nullable=True),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bounces"),
    )
    op.create_index("ix_bounces_subscriber", "bounces", ["subscriber"])
    op.create_index("ix_bounces_newsletter_date", "bounces", ["newsletter", "date"])
    op.add_column("suppressions", sa.Column("source", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "bounce_decisions",
        sa.Column("newsletter", sa.String(), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("slot", sa.String(), nullable=False),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("at", _TIME, nullable=False),
        sa.PrimaryKeyConstraint("newsletter", "date", "slot", name="pk_bounce_decisions"),
    )
