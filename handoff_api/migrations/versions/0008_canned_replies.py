"""Replies that are ready to use, and articles that agents proposed."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "canned_reply",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("shortcut", sa.Text, nullable=False),
        sa.Column("scope", sa.Text, nullable=False),  # all | skill | mine
        sa.Column("skill", sa.Text, nullable=False),  # empty unless the scope is a skill
        sa.Column("owner_id", sa.Text, nullable=False),  # empty unless it is somebody's own
        sa.Column("texts", sa.Text, nullable=False),  # by language, as JSON
        sa.Column("changed_by", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        sa.UniqueConstraint("shortcut", "scope", "skill", "owner_id"),
    )
    op.create_table(
        "article_proposal",
        sa.Column("id", sa.Text, primary_key=True),  # the key under which kb knows it
        sa.Column("handoff_id", sa.Text, nullable=False),
        sa.Column("conversation_id", sa.Text, nullable=False),
        sa.Column("article_id", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("staff_id", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("article_proposal_by_conversation", "article_proposal", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("article_proposal")
    op.drop_table("canned_reply")
