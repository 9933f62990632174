"""Asks knowledge bases their own phrasings, kept out by turns.

With every turn a fifth of the articles is kept out whole, so that their phrasings have no answer.
Where articles have no phrasings, a `labelled.jsonl` beside them is asked. Nothing else is looked at.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import numpy as np

from kb.articles import formats
from kb.articles.folder import files_of
from kb.articles.published import PublishedArticle
from kb.articles.rendering import render
from kb.search.catalogue import Catalogue
from kb.search.encoding import model_files
from kb.search.head import Example
from kb.search.index.vector_index import VectorIndex
from kb.search.texts.passages import passages_of
from kb.search.ranking import gathered
from kb.search.texts.words import without_courtesy

TURNS = 5
ASKED = 300  # questions a turn at most; more moved the weights by less than a tenth
ANSWERABLE = 0.8  # share of the traffic that has an answer, as in the public settings


class Asked(NamedTuple):
    """A question's candidates, a row of signs for each; which is right (-1: none), and what it counts."""

    signs: np.ndarray
    right: int
    counts: float


class Encoder:
    """Vectors of texts, each made once."""

    def __init__(self, folder: Path) -> None:
        self.model, _ = model_files.load("", folder)
        self.known: dict[str, np.ndarray] = {}

    def __call__(self, texts: list[str]) -> np.ndarray:
        new = [text for text in dict.fromkeys(texts) if text not in self.known]
        if new:
            vectors = self.model.encode(new, normalize_embeddings=True, show_progress_bar=False)
            self.known.update(zip(new, vectors, strict=True))
        return np.stack([self.known[text] for text in texts])


def articles_of(place: Path) -> dict[str, list[PublishedArticle]]:
    """The articles at `place` by language."""
    found: dict[str, list[PublishedArticle]] = {}
    for name, data in files_of(place).items():
        for entry in formats.read(name, data).entries:
            article = entry.article
            text, phrasings = render(article.answer).text, tuple(article.phrasings)
            published = PublishedArticle(
                article.id or name, 1, article.language, article.title, text, "", phrasings, False, None
            )
            found.setdefault(article.language, []).append(published)
    return found


def turns(articles: list[PublishedArticle], place: Path) -> Iterator[tuple[list[PublishedArticle], list[tuple]]]:
    """The articles that are there in each turn, and the questions: (text, id of the article or None)."""
    labelled = place.with_name("labelled.jsonl")
    if not any(article.phrasings for article in articles):
        lines = map(json.loads, labelled.read_text().splitlines()) if labelled.exists() else []
        yield articles, [(line["question"], line["article_id"]) for line in lines]
        return
    order = random.Random(0).sample(range(len(articles)), len(articles))
    for turn in range(TURNS):
        out, there, questions = {articles[n].id for n in order[turn::TURNS]}, [], []
        for article in articles:
            own = [text for text in article.phrasings if text != article.title]
            if article.id in out:
                questions += [(text, None) for text in own]
            else:
                questions += [(text, article.id) for text in own[turn::TURNS]]
                kept = tuple(text for number, text in enumerate(own) if number % TURNS != turn)
                there.append(replace(article, phrasings=kept))
        yield there, random.Random(turn).sample(questions, min(ASKED, len(questions)))


def asked(articles: list[PublishedArticle], questions: list[tuple], encode: Encoder) -> list[Asked]:
    """The signs of every question's candidates in a knowledge base of `articles`."""
    language, index, examples = articles[0].language, VectorIndex(encode.model.get_embedding_dimension()), []
    for article in articles:
        passages = passages_of(article)
        vectors = encode([passage.text for passage in passages])
        index.put(article.id, "", vectors)
        examples += [Example(article.id, p.kind, p.text, v) for p, v in zip(passages, vectors, strict=True)]
    catalogue = Catalogue().changed(1, articles, [])
    catalogue = Catalogue(1, catalogue.articles, catalogue.lexicons, catalogue.taught(examples, index.dimension))
    known = sum(article_id is not None for _, article_id in questions)
    share = {True: ANSWERABLE / max(known, 1), False: (1 - ANSWERABLE) / max(len(questions) - known, 1)}
    found = []
    for text, article_id in questions:
        text = without_courtesy(text)
        signs = gathered(catalogue, index, text, language, encode([text])[0])
        ids = [sign.article_id for sign in signs]
        right = ids.index(article_id) if article_id in ids else -1
        found.append(Asked(np.array([sign[1:] for sign in signs]), right, share[article_id is not None]))
    return found
