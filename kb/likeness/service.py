"""Finds what is like an article that is being written: the same, the contrary, and phrasings that others would answer."""

import asyncio
from collections.abc import Sequence

import numpy as np

from common.database import Database
from kb.articles.models import Content
from kb.articles.published import PublishedArticle
from kb.articles.rendering import render
from kb.likeness import drafts
from kb.likeness.asking import AskingSearch
from kb.likeness.contradicting import Said, contradictions, vectors_of
from kb.likeness.drafts import Draft
from kb.likeness.models import Alike, Findings, Other
from kb.likeness.remembered import Encoded, Remembered
from kb.likeness.remembering import Dismissals, key_of
from kb.likeness.rivals import FEWEST, SHOWN, Rival, marked, near_articles
from kb.likeness.statements import Statement, statements
from kb.likeness.usual import Usual
from kb.search.encoding.embedder import Embedder
from kb.search.index.upkeep import Upkeep
from kb.search.knowledge import Knowledge
from kb.search.service import Search
from kb.search.texts.passages import body_passages
from kb.search.texts.spelling import meant_and_spelled
from kb.search.texts.words import fingerprint

TEXTS = 60  # of an article that are looked at, title and phrasings; more would keep an editor waiting
STATEMENTS = 40
PASSAGES, PASSAGE_WORDS = 12, 8  # of an answer that are compared, and the fewest words of one
NEAR = 30  # published articles whose sentences are compared
MADE_AT_ONCE = 240  # vectors made for one look, some half a second; what is missing is made at the next
ARTICLES = 2_000  # whose sentences are remembered
WEIGHT_OF_PIECES = 0.4
DRAFT_CUT, DRAFT_SHARE = 0.6, 0.34  # likeness of two phrasings, and how many of a draft's must be like: see record 25


class Likeness:
    """What is like a text, among what is published and what others are writing."""

    def __init__(
        self, database: Database, search: Search, embedder: Embedder, upkeep: Upkeep, dismissals: Dismissals
    ) -> None:
        self._database = database
        self._dismissals = dismissals
        self._asking = AskingSearch(search, embedder, upkeep)
        self._encoded = Encoded(embedder)
        self._usual = Usual(self._asking, self._encoded)
        self._statements: Remembered[list[Statement]] = Remembered(ARTICLES)

    async def found(self, content: Content, article_id: str | None) -> Findings:
        """What is like `content`, without what was dismissed. `article_id` is left out of the comparison."""
        knowledge = self._asking.knowledge
        if knowledge is None:
            return Findings(complete=False)
        besides = article_id or ""
        texts = _texts(content)
        mine, passages = await asyncio.to_thread(_read, content)
        others = await self._database.read(lambda c: drafts.drafts(c, content.language, article_id))
        wanted = [*texts, *(one.compared for one in mine), *passages]
        vectors = await self._encoded.of(wanted, MADE_AT_ONCE)
        ranked = await self._asking.rivals(knowledge, texts, vectors, content.language, besides)
        near = await self._near(knowledge, mine, vectors, content.language, besides, ranked)
        said, complete = await self._said(near, others)
        copies = await self._asking.copies(
            knowledge, {text: vectors[text] for text in passages if text in vectors}, content.language, besides
        )
        alike = _alike(knowledge, besides, texts, ranked, copies, self._usual.cut(content.language))
        alike += await self._alike_drafts(besides, texts, vectors, others)
        opposed = await asyncio.to_thread(_opposed, mine, vectors, said)
        await self._usual.look(knowledge, content.language)
        gone = await self._dismissals.of([one.key for one in (*alike, *opposed)])
        articles = knowledge.catalogue.articles
        return Findings(
            [one for one in alike if one.key not in gone],
            [one for one in opposed if one.key not in gone],
            {text: _other(articles[name]) for text, name in marked(ranked).items() if text != content.title},
            complete and len(vectors) == len(set(wanted)),
        )

    async def _near(
        self,
        knowledge: Knowledge,
        mine: Sequence[Statement],
        vectors: dict[str, np.ndarray],
        language: str,
        besides: str,
        ranked: Sequence[Sequence[Rival]],
    ) -> list[PublishedArticle]:
        there = [vectors[one.compared] for one in mine if one.compared in vectors]
        names = dict.fromkeys(rival.article_id for rivals in ranked for rival in rivals[:1])
        names |= dict.fromkeys(await self._asking.near(knowledge, there, language, NEAR))
        return [knowledge.catalogue.articles[name] for name in list(names)[:NEAR] if name != besides] if mine else []

    async def _said(self, near: Sequence[PublishedArticle], others: Sequence[Draft]) -> tuple[list[Said], bool]:
        """The sentences with figures of other articles, with their vectors; and whether they are all there."""

        def work() -> list[tuple[Other, list[Statement]]]:
            return [
                *((_other(one), self._of(one.id, one.version, one.title, one.text)) for one in near),
                *((Other(one.id, one.title, True), self._of_draft(one)) for one in others),
            ]

        found = [(other, there) for other, there in await asyncio.to_thread(work) if there]
        texts = list({one.compared: None for _, there in found for one in there})
        vectors = await self._encoded.of(texts, MADE_AT_ONCE)
        said = []
        for other, there in found:
            kept = [one for one in there if one.compared in vectors]
            if kept:
                rows = vectors_of(kept, np.stack([vectors[one.compared] for one in kept]))
                said.append(Said(other, kept, rows))
        return said, len(vectors) == len(texts)

    def _of(self, article_id: str, version: int, title: str, text: str) -> list[Statement]:
        return self._statements.made((article_id, version, False), lambda: statements(title, text)[:STATEMENTS])

    def _of_draft(self, draft: Draft) -> list[Statement]:
        name = (draft.id, draft.version, True)
        return self._statements.made(name, lambda: _statements_of(draft.title, draft.answer)[:STATEMENTS])

    async def _alike_drafts(
        self, besides: str, texts: Sequence[str], vectors: dict[str, np.ndarray], others: Sequence[Draft]
    ) -> list[Alike]:
        """Drafts of others with several phrasings like those that are typed."""
        theirs = {draft.id: [text for text in (draft.title, *draft.phrasings) if text] for draft in others}
        made = await self._encoded.of(list({text: None for each in theirs.values() for text in each}), MADE_AT_ONCE)
        there = [text for text in texts if text in vectors]
        if not there:
            return []
        return await asyncio.to_thread(_alike_drafts, besides, there, vectors, others, theirs, made)


