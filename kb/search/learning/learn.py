"""Learns the decision model of the published articles, from themselves and from what visitors said."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

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
OTHERS = 6  # questions of other knowledge bases for each that is missing: all that there are when there is no own one


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
        own.append(replace(scored, weight=scored.weight / max(scored.weight.sum(), 1e-9) * len(mine)))
        visitors += [seen] if seen is not None else []
    scale = sum(len(scored.weight) for scored in own) / max(len(articles), 1)  # parts count by their articles
    own = Scored.together([replace(scored, weight=scored.weight * scale) for scored in own])
    return DecisionModel.of(
        parts, articles, encoder, evidence=evidence, own=own, dimension=dimension,
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
    scored = Scored(decider.acceptance.probability(own.features), own.right, balance(own.answerable, exact=True))
    seen = None
    if visitors is not None:
        seen = Scored(decider.acceptance.probability(visitors.features), visitors.right, balance(visitors.answerable))
    return replace(part, deciders=tuple(decider for decider, *_ in both), learned=True), scored, seen


def _decided(name: Name, asked: list[Asked], theirs: list[Asked], mode: int) -> tuple[Decider, Judged, Judged | None]:
    weights = ranking_weights(asked or theirs, prior_weights(*name, vectors=mode == 0), mode)
    own = _own(name, judge(asked, weights, mode), mode)
    visitors = judge(theirs, weights, mode) if theirs else None
    if visitors is not None and not len(visitors.right):
        visitors = None
    learned = acceptance(own, visitors)
    missed = own if visitors is None else visitors
    rest = (missed.second.sum() + 1) / ((~missed.right).sum() + 2)
    return Decider(weights, learned, float(np.clip(rest, 0, 1))), own, visitors


def _own(name: Name, own: Judged, mode: int) -> Judged:
    """The knowledge base's own judged questions; where they are few, those of others stand beside them."""
    missing = FEW - int(own.answerable.sum())
    others = Judged(**prior.rows(*name, mode))
    return Judged.together([own, others.first(OTHERS * missing)]) if missing > 0 else own
