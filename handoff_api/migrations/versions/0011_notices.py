"""Which conversations were told which notice, and when each of the staff has last seen what is going on."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"

Text = sa.Text


def upgrade() -> None:
    op.create_table(
        "notice_told",
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), primary_key=True),
        sa.Column("notice_id", Text, primary_key=True),  # of kb
        sa.Column("version", sa.Integer, nullable=False),  # that was told last
        sa.Column("told_at", Text, nullable=False),  # for the first time
        sa.Column("updated_at", Text, nullable=False),  # told last
    )
    op.create_index("notice_told_of", "notice_told", ["notice_id", "told_at"])
    op.create_table(
        "news_seen",
        sa.Column("staff_id", Text, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("seen_at", Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("news_seen")
    op.drop_table("notice_told")
