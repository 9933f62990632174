"""Articles as kb tells them, and a draft as kb takes it."""

from dataclasses import dataclass

from pydantic import BaseModel, ConfigDict


class Article(BaseModel):
    """A published article that was looked up. `html` was rendered and cleaned by kb when it was published."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    article_id: str
    version: int
    language: str
    title: str
    text: str
    html: str
    sensitive: bool = False
    confidence: float  # 0..1, how likely it answers what was looked up; 0: only its title fits


@dataclass(frozen=True)
class Draft:
    """An article that an agent proposes."""

    language: str
    title: str
    answer: str
    phrasings: tuple[str, ...]
