"""Whether a tuned encoder makes better decisions: the same judged questions with it and without it."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.articles.published import PublishedArticle
from kb.search.evaluation.measures import aurc, risk_coverage
from kb.search.learning.asked import Judged, Known, ask, judge
from kb.search.learning.fit import acceptance, balance, ranking_weights, regression
from kb.search.learning.held_back import Held, held_back
from kb.search.model.corpus import Encode, corpus_of
from kb.search.model.lexicon import Lexicon
from kb.search.model.model import DIMENSION, Name, split
from kb.search.model.part import Part
from kb.search.model.ranking import prior as prior_weights
from kb.search.model.segment import REGRESSED

FEWEST = 100  # judged questions, below which a difference is chance: a set of 11 articles has 39
BETTER = 0.97  # of the area before; the two seeds on hwu64_oos-10 lay 2 % apart
_FOLDS = 5
_TIMES = 5

Judgements = Sequence[tuple[Known, str | None]]


@dataclass(frozen=True)
class Tried:
    """Areas under the risk-coverage curve (0..1, lower is better) before and after, of `questions` judged ones."""

    before: float
    after: float
    questions: int

    @classmethod
    def mean(cls, parts: "Sequence[Tried]") -> "Tried":
        """The mean, each question counting as much as every other."""
        numbers = [part.questions for part in parts]
        if not sum(numbers):
            return cls(1.0, 1.0, 0)
        means = (
            float(np.average([getattr(part, at) for part in parts], weights=numbers)) for at in ("before", "after")
        )
        return cls(*means, sum(numbers))


@dataclass(frozen=True)
class Trial:
    """What came of the questions of each language."""

    languages: dict[str, Tried]

    @property
    def whole(self) -> Tried:
        """All languages together."""
        return Tried.mean(list(self.languages.values()))

    @property
    def is_better(self) -> bool:
        """Whether the tuned encoder is worth going by: clearly better as a whole, and worse in no language."""
        whole = self.whole
        clearly = whole.questions >= FEWEST and whole.after <= BETTER * whole.before
        return clearly and all(tried.after <= tried.before for tried in self.languages.values())


def compare(
    articles: Sequence[PublishedArticle], judgements: Judgements, before: Encode, after: Encode, held: Held
) -> Trial:
    """Asks what was kept from the tuned encoder, and all evidence, with either encoder.

    Confidence is learned by turns from four fifths of the questions for the last. Own questions and evidence
    are measured apart, and weighed by their number.
    """
    found: dict[str, list[Tried]] = {}
    for (language, bodies), mine in split(articles).items():
        if bodies:
            continue
        known = [each for each, spoken in judgements if spoken in (language, None)]
        both = [_judged((language, bodies), mine, known, encode, held) for encode in (before, after)]
        for untuned, tuned in zip(*both, strict=True):
            number = min(len(untuned.right), len(tuned.right))
            if number > 1:
                found.setdefault(language, []).append(Tried(_area(untuned), _area(tuned), number))
    return Trial({language: Tried.mean(parts) for language, parts in found.items()})


def _judged(
    name: Name, articles: list[PublishedArticle], known: list[Known], encode: Encode, held: Held
) -> tuple[Judged, Judged]:
    lexicon, corpus = corpus_of(articles, encode, Lexicon.empty(name[0]), DIMENSION)
    learn_head = regression if len(articles) <= REGRESSED else None
    own = held_back(lexicon, corpus, learn_head, held)
    weights = ranking_weights(own, prior_weights(*name, vectors=True), 0)
    whole = Part.of(lexicon, corpus, (), learn_head)
    ids = set(corpus.ids)
    asked = [each for each in known if each.unanswerable or each.right in ids]
    evidence = ask(whole, asked, encode([each.text for each in asked])) if asked else []
    return judge(own, weights, 0), judge(evidence, weights, 0)


def _area(judged: Judged) -> float:
    """The mean over some divisions into fifths."""
    weight, found = balance(judged.answerable, exact=True), []
    for seed in range(_TIMES):
        fold = np.random.default_rng(seed).permutation(np.arange(len(judged.right)) % _FOLDS)
        confidence = np.zeros(len(fold))
        for number in range(_FOLDS):
            rows = fold == number
            if rows.any() and not rows.all():
                learned = acceptance(_some(judged, ~rows), None)
                confidence[rows] = learned.probability(judged.features[rows])
        found.append(aurc(risk_coverage(confidence, judged.right, weight)))
    return float(np.mean(found))


def _some(judged: Judged, rows: np.ndarray) -> Judged:
    return Judged(*(values[rows] for values in vars(judged).values()))
