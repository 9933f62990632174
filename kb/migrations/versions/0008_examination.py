"""The questions of the examination, and what was published in spite of it."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"

Text, Integer = sa.Text, sa.Integer


def upgrade() -> None:
    op.create_table(
        "exam_question",
        sa.Column("id", Text, primary_key=True),
        sa.Column("key", Text, nullable=False, unique=True),  # its words and language: each question stands here once
        sa.Column("question", Text, nullable=False),
        sa.Column("language", Text),
        sa.Column("article_id", Text),  # that should answer; null: a person
        sa.Column("source", Text, nullable=False),  # bench | miss | transcript | file | hand
        sa.Column("conversation_id", Text, index=True),  # whose visitor alone said it; erased with that
        sa.Column("added_by", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
    )
    op.create_index("exam_question_by_time", "exam_question", ["at", "id"])
    op.create_index("exam_question_of_article", "exam_question", ["article_id"])
    op.create_table(
        "exam_override",
        sa.Column("id", Text, primary_key=True),
        sa.Column("article_id", Text, nullable=False, index=True),
        sa.Column("version", Integer, nullable=False),
        sa.Column("action", Text, nullable=False),  # publish | archive
        sa.Column("reason", Text, nullable=False),
        sa.Column("broken", Integer, nullable=False),  # questions that broke
        sa.Column("taken", Integer, nullable=False),  # questions taken from other articles
        sa.Column("given_by", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("exam_override")
    op.drop_table("exam_question")
