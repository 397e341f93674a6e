"""Until when a reader wants no mail, and for whom each mail was made."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("paused_until", sa.Date(), nullable=True))
    op.add_column("deliveries", sa.Column("variant", sa.String(), nullable=False, server_default=""))
