"""What the learning process is given: articles, judged questions and the vectors of all their texts, as files."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.learning.asked import Known
from kb.search.learning.held_back import Before, Held
from kb.search.model.corpus import Encode
from kb.search.texts.passages import passages_of

TOLD, VECTORS, UNTUNED = "lesson.jsonl", "vectors.npy", "untuned.npy"


@dataclass(frozen=True)
class Lesson:
    """All that a model is learned from.

    `vectors` has a row for each passage of the articles in their order, and one for each judgement.
    """

    encoder: str  # the key of the encoder that made the vectors
    evidence: str  # the mark of the judgements
    articles: list[PublishedArticle]
    judgements: list[tuple[Known, str | None]]  # with the question's language, where it is known
    vectors: np.ndarray
    untuned: np.ndarray | None = None  # when the encoder was tuned: rows that it had made before for the passages
    held: Held = Held()  # and what was kept from it

    @property
    def encode(self) -> Encode:
        """Gives the vectors of the lesson's texts."""
        return _looking_up(self._passages + [known.text for known, _ in self.judgements], self.vectors)

    @property
    def before(self) -> Before | None:
        """The encoder before it was tuned, if it was."""
        return None if self.untuned is None else Before(_looking_up(self._passages, self.untuned), self.held)

    @property
    def _passages(self) -> list[str]:
        return [passage.text for article in self.articles for passage in passages_of(article)]

    def write(self, folder: Path) -> None:
        """Write it into `folder`; line by line, so that other threads get their turn in between."""
        with (folder / TOLD).open("w", encoding="utf-8") as file:
            counts = {"articles": len(self.articles), "encoder": self.encoder, "evidence": self.evidence}
            counts["held"] = None if self.untuned is None else self.held.as_json()
            file.write(json.dumps(counts) + "\n")
            file.writelines(json.dumps(vars(article) | {"html": ""}) + "\n" for article in self.articles)
            file.writelines(json.dumps([vars(known), language]) + "\n" for known, language in self.judgements)
        np.save(folder / VECTORS, self.vectors)
        if self.untuned is not None:
            np.save(folder / UNTUNED, self.untuned)

    @classmethod
    def read(cls, folder: Path) -> "Lesson":
        """Read what `write` wrote."""
        with (folder / TOLD).open(encoding="utf-8") as file:
            counts, *lines = map(json.loads, file)
        articles = [
            PublishedArticle(**line | {"phrasings": tuple(line["phrasings"])}) for line in lines[: counts["articles"]]
        ]
        judgements = [
            (Known(**known | {"wrong": tuple(known["wrong"])}), language) for known, language in lines[len(articles) :]
        ]
        vectors = np.load(folder / VECTORS, allow_pickle=False)
        lesson = cls(counts["encoder"], counts["evidence"], articles, judgements, vectors)
        if counts["held"] is None:
            return lesson
        return replace(
            lesson, untuned=np.load(folder / UNTUNED, allow_pickle=False), held=Held.from_json(counts["held"])
        )


def _looking_up(texts: list[str], vectors: np.ndarray) -> Encode:
    place = {text: row for row, text in enumerate(texts)}
    return lambda wanted: vectors[[place[text] for text in wanted]]
