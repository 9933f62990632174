"""Translations: the articles that say the same in other languages, and which of them lags behind."""

from dataclasses import dataclass

from common.database import Database
from common.errors import NotFound
from kb.articles import translation_rows
from kb.articles.models import Status


@dataclass(frozen=True)
class Sibling:
    """One language of an article. `behind`: how many changed versions of the original came since it was translated."""

    id: str
    language: str
    title: str
    status: Status
    version: int
    published_version: int | None
    followed: int | None  # the version of the original that it says the same as; null for the original
    behind: int


@dataclass(frozen=True)
class Family:
    """An original and its translations."""

    original: Sibling
    translations: list[Sibling]

    def of(self, language: str) -> Sibling | None:
        """The translation into a language."""
        return next((one for one in self.translations if one.language == language), None)


class Translations:
    """The translations of one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def family(self, article_id: str) -> Family:
        """An article's original, which may be itself, with all translations. Raises NotFound."""
        rows = await self._database.read(lambda c: translation_rows.of_family(c, article_id))
        if not rows:
            raise NotFound("There is no such article.")
        siblings = [
            Sibling(
                row["id"], row["language"], row["title"], row["status"], row["version"], row["published_version"],
                row["translated_version"] if row["translation_of"] else None, row["behind"],
            )
            for row in rows
        ]  # fmt: skip
        return Family(siblings[0], siblings[1:])

    async def behind(self, article_ids: list[str]) -> dict[str, int]:
        """How many versions each of these articles lags behind its original; those that do not are left out."""
        return await self._database.read(lambda c: translation_rows.behind(c, article_ids))

    async def caught_up(self, article_id: str, original_version: int) -> None:
        """A translator says: the newest version says what this version of the original says."""
        await self._database.write(lambda c: translation_rows.caught_up(c, article_id, original_version))
