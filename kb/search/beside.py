"""Texts that stand beside the articles, such as notices: how much of a question is theirs.

They are ranked with the published articles by the model that ranks those, as if they had been
published this moment, and take their share of the question. Articles that are about the same matter
do not compete with them: a visitor may be told of an outage and be answered by an article.
"""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.encoding.embedder import BATCH, Embedder
from kb.search.finder import NEAREST
from kb.search.index.upkeep import Upkeep
from kb.search.knowledge import Knowledge
from kb.search.model.corpus import Encode
from kb.search.model.model import DecisionModel, maker_of
from kb.search.model.part import Part
from kb.search.model.ranking import log_shares
from kb.search.texts.passages import passages_of
from kb.search.texts.spelling import meant_and_spelled, telling_words

ALIKE = 0.2  # confidence from which an article answers one of the texts' own examples, and does not compete
# Few articles to compete with say little: from so few on, a text must also be near by itself. The measure
# and its weight are those of kb/misses/likeness.py, where .45 parts what means the same from what does not.
FEW, NEAR, SPELLING = 10, 0.45, 0.4


@dataclass(frozen=True)
class Share:
    """How much of a question one of the texts has, 0..1, and how many articles it was won against."""

    id: str
    value: float
    against: int


@dataclass(frozen=True)
class Beside:
    """Some texts beside one state of knowledge, `number`. `alike` are the articles that do not compete."""

    number: int
    model: DecisionModel
    texts: tuple[PublishedArticle, ...]
    alike: frozenset[str]
    vectors: Mapping[str, np.ndarray] = field(repr=False)

    def shares(self, text: str, language: str, vector: np.ndarray | None, near: Collection[str] = ()) -> list[Share]:
        """What each of the texts in `language` has of a question; `near` are articles that the index found."""
        mine = {one.id: one for one in self.texts if one.language == language}
        part = self.model.parts.get((language, False))
        if not mine or part is None or not telling_words(text):
            return []
        against = len(part.ids - self.alike - mine.keys())
        found = _shares(part, text, vector, near, self.alike)
        if against < FEW and vector is not None:
            found = {
                name: share for name, share in found.items() if name in mine and self._near(mine[name], text, vector)
            }
        exact = self.model.exact.find(text, language, self.alike)  # somebody asks one of the examples word for word
        return [Share(name, 1.0 if name == exact else found[name], against) for name in mine if name in {*found, exact}]

    def _near(self, one: PublishedArticle, text: str, vector: np.ndarray) -> bool:
        examples = list(one.phrasings)
        own = meant_and_spelled(examples, np.stack([self.vectors[example] for example in examples]), SPELLING)
        return float((own @ meant_and_spelled([text], vector[None], SPELLING)[0]).max()) >= NEAR


class Standing:
    """Puts texts beside what search knows, and asks how much of a question is theirs."""

    def __init__(self, embedder: Embedder, upkeep: Upkeep) -> None:
        self._embedder = embedder
        self._upkeep = upkeep
        self._vectors: dict[str, np.ndarray] = {}  # of the texts that stand now, made once for all states of knowledge
        self._maker = ""

    async def place(self, knowledge: Knowledge, texts: Sequence[PublishedArticle]) -> Beside:
        """These texts beside that knowledge. Each has phrasings. Questions go in between."""
        wanted = list(dict.fromkeys(passage.text for one in texts for passage in passages_of(one)))
        vectors = await self._made(wanted) if knowledge.model.maker == maker_of(self._embedder.key) else {}
        newcomers = [article for part in knowledge.model.parts.values() for article in part.newcomers]
        known = await self._upkeep.encode_for(newcomers) if vectors else None
        alike = await asyncio.to_thread(_alike, knowledge, texts, vectors)
        encode = _encode(vectors, known) if known else None
        model = await asyncio.to_thread(knowledge.model.with_changes, list(texts), (), encode)
        return Beside(knowledge.number, model, tuple(texts), alike, vectors)

    async def shares(self, beside: Beside, texts: Sequence[str], language: str) -> list[Share]:
        """What the texts that stand beside have of a question, each the most that it has of any of its `texts`."""
        return await self._embedder.run(lambda: self._shares(beside, texts, language))

    def _shares(self, beside: Beside, texts: Sequence[str], language: str) -> list[Share]:
        vectors = self._embedder.encode_asked(texts) if beside.vectors else [None] * len(texts)
        index, most = self._upkeep.index, {}
        for text, vector in zip(texts, vectors, strict=True):
            near = index.nearest(vector, NEAREST) if index and vector is not None else ()
            for share in beside.shares(text, language, vector, near):
                if share.id not in most or most[share.id].value < share.value:
                    most[share.id] = share
        return list(most.values())

    async def _made(self, texts: Sequence[str]) -> dict[str, np.ndarray]:
        """The vectors of `texts`; those of texts that stand no more are forgotten."""
        known = self._vectors if self._maker == self._embedder.key else {}
        missing = [text for text in texts if text not in known]
        made: dict[str, np.ndarray] = {}
        for start in range(0, len(missing), BATCH):
            batch = missing[start : start + BATCH]
            rows = await self._embedder.run(lambda batch=batch: self._embedder.encode(batch))
            made |= zip(batch, rows, strict=True)
        self._maker, self._vectors = self._embedder.key, {text: made.get(text, known.get(text)) for text in texts}
        return self._vectors


def _shares(
    part: Part, text: str, vector: np.ndarray | None, near: Collection[str], alike: frozenset[str]
) -> dict[str, float]:
    with_vector = vector is not None
    signals = part.signals(text, vector, near).without(alike, with_vector)
    if not signals.ids:
        return {}
    shares = np.exp(log_shares(signals.columns, part.deciders[not with_vector].weights))
    return dict(zip(signals.ids, map(float, shares), strict=True))


def _alike(
    knowledge: Knowledge, texts: Sequence[PublishedArticle], vectors: Mapping[str, np.ndarray]
) -> frozenset[str]:
    """The articles that answer the examples of the texts already."""
    found = set()
    for one in texts:
        for example in one.phrasings:
            ranked = knowledge.model.ranked(example, one.language, vectors.get(example))
            found |= {each.article_id for each in ranked[:1] if each.confidence >= ALIKE}
    return frozenset(found)


def _encode(vectors: Mapping[str, np.ndarray], known: Encode) -> Encode:
    return lambda asked: np.stack([vectors[text] if text in vectors else known([text])[0] for text in asked])
