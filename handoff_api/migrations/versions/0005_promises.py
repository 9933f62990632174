"""Promises to visitors: who answers whom until when, and how each turned out."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

Text, Integer = sa.Text, sa.Integer
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts only an INTEGER key by itself


def upgrade() -> None:
    op.create_table(
        "promise",
        sa.Column("id", Text, primary_key=True),
        sa.Column("handoff_id", Text, sa.ForeignKey("handoff.id"), nullable=False, index=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False, index=True),
        sa.Column("text", Text, nullable=False),
        sa.Column("due_at", Text, nullable=False, index=True),
        sa.Column("owner_id", Text, sa.ForeignKey("staff.id")),
        sa.Column("contact", Text, nullable=False),
        sa.Column("made_at", Text, nullable=False),
        sa.Column("made_by", Text, nullable=False),  # system, or the id of the staff
        sa.Column("answer_from", Text),  # what an agent says from then on keeps it; none: only when he says so
        sa.Column("state", Text, nullable=False, server_default="open"),  # open | kept | late | broken | withdrawn
        sa.Column("alerted_at", Text),
        sa.Column("late_at", Text),
        sa.Column("ended_at", Text),  # none: it is still owed
        sa.Column("note", Text),
        sa.Column("moves", Integer, nullable=False, server_default="0"),
    )
    is_owed = sa.text("ended_at IS NULL")
    op.create_index(
        "promise_owed", "promise", ["handoff_id"], unique=True, sqlite_where=is_owed, postgresql_where=is_owed
    )
    op.create_table(
        "promise_move",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("promise_id", Text, sa.ForeignKey("promise.id"), nullable=False, index=True),
        sa.Column("from_due", Text, nullable=False),
        sa.Column("to_due", Text, nullable=False),
        sa.Column("reason", Text, nullable=False),
        sa.Column("moved_by", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
    )
    op.create_table(
        "promise_offer",  # what somebody who waits was last offered instead of waiting
        sa.Column("handoff_id", Text, sa.ForeignKey("handoff.id"), primary_key=True),
        sa.Column("why", Text, nullable=False),  # nobody_present | outside_hours | long_wait | could_write
        sa.Column("next_open", Text),
        sa.Column("due", Text, nullable=False),
        sa.Column("offered_at", Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("promise_offer", "promise_move", "promise"):
        op.drop_table(table)
