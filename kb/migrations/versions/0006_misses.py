"""Questions that nobody could answer, in small groups, in groups that editors work on."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

Text, Integer = sa.Text, sa.Integer


def upgrade() -> None:
    op.create_table(
        "miss_group",
        sa.Column("id", Text, primary_key=True),
        sa.Column("title", Text, nullable=False),
        sa.Column("language", Text),
        sa.Column("words", Text, nullable=False),
        sa.Column("asked", Integer, nullable=False),
        sa.Column("people", Integer, nullable=False),
        sa.Column("kinds", Text, nullable=False),
        sa.Column("days", Text, nullable=False),
        sa.Column("first_at", Text, nullable=False),
        sa.Column("last_at", Text, nullable=False),
        sa.Column("rank", sa.Float, nullable=False),
        sa.Column("state", Text, nullable=False, server_default="open"),  # open | in_work | dismissed
        sa.Column("done", Integer, nullable=False, server_default="0"),
        sa.Column("owner_id", Text),
        sa.Column("owner", Text),
        sa.Column("article_id", Text),
        sa.Column("reason", Text),
        sa.Column("changed_by", Text),
        sa.Column("changed_at", Text),
        sa.Column("proof", Text),
        sa.Column("since_proof", Integer, nullable=False, server_default="0"),
        sa.Column("touched", Integer, nullable=False, server_default="0"),  # its figures are to be counted anew
    )
    op.create_index("miss_group_by_rank", "miss_group", ["state", "done", "rank"])
    op.create_table(
        "micro_group",
        sa.Column("id", Integer, primary_key=True, autoincrement=False),
        sa.Column("group_id", Text, nullable=False, index=True),
        sa.Column("question", Text, nullable=False),  # that founded it
        sa.Column("size", Integer, nullable=False),
        sa.Column("sum", sa.LargeBinary, nullable=False),  # of the vectors of its questions, float32
        sa.Column("maker", Text, nullable=False),  # which encoder made them
        sa.Column("stale", Integer, nullable=False, server_default="0"),  # to be added up anew
    )
    op.create_table(
        "miss",
        sa.Column("id", Text, primary_key=True),
        sa.Column("conversation_id", Text, index=True),
        sa.Column("question", Text, nullable=False, index=True),
        sa.Column("language", Text),
        sa.Column("kind", Text, nullable=False),  # handed_over | not_confirmed | not_helpful | repeated
        sa.Column("at", Text, nullable=False),
        sa.Column("micro_group_id", Integer),
    )
    op.create_index("miss_of_micro_group", "miss", ["micro_group_id", "at"])
    new = sa.text("micro_group_id IS NULL")
    op.create_index("miss_without_group", "miss", ["at"], sqlite_where=new, postgresql_where=new)


def downgrade() -> None:
    for table in ("miss", "micro_group", "miss_group"):
        op.drop_table(table)
