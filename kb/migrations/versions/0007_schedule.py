"""When articles are published, expire and are to be looked at again, and who changed what."""

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    pass


def downgrade() -> None:
    pass
