"""Articles say where they came from: a conversation in which somebody of the staff found the answer."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "article_origin",
        sa.Column("article_id", sa.Text, sa.ForeignKey("article.id"), primary_key=True),
        sa.Column("key", sa.Text, nullable=False, unique=True),
        sa.Column("conversation_id", sa.Text),  # null once its visitor has erased it
        sa.Column("proposed_by", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("article_origin_by_conversation", "article_origin", ["conversation_id"])


def downgrade() -> None:
    op.drop_table("article_origin")
