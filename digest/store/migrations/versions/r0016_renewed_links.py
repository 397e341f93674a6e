"""How often each reader's links were renewed."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"


def upgrade() -> None:
    op.add_column("subscribers", sa.Column("links_version", sa.Integer(), nullable=False, server_default="0"))
