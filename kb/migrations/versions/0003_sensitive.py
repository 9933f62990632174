"""An editor's flag on a version of an article: it always goes to a person."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("article_version", sa.Column("sensitive", sa.Boolean, nullable=False, server_default=sa.false()))
