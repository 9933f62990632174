"""Notices, and what agents say about notices and articles."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

Text, Integer = sa.Text, sa.Integer


def upgrade() -> None:
    op.create_table(
        "notice",
        sa.Column("id", Text, primary_key=True),
        sa.Column("kind", Text, nullable=False),  # problem | offer | change
        sa.Column("texts", Text, nullable=False),  # JSON: language -> title, text, cause
        sa.Column("audience", Text, nullable=False),  # JSON: questions, pages, everyone
        sa.Column("banner", Integer, nullable=False),
        sa.Column("is_planned", Integer, nullable=False, server_default="0"),  # 0: a draft
        sa.Column("starts_at", Text),
        sa.Column("ends_at", Text),
        sa.Column("next_update_at", Text),
        sa.Column("case_id", Text, index=True),
        sa.Column("version", Integer, nullable=False),  # of what visitors are told
        sa.Column("revision", Integer, nullable=False),  # of what editors save
        sa.Column("created_at", Text, nullable=False),
        sa.Column("updated_at", Text, nullable=False),
        sa.Column("updated_by", Text, nullable=False),
        sa.Column("told", Text),  # JSON: that those concerned were told of its end
    )
    op.create_index("notice_by_change", "notice", ["updated_at", "id"])
    op.create_table(
        "notice_update",
        sa.Column("notice_id", Text, sa.ForeignKey("notice.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("number", Integer, primary_key=True, autoincrement=False),
        sa.Column("texts", Text, nullable=False),  # JSON: language -> text
        sa.Column("at", Text, nullable=False),
        sa.Column("author", Text, nullable=False),
    )
    op.create_table(
        "remark",
        sa.Column("id", Text, primary_key=True),
        sa.Column("about", Text, nullable=False),  # notice | article
        sa.Column("subject_id", Text, nullable=False),
        sa.Column("text", Text, nullable=False),
        sa.Column("conversation_id", Text, index=True),
        sa.Column("author", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
        sa.Column("done_at", Text),
        sa.Column("done_by", Text),
    )
    op.create_index("remark_of_subject", "remark", ["about", "subject_id", "at"])


def downgrade() -> None:
    for table in ("remark", "notice_update", "notice"):
        op.drop_table(table)
