"""The SQL of proposed articles: which drafts came from which conversation."""

from dataclasses import asdict, dataclass

from common.database import Connection


@dataclass(frozen=True)
class ProposedArticle:
    """A draft that the editors have; `id` is the key under which kb knows it too."""

    id: str
    handoff_id: str
    conversation_id: str
    article_id: str
    title: str
    staff_id: str
    at: str


def insert(c: Connection, proposed: ProposedArticle) -> bool:
    """Remember a draft; False when it was remembered before."""
    names = ProposedArticle.__dataclass_fields__
    places = ", ".join(f":{name}" for name in names)
    c.execute(
        f"INSERT INTO article_proposal ({', '.join(names)}) VALUES ({places}) ON CONFLICT (id) DO NOTHING",
        **asdict(proposed),
    )
    return c.rowcount == 1


def with_id(c: Connection, key: str) -> ProposedArticle | None:
    """The draft with this key."""
    row = c.one("SELECT * FROM article_proposal WHERE id = :id", id=key)
    return ProposedArticle(**row) if row else None


def of_conversation(c: Connection, conversation_id: str) -> list[ProposedArticle]:
    """The drafts from a conversation, the first one first."""
    rows = c.execute("SELECT * FROM article_proposal WHERE conversation_id = :id ORDER BY at, id", id=conversation_id)
    return [ProposedArticle(**row) for row in rows]
