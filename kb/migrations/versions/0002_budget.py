"""The wrong-answer budget with its history, and indexes for reading evidence by time and by turn."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "budget",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("evidence_by_time", "evidence", ["at", "event_id"])
    op.create_index("evidence_by_turn", "evidence", ["turn_id"])
