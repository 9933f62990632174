"""The SQL of synced folders: which article came from which file, and as which version."""

from common.database import Connection, Row


def known(c: Connection, folder: str) -> dict[str, Row]:
    """What came from a folder, by the articles' ids."""
    rows = c.execute(
        "SELECT s.article_id, s.path, s.version, s.status, a.version AS newest, a.status AS stands, v.saved_by, v.title"
        " FROM synced_file s JOIN article a ON a.id = s.article_id"
        " JOIN article_version v ON v.article_id = a.id AND v.version = a.version"
        " WHERE s.folder = :folder ORDER BY s.path",
        folder=folder,
    )
    return {row["article_id"]: row for row in rows}


def paths(c: Connection, folder: str) -> dict[str, str]:
    """The ids of the articles of a folder, by the paths of their files."""
    rows = c.execute("SELECT path, article_id FROM synced_file WHERE folder = :folder", folder=folder)
    return {row["path"]: row["article_id"] for row in rows}


def keep(c: Connection, folder: str, article_id: str, path: str, now: str) -> None:
    """An article is as its file says: remember the version that it has now."""
    c.execute(
        "INSERT INTO synced_file (folder, article_id, path, version, status, at)"
        " SELECT :folder, id, :path, version, status, :now FROM article WHERE id = :article_id"
        " ON CONFLICT (folder, article_id) DO UPDATE SET path = excluded.path, version = excluded.version,"
        " status = excluded.status, at = excluded.at",
        folder=folder,
        article_id=article_id,
        path=path,
        now=now,
    )
