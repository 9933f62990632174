"""Visitors whom the host site knows, links to go on elsewhere, and what they say after a chat."""

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Nothing yet."""


def downgrade() -> None:
    """Nothing yet."""
