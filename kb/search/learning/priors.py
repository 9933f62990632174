"""Measures what is assumed before anything was learned: `python -m kb.search.learning.priors PLACE...`

A PLACE is a file or folder of articles, such as demo/articles. Articles with phrasings are asked those,
held out by turns; then, as if they had none, all of them. Articles without phrasings are asked the
labelled.jsonl beside them. Nothing else is looked at. Writes kb/search/model/prior.npz.
"""

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from kb.articles import formats
from kb.articles.folder import files_of
from kb.articles.published import PublishedArticle
from kb.articles.rendering import render
from kb.search.encoding import model_files
from kb.search.learning.asked import Asked, Judged, Known, ask, judge
from kb.search.learning.crossfit import FOLDS, held_out
from kb.search.learning.fit import acceptance
from kb.search.model import prior
from kb.search.model.corpus import Corpus, Encode, corpus_of
from kb.search.model.lexicon import Lexicon
from kb.search.model.model import DIMENSION
from kb.search.model.part import Part
from kb.search.model.ranking import prior as prior_weights
from kb.search.texts.words import plain
from kb.settings import Settings

MOST = 300  # judged questions of one place, so that none outweighs the others

Rows = dict[tuple[str, bool, int], list[Judged]]  # by language, bodies only, and mode


def main(places: list[Path], encode: Encode) -> dict[str, np.ndarray]:
    """What the file holds."""
    found: Rows = {}
    for place in places:
        for language, articles in articles_of(place).items():
            for bodies, asked in (
                (False, _by_turns(language, articles, encode)),
                (True, _bare(articles, place, encode)),
            ):
                for mode in (0, 1) if asked else ():
                    judged = judge(asked, prior_weights(language, bodies, vectors=mode == 0), mode)
                    found.setdefault((language, bodies, mode), []).append(_some(judged))
    kept: dict[str, np.ndarray] = {}
    for (language, bodies, mode), parts in found.items():
        judged = _mixed(parts)
        learned = acceptance(judged, None)
        rest = (judged.second.sum() + 1) / ((~judged.right).sum() + 2)
        name = f"{prior.kind_of(bodies)}_{mode}_{language}"
        kept |= {f"{name}_{field}": np.float32(value) for field, value in vars(learned).items()}
        kept |= {f"{name}_{field}": value for field, value in vars(judged).items()}
        kept[f"{name}_rest"] = np.float32(rest)
    return kept


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


def _by_turns(language: str, articles: list[PublishedArticle], encode: Encode) -> list[Asked]:
    """The phrasings, held out by turns from a model that learned nothing."""
    lexicon, corpus = corpus_of(
        [article for article in articles if article.phrasings], encode, Lexicon.empty(language), DIMENSION
    )
    return list(held_out(lexicon, corpus, None))


def _bare(articles: list[PublishedArticle], place: Path, encode: Encode) -> list[Asked]:
    """Questions to the articles without their phrasings; a fifth of the articles is away by turns."""
    titles = {plain(article.title) for article in articles}
    questions = [Known(text, a.id) for a in articles for text in a.phrasings if plain(text) not in titles]
    labelled = place.with_name("labelled.jsonl")
    if not questions and labelled.exists():
        lines = map(json.loads, labelled.read_text().splitlines())
        questions = [Known(line["question"], line["article_id"], line["article_id"] is None) for line in lines]
    bare = [replace(article, phrasings=()) for article in articles]
    lexicon, corpus = corpus_of(bare, encode, Lexicon.empty(articles[0].language), DIMENSION)
    asked = _asked(lexicon, corpus, questions, encode)
    if any(article.phrasings for article in articles):
        away = np.random.default_rng(0).permutation(np.arange(len(bare)) % FOLDS)
        for fold in range(FOLDS):
            gone = {corpus.ids[number] for number in np.flatnonzero(away == fold)}
            strangers = [Known(each.text, None, unanswerable=True) for each in questions if each.right in gone]
            asked += _asked(lexicon, corpus.without(np.flatnonzero(away != fold), set()), strangers, encode)
    return asked


def _asked(lexicon: Lexicon, corpus: Corpus, questions: list[Known], encode: Encode) -> list[Asked]:
    return ask(Part.of(lexicon, corpus, ()), questions, encode([each.text for each in questions])) if questions else []


def _some(judged: Judged) -> Judged:
    chosen = np.random.default_rng(1).permutation(len(judged.right))[:MOST]
    return Judged(*(values[chosen] for values in vars(judged).values()))


def _mixed(parts: list[Judged]) -> Judged:
    """All parts in one random order, so that the first questions are of every place."""
    together = Judged.together(parts)
    order = np.random.default_rng(2).permutation(len(together.right))
    return Judged(*(values[order] for values in vars(together).values()))


if __name__ == "__main__":
    encoder, _ = model_files.load("", Settings().models_folder)
    made = main([Path(place) for place in sys.argv[1:]], lambda texts: encoder.encode(list(texts)))
    np.savez_compressed(prior.FILE, **made)
