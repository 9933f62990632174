"""What editors said of texts that look alike, links that were checked, who is writing, what a translation follows."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"

Text, Integer = sa.Text, sa.Integer


def upgrade() -> None:
    # The version of the original that a version of a translation says the same as.
    op.add_column("article_version", sa.Column("translated_version", Integer))
    op.execute(
        """UPDATE article_version SET translated_version = COALESCE(
               (SELECT max(o.version) FROM article_version o
                WHERE o.article_id = article_version.translation_of AND o.saved_at <= article_version.saved_at), 1)
           WHERE translation_of IS NOT NULL"""
    )
    op.create_index("version_by_original", "article_version", ["translation_of"])
    op.create_table(
        "likeness_dismissal",
        sa.Column("key", Text, primary_key=True),  # of the two articles or sentences that were compared
        sa.Column("kind", Text, nullable=False),  # alike | contradiction
        sa.Column("article_id", Text),  # null: it was not saved yet
        sa.Column("other_id", Text, nullable=False),
        sa.Column("by", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
    )
    op.create_table(
        "link_check",
        sa.Column("article_id", Text, primary_key=True),
        sa.Column("address", Text, primary_key=True),
        sa.Column("target", Text),  # the article that an inner link leads to; null for a link to elsewhere
        sa.Column("state", Text, nullable=False),  # new | ok | broken | unsure
        sa.Column("reason", Text),  # why it is broken or unsure, a word of kb/links/models.py
        sa.Column("checked_at", Text),
        sa.Column("failures", Integer, nullable=False, server_default="0"),  # in a row
    )
    op.create_index("link_check_by_state", "link_check", ["state", "checked_at"])
    op.create_table(
        "article_presence",
        sa.Column("article_id", Text, primary_key=True),
        sa.Column("staff_id", Text, primary_key=True),
        sa.Column("name", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
    )


def downgrade() -> None:
    for table in ("article_presence", "link_check", "likeness_dismissal"):
        op.drop_table(table)
    op.drop_index("version_by_original", "article_version")
    op.drop_column("article_version", "translated_version")
