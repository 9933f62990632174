"""What the owner decides about the desk: each version as it was set, the newest counts."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts only an INTEGER key by itself


def upgrade() -> None:
    op.create_table(
        "desk_rules",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("rules", sa.Text, nullable=False),
        sa.Column("set_by", sa.Text, nullable=False),
        sa.Column("set_at", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("desk_rules")
