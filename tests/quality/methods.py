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

OURS, ALONE = "Staffetta, with evidence", "Staffetta, articles alone"
COSINE, BM25, DIET = "nearest text", "BM25", "Rasa DIET + Fallback"
BASELINES = (COSINE, BM25, DIET)

RankAll = Callable[[Sequence[PublishedArticle], str, list[str]], list[Ranking]]


@dataclass(frozen=True)
class Measured:
    """A set's figures by method, how many questions it has, and what our own command printed for `ours`."""

    name: str
    questions: int
    figures: dict[str, Figures]
    printed: dict[str, dict]
    seconds: dict[str, float]


def measured(one: LabelledSet, root: Path, diagrams: Path, budget: float) -> Measured:
    """Measure every method that has something to go by. Raises NotMeasured."""
    questions, evidence = labelled(one.questions), labelled(one.evidence)
    found, printed, seconds = {}, {}, {}
    for name, ending, given in ((OURS, "", one.evidence), (ALONE, "-alone", None)):
        if name == ALONE or given:
            decided = Scratch(one.name + ending, root).measured(one.articles, given, one.questions, diagrams)
            found[name] = figures(Outcome.of(questions, decided.rankings, decided.answered), probability=True)
            printed[name], seconds[name] = decided.printed, decided.seconds
    articles = Scratch(f"{one.name}-alone", root).articles()
    for name, rank in _baselines(articles, root):
        ranked = by_language(articles, [*evidence, *questions], rank)
        seen, asked = ranked[: len(evidence)], ranked[len(evidence) :]
        found[name] = figures(_answering(name, Outcome.of(evidence, seen), questions, asked, budget), name != BM25)
    return Measured(one.name, len(questions), found, printed, seconds)


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
