"""Imports on their way, and which article of a folder came from which file."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    op.create_table(
        "import_job",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
        sa.Column("by_id", sa.Text, nullable=False),
        sa.Column("by_name", sa.Text, nullable=False),
        sa.Column("names", sa.Text, nullable=False),  # of the first files, as JSON
        sa.Column("done", sa.Integer, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        # 1 while a process works on it, else null: so that there is one at a time.
        sa.Column("busy", sa.Integer, unique=True),
        sa.Column("beat", sa.Text, nullable=False),  # the last sign of life of that process
        sa.Column("articles", sa.LargeBinary),  # what was read, as compressed JSON Lines, until it was imported
        sa.Column("report", sa.Text),
        sa.Column("examined", sa.Text),  # what the examination said, as JSON
        sa.Column("reason", sa.Text),  # why it was imported in spite of that
        sa.Column("stopped", sa.Text),  # the sentence's code when it could not go on
    )
    op.create_index("import_job_by_time", "import_job", ["at"])
    op.create_table(
        "synced_file",
        sa.Column("folder", sa.Text, primary_key=True),
        sa.Column("article_id", sa.Text, primary_key=True),
        sa.Column("path", sa.Text, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("at", sa.Text, nullable=False),
    )


def downgrade() -> None:
    op.drop_table("synced_file")
    op.drop_table("import_job")
