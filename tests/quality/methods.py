"""Every method over one set: ours with and without evidence, and the three baselines on the same texts."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from kb.articles.published import PublishedArticle
from kb.settings import Settings
from tests.quality.baselines import bm25, cosine, diet
from tests.quality.figures import Figures, Outcome, best_cut, figures
from tests.quality.ranking import Labelled, Ranking
from tests.quality.scratch import Scratch
from tests.quality.sets import LabelledSet, labelled

OURS, ALONE, TUNED = "Staffetta, with evidence", "Staffetta, articles alone", "Staffetta, encoder tuned too"
COSINE, BM25, DIET = "nearest text", "BM25", "Rasa DIET + Fallback"
BASELINES = (COSINE, BM25, DIET)

RankAll = Callable[[Sequence[PublishedArticle], str, list[str]], list[Ranking]]


@dataclass(frozen=True)
class Measured:
    """A set's figures by method, how many questions it has, and what is worth saying about the run."""

    name: str
    questions: int
    figures: dict[str, Figures]
    notes: list[str]


def measured(one: LabelledSet, root: Path, diagrams: Path, budget: float, tuned: bool = False) -> Measured:
    """Measure every method that has something to go by; `tuned`: also with a tuned encoder. Raises NotMeasured."""
    questions, evidence = labelled(one.questions), labelled(one.evidence)
    scratch, ours, notes = Scratch(one.name, root), {}, []
    articles = scratch.imported(one.articles)
    ours[ALONE] = scratch.evaluated(one.questions, diagrams / one.name / "articles-alone")
    if one.evidence:
        scratch.given(one.evidence)
        ours[OURS] = scratch.evaluated(one.questions, diagrams / one.name / "with-evidence")
    if tuned:
        notes.append(f"`python -m kb tune`: {scratch.tuned()}")
        ours[TUNED] = scratch.evaluated(one.questions, diagrams / one.name / "tuned")
    found = {
        name: figures(Outcome.of(questions, ours[name].rankings, ours[name].answered), probability=True)
        for name in (OURS, ALONE, TUNED)
        if name in ours
    }
    for name, rank in _baselines(articles, root):
        ranked = by_language(articles, [*evidence, *questions], rank)
        seen, asked = ranked[: len(evidence)], ranked[len(evidence) :]
        found[name] = figures(_answering(name, Outcome.of(evidence, seen), questions, asked, budget), name != BM25)
    notes += [f"{name}: {decided.told}" for name, decided in ours.items()]
    return Measured(one.name, len(questions), found, notes)


def by_language(articles: Sequence[PublishedArticle], questions: Sequence[Labelled], rank: RankAll) -> list[Ranking]:
    """Each question among the articles of its language; of a language without articles, among the first's."""
    languages = list(dict.fromkeys(article.language for article in articles))
    found: dict[int, Ranking] = {}
    for language in languages:
        asked = [
            number
            for number, question in enumerate(questions)
            if (question.language if question.language in languages else languages[0]) == language
        ]
        known = [article for article in articles if article.language == language]
        found |= zip(asked, rank(known, language, [questions[number].question for number in asked]))
    return [found[number] for number in range(len(questions))]


def _baselines(articles: Sequence[PublishedArticle], root: Path) -> Iterator[tuple[str, RankAll]]:
    encode = cosine.encoder(Settings().kb_embedding_model, root / "models")
    yield COSINE, lambda known, _, questions: cosine.rankings(known, questions, encode)
    yield BM25, bm25.rankings
    if 0 < sum(len(article.phrasings) for article in articles) <= diet.MOST:
        yield (
            DIET,
            lambda known, language, questions: diet.rankings(
                {article.id: list(article.phrasings) for article in known if article.phrasings},
                language,
                questions,
                root / "diet",
            ),
        )


def _answering(name: str, seen: Outcome, questions: list[Labelled], asked: list[Ranking], budget: float) -> Outcome:
    """DIET answers what its FallbackClassifier lets through; the others from the cut that is best on the evidence."""
    if name == DIET:
        return Outcome.of(questions, asked, np.array([not ranking.refused for ranking in asked], dtype=bool))
    return Outcome.of(questions, asked).answering_from(best_cut(seen, budget))
