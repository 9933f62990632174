"""The questions of the last weeks as they were asked, and cases: that many ask the same at once."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

Text, Integer = sa.Text, sa.Integer


def upgrade() -> None:
    op.create_table(
        "asked",
        sa.Column("id", Text, primary_key=True),  # of the turn
        sa.Column("conversation_id", Text, nullable=False, index=True),
        sa.Column("lot", Integer, nullable=False),  # drawn by the conversation: the lowest are the sample
        sa.Column("question", Text, nullable=False),
        sa.Column("language", Text),
        sa.Column("article_id", Text),  # the bot's first candidate, sure or not
        sa.Column("at", Text, nullable=False, index=True),
        sa.Column("stems", Text),  # with blanks between them; NULL until somebody has looked
        sa.Column("vector", sa.LargeBinary),  # float16
        sa.Column("maker", Text),  # which encoder made it
    )
    new = sa.text("stems IS NULL")
    op.create_index("asked_new", "asked", ["at"], sqlite_where=new, postgresql_where=new)
    op.create_table(
        "sudden_case",
        sa.Column("id", Text, primary_key=True),
        sa.Column("state", Text, nullable=False),  # open | confirmed | dismissed | passed
        sa.Column("opened_at", Text, nullable=False),
        sa.Column("first_at", Text, nullable=False),  # of its questions
        sa.Column("last_at", Text, nullable=False),
        sa.Column("people", Integer, nullable=False),
        sa.Column("usual", sa.Float, nullable=False),  # as many ask the same in such a time
        sa.Column("share", sa.Float, nullable=False),  # of all conversations that are usually like these
        sa.Column("channel", Text, nullable=False),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("words", Text, nullable=False),
        sa.Column("article_id", Text),
        sa.Column("language", Text),
        sa.Column("decided_by", Text),
        sa.Column("decided_at", Text),
        sa.Column("reason", Text),
        sa.Column("notice_id", Text),
        sa.Column("touched", Integer, nullable=False, server_default="0"),  # to be counted and named anew
    )
    op.create_index("sudden_case_by_state", "sudden_case", ["state", "last_at"])
    op.create_table(
        "case_question",
        sa.Column("case_id", Text, primary_key=True),
        sa.Column("asked_id", Text, primary_key=True),
        sa.Column("conversation_id", Text, nullable=False, index=True),
        sa.Column("at", Text, nullable=False),
    )
    op.create_table(
        "announced",
        sa.Column("id", Text, primary_key=True),
        sa.Column("title", Text, nullable=False),
        sa.Column("article_ids", Text, nullable=False),  # as JSON, and so are
        sa.Column("questions", Text, nullable=False),  # examples of what is going to be asked
        sa.Column("starts_at", Text, nullable=False),
        sa.Column("ends_at", Text, nullable=False, index=True),
        sa.Column("announced_by", Text, nullable=False),
        sa.Column("announced_at", Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("announced", "case_question", "sudden_case", "asked"):
        op.drop_table(table)
