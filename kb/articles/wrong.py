"""What is wrong with an article or a file of articles: a code with values, which any language can say.

The sentences stand in `kb/languages`. Programs and logs get the English one.
"""

from pathlib import Path

from pydantic import BaseModel, Field

from common.texts import Texts

_TEXTS = Texts(Path(__file__).parents[1] / "languages")
_ENGLISH = "en"


class Wrong(BaseModel):
    """One thing that is wrong; `field` names the part of the article that it is about, if it is about one."""

    code: str
    values: dict[str, str | int] = Field(default_factory=dict)
    field: str = ""

    def said(self, language: str = _ENGLISH) -> str:
        """The sentence, in `language`."""
        return _TEXTS.get(language, f"wrong.{self.code}", **self.values)


def wrong(code: str, field: str = "", **values: str | int) -> Wrong:
    """Something wrong, by the code of its sentence."""
    return Wrong(code=code, field=field, values=values)


def sentences(found: list[Wrong], language: str = _ENGLISH) -> list[str]:
    """All of it in sentences."""
    return [one.said(language) for one in found]
