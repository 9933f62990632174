"""The first schema: articles with their versions, cached vectors, evidence."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "article",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("published_version", sa.Integer),
        sa.Column("created_at", sa.Text, nullable=False),
        sa.Column("changed_at", sa.Text, nullable=False),
        # The generation of the published set in which this article last came, changed or went.
        sa.Column("generation", sa.BigInteger, nullable=False),
    )
    op.create_index("article_by_generation", "article", ["generation"])
    op.create_index("article_by_change", "article", ["changed_at", "id"])
    op.create_table(
        "article_version",
        sa.Column("article_id", sa.Text, sa.ForeignKey("article.id"), primary_key=True),
        sa.Column("version", sa.Integer, primary_key=True),
        sa.Column("language", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("phrasings", sa.Text, nullable=False),
        sa.Column("tags", sa.Text, nullable=False),
        sa.Column("skill", sa.Text),
        sa.Column("translation_of", sa.Text),
        sa.Column("saved_at", sa.Text, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        # Rendered once, when the version is published.
        sa.Column("html", sa.Text),
        sa.Column("text", sa.Text),
        sa.Column("published_at", sa.Text),
    )
    counter = op.create_table(
        "counter",
        sa.Column("name", sa.Text, primary_key=True),
        sa.Column("value", sa.BigInteger, nullable=False),
    )
    op.bulk_insert(counter, [{"name": "generation", "value": 0}])
    op.create_table(
        "vector",
        sa.Column("model", sa.Text, primary_key=True),
        sa.Column("text_hash", sa.Text, primary_key=True),
        sa.Column("vector", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "evidence",
        sa.Column("event_id", sa.Text, primary_key=True),
        sa.Column("conversation_id", sa.Text),
        sa.Column("turn_id", sa.Text),
        sa.Column("question", sa.Text, nullable=False),
        sa.Column("decision", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )
    op.create_index("evidence_by_conversation", "evidence", ["conversation_id"])
