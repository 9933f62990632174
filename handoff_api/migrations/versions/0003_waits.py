"""What waits are estimated from, what was said of them, and how they turned out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

Text, Integer, Float = sa.Text, sa.Integer, sa.Float
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts only an INTEGER key by itself


def upgrade() -> None:
    _records()
    _said()
    op.add_column("conversation", sa.Column("visitor_time_zone", Text))  # in which he is told when somebody answers


def _records() -> None:
    op.create_table(
        "queue_place",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("handoff_id", Text, sa.ForeignKey("handoff.id"), nullable=False, index=True),
        sa.Column("joined_at", Text, nullable=False),  # for the first time; a chat put back keeps it
        sa.Column("entered_at", Text, nullable=False, index=True),
        sa.Column("skill", Text),
        sa.Column("language", Text, nullable=False),
        sa.Column("ended_at", Text),
        sa.Column("ended_by", Text),  # claimed | gave_up | moved
        sa.Column("claimed_by", Text),
    )
    op.create_table(
        "agent_chat",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("handoff_id", Text, sa.ForeignKey("handoff.id"), nullable=False, index=True),
        sa.Column("staff_id", Text, nullable=False),
        sa.Column("began_at", Text, nullable=False, index=True),
        sa.Column("ended_at", Text),
        sa.Column("finished", Integer, nullable=False, server_default="0"),
    )
    op.create_table(
        "agent_shift",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("staff_id", Text, sa.ForeignKey("staff.id"), nullable=False),
        sa.Column("began_at", Text, nullable=False, index=True),
        sa.Column("ended_at", Text),
        sa.Column("ended_by", Text),  # break | off | lost
    )
    op.create_index("agent_shift_of", "agent_shift", ["staff_id", "began_at"])


def _said() -> None:
    op.create_table(
        "said_wait",
        sa.Column("handoff_id", Text, sa.ForeignKey("handoff.id"), primary_key=True),
        sa.Column("said_at", Text, nullable=False),
        sa.Column("position", Integer, nullable=False),
        sa.Column("at_joining", Integer, nullable=False),  # only those are counted and learned from
        sa.Column("has_queue", Integer, nullable=False),  # whether no slot was free
        sa.Column("low", Float, nullable=False),  # minutes from joining, as are `high` and `wait`
        sa.Column("high", Float),  # none: perhaps not today
        sa.Column("kind", Text, nullable=False),  # range | at_most | promise
        sa.Column("said_low", Float, nullable=False),
        sa.Column("said_high", Float),
        sa.Column("wait", Float),  # that it was, or would have been
        sa.Column("ended", Text),  # served | never
        sa.Column("learned", Integer, nullable=False, server_default="0"),
        # What stands: said at `stands_since`, counting down from there.
        sa.Column("stands_since", Text, nullable=False),
        sa.Column("stands_kind", Text, nullable=False),
        sa.Column("stands_low", Float, nullable=False),
        sa.Column("stands_high", Float),
        # What the visitor was last told: seconds that are left, and his position with the plain place it came from.
        sa.Column("told_low", Integer),
        sa.Column("told_high", Integer),
        sa.Column("told_position", Integer, nullable=False),
        sa.Column("told_place", Integer, nullable=False),
    )
    is_open = sa.text("ended IS NULL")
    op.create_index("said_wait_open", "said_wait", ["said_at"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_table(
        "wait_memory",
        sa.Column("id", Integer, primary_key=True),
        sa.Column("memory", Text, nullable=False),
        sa.Column("learned_at", Text, nullable=False),
    )
    op.create_table(
        "wait_stretch",
        sa.Column("has_queue", Integer, primary_key=True),
        sa.Column("low", Float, nullable=False),
        sa.Column("high", Float, nullable=False),
    )


def downgrade() -> None:
    op.drop_column("conversation", "visitor_time_zone")
    for table in ("wait_stretch", "wait_memory", "said_wait", "agent_shift", "agent_chat", "queue_place"):
        op.drop_table(table)
