"""Learns the decision model of the published articles, from themselves and from what visitors said."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from threadpoolctl import threadpool_limits

from kb.articles.published import PublishedArticle
from kb.search.learning.asked import Asked, Judged, Known, ask, judge
from kb.search.learning.fit import acceptance, balance, ranking_weights, regression
from kb.search.learning.held_back import Before, own_questions
from kb.search.model import prior
from kb.search.model.corpus import Encode, corpus_of
from kb.search.model.lexicon import Lexicon
from kb.search.model.model import DIMENSION, DecisionModel, Name, split
from kb.search.model.part import Decider, Part
from kb.search.model.ranking import prior as prior_weights
from kb.search.model.segment import REGRESSED
from kb.search.model.threshold import Scored

FEW = 50  # own questions with an answer, from which on a knowledge base speaks for itself
BORROWED = 150.0  # questions that those of others count as where a threshold is chosen: too few to prove anything
OTHERS = 6  # questions of other knowledge bases for each that is missing: all that there are when there is no own one


# In one thread: two, which wait for each other at every small product, took nine times the processor time.
@threadpool_limits.wrap(limits=1)
def learn(
    articles: Sequence[PublishedArticle],
    encode: Encode,
    judgements: Sequence[tuple[Known, str | None]] = (),
    *,
    encoder: str = "",
    evidence: str = "",
    dimension: int = DIMENSION,
    before: Before | None = None,
) -> DecisionModel:
    """The model of these articles. `judgements` are questions with what is known of them and their language.
    `before`: when `encode` is an encoder that was tuned on the articles."""
    parts, own, visitors = {}, [], []
    for name, mine in split(articles).items():
        ids = {article.id for article in mine}
        others = {article.id for article in articles} - ids
        # A question of another part's articles would be answered there: it teaches this part nothing.
        known = [each for each, spoken in judgements if spoken in (name[0], None) and each.right not in others]
        parts[name], scored, seen = _learned(name, mine, known, encode, dimension, before)
        own.append((scored, len(mine)))
        visitors += [seen] if seen is not None else []
    return DecisionModel.of(
        parts, articles, encoder, evidence=evidence, own=_by_articles(own), dimension=dimension,
        visitors=Scored.together(visitors) if visitors else None,
    )  # fmt: skip


def _learned(
    name: Name,
    articles: list[PublishedArticle],
    known: list[Known],
    encode: Encode,
    dimension: int,
    before: Before | None,
) -> tuple[Part, Scored, Scored | None]:
    lexicon, corpus = corpus_of(articles, encode, Lexicon.empty(name[0]), dimension)
    learn_head = regression if len(articles) <= REGRESSED else None
    part = Part.of(lexicon, corpus, prior.deciders(*name), learn_head)
    asked = [] if name[1] else own_questions(articles, lexicon, corpus, learn_head, before)
    theirs = ask(part, known, encode([each.text for each in known])) if known else []
    both = [_decided(name, asked, theirs, mode) for mode in (0, 1)]
    decider, own, visitors = both[0]
    scored = _scored(decider, own, exact=True)
    if not asked:
        scored = replace(scored, weight=scored.weight * BORROWED / max(scored.weight.sum(), 1e-9))
    seen = None if visitors is None else _scored(decider, visitors)
    return replace(part, deciders=tuple(decider for decider, *_ in both), learned=True), scored, seen


def _scored(decider: Decider, judged: Judged, exact: bool = False) -> Scored:
    weight = balance(judged.answerable, exact)
    return Scored(decider.acceptance.probability(judged.features), judged.right, weight)


def _by_articles(own: list[tuple[Scored, int]]) -> Scored:
    """The own questions of all parts, which count by their articles."""
    scale = sum(float(scored.weight.sum()) for scored, _ in own) / max(sum(number for _, number in own), 1)
    return Scored.together([
        replace(scored, weight=scored.weight * scale * number / max(scored.weight.sum(), 1e-9)) for scored, number in own
    ])  # fmt: skip


def _decided(name: Name, asked: list[Asked], theirs: list[Asked], mode: int) -> tuple[Decider, Judged, Judged | None]:
    """How to decide; the questions that a threshold is chosen from: the own ones (or others'), and visitors'."""
    weights = ranking_weights(asked or theirs, prior_weights(*name, vectors=mode == 0), mode)
    own, visitors = judge(asked, weights, mode), judge(theirs, weights, mode)
    seen = visitors if len(visitors.right) else None
    missing = FEW - int(own.answerable.sum())
    others = Judged(**prior.rows(*name, mode))
    learned = acceptance(Judged.together([own, others.first(OTHERS * max(missing, 0))]), seen)
    missed = visitors if seen else own if asked else others
    rest = (missed.second.sum() + 1) / ((~missed.right).sum() + 2)
    return Decider(weights, learned, float(np.clip(rest, 0, 1))), own if asked else others, seen
