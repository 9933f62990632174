"""Invitations of the staff, and what was done to accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

Text = sa.Text
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts only an INTEGER key by itself


def upgrade() -> None:
    op.create_table(
        "invitation",
        sa.Column("id", Text, primary_key=True),
        sa.Column("code_hash", Text, nullable=False, unique=True),
        sa.Column("email", Text, nullable=False, index=True),
        sa.Column("roles", Text, nullable=False),
        sa.Column("skills", Text, nullable=False),
        sa.Column("languages", Text, nullable=False),
        sa.Column("invited_by", Text, nullable=False),  # the id of the staff, or 'service'
        sa.Column("created_at", Text, nullable=False),
        sa.Column("expires_at", Text, nullable=False),
        sa.Column("ended_at", Text),
        sa.Column("ended_by", Text),  # joined | withdrawn | replaced
    )
    op.create_table(
        "password_link",
        sa.Column("code_hash", Text, primary_key=True),
        sa.Column("staff_id", Text, sa.ForeignKey("staff.id"), nullable=False, index=True),
        sa.Column("created_at", Text, nullable=False),
        sa.Column("expires_at", Text, nullable=False),
        sa.Column("ended_at", Text),
    )
    op.create_table(
        "staff_audit",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("at", Text, nullable=False),
        sa.Column("actor_id", Text, nullable=False),  # the id of the staff, or 'service'
        sa.Column("staff_id", Text, index=True),  # whose account; none while somebody is only invited
        sa.Column("what", Text, nullable=False),
        sa.Column("detail", Text, nullable=False),  # JSON
    )


def downgrade() -> None:
    for table in ("staff_audit", "password_link", "invitation"):
        op.drop_table(table)
