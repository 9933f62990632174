"""E-mails on their way, kept until a mail server has taken them."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"

Text, Integer = sa.Text, sa.Integer


def upgrade() -> None:
    op.create_table(
        "letter",
        sa.Column("id", Text, primary_key=True),
        sa.Column("kind", Text, nullable=False),
        sa.Column("recipient", Text, nullable=False),
        sa.Column("language", Text, nullable=False),
        sa.Column("contents", Text, nullable=False),  # what its template is filled with; emptied once it is sent
        sa.Column("conversation_id", Text, index=True),
        sa.Column("staff_id", Text),
        sa.Column("state", Text, nullable=False),  # waiting | sent | undeliverable
        sa.Column("created_at", Text, nullable=False),
        sa.Column("next_at", Text, nullable=False),  # not before; while a process sends it, its lease's end
        sa.Column("attempts", Integer, nullable=False, server_default="0"),
        sa.Column("lease", Text),  # of the process that sends it
        sa.Column("ended_at", Text),
        sa.Column("failure", Text),  # what the mail server said, last or for good
    )
    is_open = sa.text("state = 'waiting'")
    op.create_index("letter_waiting", "letter", ["next_at"], sqlite_where=is_open, postgresql_where=is_open)
    op.create_index("letter_to", "letter", ["recipient", "created_at"])
    op.create_index("letter_ended", "letter", ["state", "ended_at"])
    op.create_table(
        "unread_answer",
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), primary_key=True),
        sa.Column("first_seq", Integer, nullable=False),  # of the first answer that was not read
        sa.Column("last_seq", Integer, nullable=False),
        sa.Column("answered_at", Text, nullable=False, index=True),  # the last of them; soon after it goes out
    )
    # device: works once and not for long. mail: lasts for days, and opens the chat wherever the letter is read.
    op.add_column("resume_link", sa.Column("purpose", Text, nullable=False, server_default="device"))


def downgrade() -> None:
    op.drop_column("resume_link", "purpose")
    op.drop_table("unread_answer")
    op.drop_table("letter")
