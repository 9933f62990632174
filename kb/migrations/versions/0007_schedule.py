"""When articles are published, expire and are to be looked at again, and who changed what."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"

Text, Integer = sa.Text, sa.Integer
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts up only what it calls INTEGER

# What is known of the time before: who saved which version, and when one was published.
PAST = """
    INSERT INTO article_change (article_id, version, action, at, who)
    SELECT article_id, version, action, at, who FROM (
        SELECT article_id, version, CASE version WHEN 1 THEN 'created' ELSE 'saved' END AS action, saved_at AS at,
               saved_by AS who, 0 AS late
        FROM article_version
        UNION ALL
        SELECT article_id, version, 'published', published_at, '', 1 FROM article_version WHERE published_at IS NOT NULL
    ) AS past ORDER BY at, late, article_id, version
"""


def upgrade() -> None:
    for name in ("expires_at", "review_on", "review_by"):
        op.add_column("article", sa.Column(name, Text))
    op.create_index("article_by_expiry", "article", ["expires_at"])
    op.create_index("article_by_review", "article", ["review_on"])
    op.create_table(
        "article_schedule",  # a version that waits for its time; the row goes when it is published
        sa.Column("article_id", Text, sa.ForeignKey("article.id"), primary_key=True),
        sa.Column("version", Integer, nullable=False),
        sa.Column("publish_at", Text, nullable=False, index=True),
        sa.Column("scheduled_by", Text, nullable=False),
        sa.Column("scheduled_at", Text, nullable=False),
        sa.Column("reason", Text),  # why it may be published in spite of what it breaks
        sa.Column("accepted", Text),  # JSON: which breaks that reason is about
        sa.Column("claimed_until", Text),  # until then one process is examining and publishing it
        sa.Column("held_at", Text),  # since when it is held back, because it would break something else
        sa.Column("held", Text),  # JSON: what it would break
    )
    op.create_table(
        "article_change",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("article_id", Text, nullable=False),
        sa.Column("version", Integer),
        sa.Column("action", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
        sa.Column("who", Text, nullable=False),  # a name, as editors read it; empty when nobody knows
        sa.Column("reason", Text),
        sa.Column("detail", Text),  # JSON: from when to when, which version was brought back
    )
    op.create_index("article_change_of_article", "article_change", ["article_id", "id"])
    op.create_index("article_change_by", "article_change", ["who", "id"])
    op.create_index("article_change_at", "article_change", ["at"])
    op.execute(PAST)
    op.add_column("miss", sa.Column("expired_article_id", Text))  # that would have answered, had it not expired


def downgrade() -> None:
    op.drop_column("miss", "expired_article_id")
    op.drop_table("article_change")
    op.drop_table("article_schedule")
    op.drop_index("article_by_review", "article")
    op.drop_index("article_by_expiry", "article")
    for name in ("review_by", "review_on", "expires_at"):
        op.drop_column("article", name)
