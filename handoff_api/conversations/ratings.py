"""SQL of ratings: one for each answer, the last one counts."""

from common.database import Connection


def store(c: Connection, conversation_id: str, seq: int, helpful: bool, comment: str | None, at: str) -> bool:
    """Keep a rating; whether that changed anything."""
    known = c.one(
        "SELECT helpful, comment FROM rating WHERE conversation_id = :id AND seq = :seq", id=conversation_id, seq=seq
    )
    if known == {"helpful": int(helpful), "comment": comment}:
        return False
    c.execute(
        "INSERT INTO rating (conversation_id, seq, helpful, comment, at) VALUES (:id, :seq, :helpful, :comment, :at) "
        "ON CONFLICT (conversation_id, seq) DO UPDATE SET helpful = :helpful, comment = :comment, at = :at",
        id=conversation_id, seq=seq, helpful=int(helpful), comment=comment, at=at,
    )  # fmt: skip
    return True
