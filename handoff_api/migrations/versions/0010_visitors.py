"""Visitors whom the host site knows, how long their tokens live, and what they say after a chat."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"

Text = sa.Text


def upgrade() -> None:
    op.add_column("visitor_token", sa.Column("used_at", Text))  # by the day; null: not since it was made
    op.add_column("conversation", sa.Column("identified_at", Text))  # when the host site said whose it is
    op.create_table(
        "visitor_identity",
        sa.Column("subject", Text, primary_key=True),  # the host site's name for this person
        sa.Column("visitor_id", Text, nullable=False, unique=True),
        sa.Column("created_at", Text, nullable=False),
    )
    op.create_table(
        "conversation_rating",
        sa.Column("handoff_id", Text, sa.ForeignKey("handoff.id"), primary_key=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False, index=True),
        sa.Column("staff_id", Text),  # who had the chat
        sa.Column("solved", Text, nullable=False),  # yes | partly | no
        sa.Column("comment", Text),
        sa.Column("at", Text, nullable=False, index=True),
    )


def downgrade() -> None:
    op.drop_table("conversation_rating")
    op.drop_table("visitor_identity")
    op.drop_column("conversation", "identified_at")
    op.drop_column("visitor_token", "used_at")