def _texts(content: Content) -> list[str]:
    return list(dict.fromkeys(text for text in (content.title, *content.phrasings) if text))[:TEXTS]


def _read(content: Content) -> tuple[list[Statement], list[str]]:
    """The sentences with figures of what is typed, and its passages that are long enough to be a copy."""
    text = render(content.answer).text
    passages = [passage for passage in body_passages(text) if len(passage.split()) >= PASSAGE_WORDS]
    return statements(content.title, text)[:STATEMENTS], passages[:PASSAGES]


def _statements_of(title: str, answer: str) -> list[Statement]:
    return statements(title, render(answer).text)


def _other(article: PublishedArticle) -> Other:
    return Other(article.id, article.title)


def _opposed(mine: Sequence[Statement], vectors: dict[str, np.ndarray], said: Sequence[Said]) -> list:
    there = [one for one in mine if one.compared in vectors]
    if not there or not said:
        return []
    rows = vectors_of(there, np.stack([vectors[one.compared] for one in there]))
    return contradictions(there, rows, said)


def _alike(
    knowledge: Knowledge,
    besides: str,
    texts: Sequence[str],
    ranked: Sequence[Sequence[Rival]],
    copies: dict[str, tuple[float, str, str]],
    cut: float,
) -> list[Alike]:
    """The published articles that seem to say the same: by how they are asked for, or by a passage that is the same."""
    found: dict[str, Alike] = {}
    first = besides or next(iter(texts), "")
    for name, (cosine, mine, theirs) in copies.items():
        other = _other(knowledge.catalogue.articles[name])
        found[name] = Alike(key_of("alike", first, name), other, cosine, mine, theirs)
    for name, mean, text in near_articles(ranked, cut):
        article = knowledge.catalogue.articles[name]
        theirs = _most_alike(text, [*article.phrasings, article.title], article.language)
        found.setdefault(name, Alike(key_of("alike", first, name), _other(article), mean, text, theirs))
    return sorted(found.values(), key=lambda one: -one.likeness)[:SHOWN]


def _most_alike(text: str, theirs: Sequence[str], language: str) -> str:
    """The text that is written most like `text`, for the eye."""
    written = fingerprint(text, language)
    return max(theirs, key=lambda other: float(written @ fingerprint(other, language)))


def _alike_drafts(
    besides: str,
    texts: Sequence[str],
    vectors: dict[str, np.ndarray],
    others: Sequence[Draft],
    theirs: dict[str, list[str]],
    made: dict[str, np.ndarray],
) -> list[Alike]:
    mine = meant_and_spelled(list(texts), np.stack([vectors[text] for text in texts]), WEIGHT_OF_PIECES)
    found = []
    for draft in others:
        there = [text for text in theirs[draft.id] if text in made]
        if not there:
            continue
        rows = meant_and_spelled(there, np.stack([made[text] for text in there]), WEIGHT_OF_PIECES)
        likeness = mine @ rows.T
        like = int((likeness.max(axis=1) >= DRAFT_CUT).sum())
        if like >= min(FEWEST, len(texts)) and like / len(texts) >= DRAFT_SHARE:
            row, column = np.unravel_index(likeness.argmax(), likeness.shape)
            key = key_of("alike", besides or texts[0], draft.id)
            other = Other(draft.id, draft.title, True)
            found.append(Alike(key, other, like / len(texts), texts[row], there[column]))
    return sorted(found, key=lambda one: -one.likeness)[:FEWEST]
