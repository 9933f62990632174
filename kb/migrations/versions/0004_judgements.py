"""Evidence says from where a visitor judged; an index of what judges, without what was only decided."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("evidence", sa.Column("origin", sa.Text))
    # The same words as in kb/evidence/judgements.py, so that both databases use it.
    judging = sa.text("""outcome NOT IN ('"answered"', '"asked_back"', '"handed_over"', '"asked_for_person"')""")
    op.create_index(
        "evidence_that_judges", "evidence", ["at", "event_id"], sqlite_where=judging, postgresql_where=judging
    )
