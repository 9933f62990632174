"""Who is offered a chat, and until when whoever took one must answer."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

# All of a handoff. An offer stands until its time has passed; the agent the visitor knows spoke with him last.
COLUMNS = ("answer_by", "known_agent_id", "offered_to", "offered_until")


def upgrade() -> None:
    for column in COLUMNS:
        op.add_column("handoff", sa.Column(column, sa.Text))
    op.create_table(
        "offer_refusal",
        sa.Column("handoff_id", sa.Text, sa.ForeignKey("handoff.id"), primary_key=True),
        sa.Column("staff_id", sa.Text, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("why", sa.Text, nullable=False),  # declined | passed | put_back | lost
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("refusal_of", "offer_refusal", ["staff_id", "at"])


def downgrade() -> None:
    op.drop_table("offer_refusal")
    for column in COLUMNS:
        op.drop_column("handoff", column)
