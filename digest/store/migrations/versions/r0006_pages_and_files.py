"""What a feed said of a page last, and which files were read."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("pages", sa.Column("item", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "files",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_files"),
    )
