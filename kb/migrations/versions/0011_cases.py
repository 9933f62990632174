"""The questions of the last weeks in counts, and cases: that many ask the same at once."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
