"""What became of the questions of each article, by day; who said when that an article is still right; what to look at."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"

Text, Integer = sa.Text, sa.Integer

COUNTS = ("asked", "answered", "asked_back", "handed_over", "helpful", "not_helpful", "handed_over_after", "unhelped")


def upgrade() -> None:
    op.create_table(
        "article_day",
        sa.Column("article_id", Text, primary_key=True),
        sa.Column("day", Text, primary_key=True),
        *_counts(),
    )
    op.create_index("article_day_by_day", "article_day", ["day"])
    op.create_table("question_day", sa.Column("day", Text, primary_key=True), *_counts())
    op.create_table(
        "article_review",
        sa.Column("article_id", Text, primary_key=True),
        sa.Column("at", Text, nullable=False),  # when somebody last said that it is still right
        sa.Column("by_name", Text, nullable=False),
        sa.Column("version", Integer, nullable=False),
    )
    op.create_table(
        "to_look_at",
        sa.Column("article_id", Text, primary_key=True),
        sa.Column("points", sa.Float, nullable=False),
        sa.Column("known", Text, nullable=False),  # JSON: what the points come from
    )
    op.create_index("to_look_at_by_points", "to_look_at", ["points", "article_id"])
    _close_groups()
    expired = sa.text("expired_article_id IS NOT NULL")
    op.create_index(
        "miss_expired", "miss", ["expired_article_id", "micro_group_id"], sqlite_where=expired, postgresql_where=expired
    )


def _counts() -> list[sa.Column]:
    return [sa.Column(name, Integer, nullable=False, server_default="0") for name in COUNTS]


def _close_groups() -> None:
    """Since when a group of questions needs nobody any more: proven, or left to people."""
    op.add_column("miss_group", sa.Column("closed_at", Text))
    group = sa.table(
        "miss_group", *(sa.column(name) for name in ("id", "state", "done", "proof", "changed_at", "closed_at"))
    )
    c = op.get_bind()
    for row in c.execute(sa.select(group).where(sa.or_(group.c.done == 1, group.c.state == "dismissed"))).mappings():
        at = row["changed_at"] if row["state"] == "dismissed" else json.loads(row["proof"] or "{}").get("at")
        c.execute(group.update().where(group.c.id == row["id"]).values(closed_at=at))
    op.create_index("miss_group_by_start", "miss_group", ["first_at", "people"])
    op.create_index("miss_group_by_close", "miss_group", ["closed_at", "people", "state", "first_at"])


def downgrade() -> None:
    op.drop_index("miss_expired")
    for index in ("miss_group_by_close", "miss_group_by_start"):
        op.drop_index(index)
    op.drop_column("miss_group", "closed_at")
    for table in ("to_look_at", "article_review", "question_day", "article_day"):
        op.drop_table(table)
