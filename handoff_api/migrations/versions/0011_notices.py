"""Which conversations were told which notice, and when each of the staff has last seen what is going on."""

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
