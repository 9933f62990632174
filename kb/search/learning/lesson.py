"""What the learning process is given: articles, judged questions and the vectors of all their texts, as files."""

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.learning.asked import Known
from kb.search.model.corpus import Encode
from kb.search.texts.passages import passages_of

TOLD, VECTORS = "lesson.jsonl", "vectors.npy"


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

    @property
    def encode(self) -> Encode:
        """Gives the vectors of the lesson's texts."""
        texts = [passage.text for article in self.articles for passage in passages_of(article)]
        texts += [known.text for known, _ in self.judgements]
        place = {text: row for row, text in enumerate(texts)}
        return lambda wanted: self.vectors[[place[text] for text in wanted]]

    def write(self, folder: Path) -> None:
        """Write it into `folder`; line by line, so that other threads get their turn in between."""
        with (folder / TOLD).open("w", encoding="utf-8") as file:
            counts = {"articles": len(self.articles), "encoder": self.encoder, "evidence": self.evidence}
            file.write(json.dumps(counts) + "\n")
            file.writelines(json.dumps(vars(article) | {"html": ""}) + "\n" for article in self.articles)
            file.writelines(json.dumps([vars(known), language]) + "\n" for known, language in self.judgements)
        np.save(folder / VECTORS, self.vectors)

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
        return cls(counts["encoder"], counts["evidence"], articles, judgements, vectors)
