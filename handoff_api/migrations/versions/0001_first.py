"""The first schema: conversations with their log, handoffs, staff, evidence on its way to kb.

Times are fixed-width UTC text, JSON is text, booleans are 0 or 1, so that SQLite and PostgreSQL
behave alike.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

Text, Integer = sa.Text, sa.Integer
NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")  # SQLite counts only an INTEGER key by itself


def upgrade() -> None:
    _conversations()
    _turns()
    _handoffs()
    _staff()
    _evidence()


def _conversations() -> None:
    op.create_table(
        "conversation",
        sa.Column("id", Text, primary_key=True),
        sa.Column("visitor_id", Text, nullable=False, index=True),
        sa.Column("language", Text, nullable=False),
        sa.Column("status", Text, nullable=False),  # with_bot | waiting_for_agent | with_agent | closed
        sa.Column("episode", Integer, nullable=False, server_default="0"),
        sa.Column("last_seq", Integer, nullable=False, server_default="0"),
        sa.Column("last_everyone_seq", Integer, nullable=False, server_default="0"),
        sa.Column("page_url", Text),
        sa.Column("visitor_name", Text),
        sa.Column("visitor_email", Text),
        sa.Column("visitor_phone", Text),
        sa.Column("created_at", Text, nullable=False),
        sa.Column("updated_at", Text, nullable=False),
        sa.Column("closed_at", Text),
        sa.Column("erased_at", Text),
    )
    op.create_table(
        "visitor_token",
        sa.Column("token_hash", Text, primary_key=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False, index=True),
        sa.Column("created_at", Text, nullable=False),
    )
    op.create_table(
        "resume_link",
        sa.Column("code_hash", Text, primary_key=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False, index=True),
        sa.Column("expires_at", Text, nullable=False),
    )
    op.create_table(
        "event",
        sa.Column("id", NUMBER, primary_key=True, autoincrement=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("seq", Integer, nullable=False),
        sa.Column("prev_everyone", Integer, nullable=False),
        sa.Column("type", Text, nullable=False),
        sa.Column("audience", Text, nullable=False),  # everyone | staff
        sa.Column("at", Text, nullable=False),
        sa.Column("data", Text, nullable=False),
        sa.UniqueConstraint("conversation_id", "seq"),
    )
    op.create_table(
        "message",
        sa.Column("id", Text, primary_key=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("seq", Integer, nullable=False),
        sa.Column("speaker", Text, nullable=False),  # visitor | bot | agent | system
        sa.Column("sender", Text, nullable=False),  # 'visitor', 'bot', 'system' or the id of the staff
        sa.Column("client_msg_id", Text, nullable=False),
        sa.Column("at", Text, nullable=False),
        sa.UniqueConstraint("conversation_id", "sender", "client_msg_id"),
        sa.UniqueConstraint("conversation_id", "seq"),
    )
    op.create_table(
        "button",
        sa.Column("id", Text, primary_key=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("seq", Integer, nullable=False),  # of the message that shows it
        sa.Column("kind", Text, nullable=False),  # article | none | person
        sa.Column("article_id", Text),
        sa.Column("title", Text, nullable=False),
        sa.Column("turn_id", Text, nullable=False),  # that asked back
        sa.Column("question", Text, nullable=False),  # what the visitor had asked, in his own words
        sa.Column("decision", Text),
        sa.Column("used_at", Text),
    )
    op.create_index("button_of_message", "button", ["conversation_id", "seq"])
    op.create_table(
        "rating",
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), primary_key=True),
        sa.Column("seq", Integer, primary_key=True),
        sa.Column("helpful", Integer, nullable=False),
        sa.Column("comment", Text),
        sa.Column("at", Text, nullable=False),
    )


def _turns() -> None:
    op.create_table(
        "turn",
        sa.Column("id", Text, primary_key=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("message_id", Text, nullable=False),
        sa.Column("seq", Integer, nullable=False),
        sa.Column("episode", Integer, nullable=False),
        sa.Column("state", Text, nullable=False),  # queued | running | answered | handed_over | dropped
        sa.Column("owner", Text),  # the process that holds the lease
        sa.Column("lease_until", Text),
        sa.Column("attempts", Integer, nullable=False, server_default="0"),
        sa.Column("request", Text, nullable=False),  # what the bot is asked
        sa.Column("question_hash", Text, nullable=False),  # of the normalised text, to notice a repetition
        sa.Column("outcome", Text),  # what an answered turn said: answer | confirm | text
        sa.Column("article_id", Text),  # of the answer
        sa.Column("created_at", Text, nullable=False),
        sa.Column("ended_at", Text),
        sa.UniqueConstraint("conversation_id", "seq"),
    )
    # Open turns are few among many: the sweeper must not read the ended ones.
    is_open = sa.text("state IN ('queued', 'running')")
    op.create_index("open_turn", "turn", ["lease_until"], sqlite_where=is_open, postgresql_where=is_open)


def _handoffs() -> None:
    op.create_table(
        "handoff",
        sa.Column("id", Text, primary_key=True),
        sa.Column("conversation_id", Text, sa.ForeignKey("conversation.id"), nullable=False),
        sa.Column("state", Text, nullable=False),  # waiting | active | promised | closed
        sa.Column("reason_code", Text, nullable=False),
        sa.Column("reason_detail", Text),
        sa.Column("decision", Text),
        sa.Column("question", Text),
        sa.Column("already_tried", Text),
        sa.Column("skill", Text),
        sa.Column("language", Text, nullable=False),
        sa.Column("requested_at", Text, nullable=False),
        sa.Column("queued_since", Text, nullable=False),
        sa.Column("position", Integer),  # that the visitor was last told
        sa.Column("agents_present", Integer),  # likewise
        sa.Column("assignee_id", Text),
        sa.Column("claimed_at", Text),
        sa.Column("closed_at", Text),
        sa.Column("outcome", Text),
        sa.Column("note", Text),
    )
    is_open = sa.text("state <> 'closed'")
    op.create_index(
        "one_open_handoff", "handoff", ["conversation_id"], unique=True, sqlite_where=is_open, postgresql_where=is_open
    )
    op.create_index("handoff_queue", "handoff", ["state", "queued_since"])


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", Text, primary_key=True),
        sa.Column("email", Text, nullable=False, unique=True),
        sa.Column("name", Text, nullable=False),
        sa.Column("password_hash", Text, nullable=False),
        sa.Column("roles", Text, nullable=False),
        sa.Column("skills", Text, nullable=False),
        sa.Column("languages", Text, nullable=False),
        sa.Column("active", Integer, nullable=False, server_default="1"),
        sa.Column("created_at", Text, nullable=False),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_hash", Text, primary_key=True),
        sa.Column("staff_id", Text, sa.ForeignKey("staff.id"), nullable=False, index=True),
        sa.Column("created_at", Text, nullable=False),
        sa.Column("seen_at", Text, nullable=False),
        sa.Column("ended_at", Text),
    )
    op.create_table(
        "presence",
        sa.Column("staff_id", Text, sa.ForeignKey("staff.id"), primary_key=True),
        sa.Column("status", Text, nullable=False),  # available | busy | break | away
        sa.Column("capacity", Integer, nullable=False),
        sa.Column("seen_at", Text, nullable=False),
    )


def _evidence() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", Text, primary_key=True),
        sa.Column("conversation_id", Text, nullable=False, index=True),
        sa.Column("kind", Text, nullable=False),
        sa.Column("payload", Text, nullable=False),
        sa.Column("created_at", Text, nullable=False),
        sa.Column("next_at", Text, nullable=False, index=True),
        sa.Column("attempts", Integer, nullable=False, server_default="0"),
    )


def downgrade() -> None:
    for table in (
        "outbox", "presence", "staff_session", "staff", "handoff", "turn", "rating", "button", "message", "event",
        "resume_link", "visitor_token", "conversation",
    ):  # fmt: skip
        op.drop_table(table)
