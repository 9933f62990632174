"""Fits the parts that are learned: the regression, the weights of the ranking, and the acceptance."""

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.special import logsumexp
from sklearn.linear_model import LogisticRegression

from kb.search.learning.asked import Asked, Judged
from kb.search.model.acceptance import Acceptance
from kb.search.model.corpus import Corpus
from kb.search.model.head import NOBODY, Head
from kb.search.model.ranking import SCALE
from kb.search.model.space import Space
from kb.search.model.threshold import HALVED

# The share of visitors' questions that nobody wrote an answer for, where it is not known: 23 to 27 in a hundred
# in the development sets' labelled and other questions, and what is labelled by hand has rather too few.
UNANSWERABLE = 0.24
_OWN_WEIGHT = 150.0  # all held-out phrasings together count as this many of the visitors' own questions
_ACCEPTANCE_C = 0.1
_REGRESSION_C = 20.0
_TOLERANCE = 0.05
_PASSAGE_WEIGHT = 0.1  # passages are weak examples of what is asked
_PULL = 10.0  # strength of the ranking's prior weights, in questions
_WIDTH = 30  # candidates that compete while the ranking is learned


def regression(space: Space, corpus: Corpus, joined: np.ndarray) -> Head:
    """A multinomial regression from joined rows to articles; `joined` are those of the asked texts."""
    told, articles = corpus.told, len(corpus.ids)
    rows = np.vstack([joined, space.join(told.vectors, told.counts)]) if told.texts else joined
    owner = np.r_[corpus.asked.owner, told.owner]
    weight = np.r_[np.ones(len(joined)), np.full(len(told.texts), _PASSAGE_WEIGHT)]
    weights, bias = np.zeros((articles, rows.shape[1]), np.float32), np.full(articles, NOBODY, np.float32)
    known = np.unique(owner)
    if len(known) < 2:
        bias[known] = 0
        return Head(weights, bias)
    # scikit-learn's loss is a mean, so its gradient shrinks with the articles: a fixed 1e-3 stops before the
    # first step at 1,000 articles, and going on below this one gains nothing.
    model = LogisticRegression(C=_REGRESSION_C, max_iter=200, tol=_TOLERANCE / articles)
    model.fit(rows, owner, sample_weight=weight)
    two = len(known) == 2
    weights[known] = np.vstack([-model.coef_, model.coef_]) / 2 if two else model.coef_
    bias[known] = np.r_[-model.intercept_, model.intercept_] / 2 if two else model.intercept_
    return Head(weights, bias)


def ranking_weights(asked: Sequence[Asked], prior: np.ndarray, mode: int) -> np.ndarray:
    """Weights >= 0 under which the right articles come first; the prior when nothing is known."""
    rows, there = _rivals(asked, prior, mode)
    if not len(rows):
        return prior.copy()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = np.where(there, rows @ weights, -1e9)
        total = logsumexp(score, axis=1)
        chance = np.exp(score - total[:, None])
        slope = np.einsum("qc,qcs->s", chance, rows) - rows[:, 0].sum(0) + _PULL * (weights - prior)
        return (total - score[:, 0]).sum() + 0.5 * _PULL * ((weights - prior) ** 2).sum(), slope

    return minimize(loss, prior.copy(), jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(prior)).x


def _rivals(asked: Sequence[Asked], prior: np.ndarray, mode: int) -> tuple[np.ndarray, np.ndarray]:
    """(questions, 30, 12) the right article first, then its strongest rivals; and which of the 30 exist."""
    rows, counts = [], []
    for each in asked:
        signals = each.signals[mode]
        if each.known.right not in signals.ids:
            continue
        columns, number = signals.columns, signals.ids.index(each.known.right)
        orders = (columns @ (prior / SCALE), columns[:, 0], columns[:, 5] + columns[:, 6], columns[:, 4], columns[:, 1])
        firsts = [
            np.argsort(-order, kind="stable")[:many] for order, many in zip(orders, (10, 10, 4, 3, 3), strict=True)
        ]
        rivals = list(dict.fromkeys([number, *np.concatenate(firsts).tolist()]))[:_WIDTH]
        padded = np.zeros((_WIDTH, columns.shape[1]), np.float32)
        padded[: len(rivals)] = columns[rivals] / SCALE
        rows.append(padded)
        counts.append(len(rivals))
    return np.array(rows, np.float32), np.arange(_WIDTH)[None] < np.array(counts, int).reshape(-1, 1)


def balance(answerable: np.ndarray, exact: bool = False) -> np.ndarray:
    """Weights that give questions without an answer at least (or exactly) their usual share."""
    strange = float((~answerable).mean()) if len(answerable) else 0.0
    if strange in (0.0, 1.0) or (strange >= UNANSWERABLE and not exact):
        return np.ones(len(answerable))
    return np.where(answerable, (1 - UNANSWERABLE) / (1 - strange), UNANSWERABLE / strange)


def acceptance(own: Judged, visitors: Judged | None) -> Acceptance:
    """From the knowledge base's own questions as one voice, and each visitor's question as one.

    The own ones count less with every visitor's: they are only like what visitors ask, and without
    phrasings they are other knowledge bases'.
    """
    weight = balance(own.answerable, exact=True)
    theirs = 0 if visitors is None else len(visitors.right)
    weight *= min(_OWN_WEIGHT, len(weight)) / (1 + theirs / HALVED) / max(weight.sum(), 1e-9)
    made, right = own.features, own.right
    if visitors is not None:
        made, right = np.vstack([made, visitors.features]), np.r_[right, visitors.right]
        weight = np.r_[weight, balance(visitors.answerable)]
    middle = np.average(made, axis=0, weights=weight)
    spread = np.sqrt(np.average((made - middle) ** 2, axis=0, weights=weight)) + 1e-3
    if right.all() or not right.any():  # nothing to tell apart: the share with one doubt on either side
        chance = (right.sum() + 1) / (len(right) + 2)
        return Acceptance(middle, spread, np.zeros(made.shape[1]), float(np.log(chance / (1 - chance))))
    model = LogisticRegression(C=_ACCEPTANCE_C, max_iter=500).fit((made - middle) / spread, right, sample_weight=weight)
    return Acceptance(middle, spread, model.coef_[0], float(model.intercept_[0]))
