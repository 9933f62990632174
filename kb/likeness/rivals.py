"""Which other articles the bot would answer with, if the one that is being written did not exist.

The decision model is asked with every text that visitors may type, the article's title and phrasings: it knows better
than any distance between vectors what an article answers. The cuts are those of docs/decisions/0025-while-typing.md.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CUT = 0.35  # mean confidence in one other article, from which on it seems to say the same
SURE = 0.8  # confidence in another article, from which on a phrasing is marked as like it
SHOWN = 3
FEWEST = 2  # texts that must name the same article: one phrasing alone is marked in its own line


@dataclass(frozen=True)
class Rival:
    """What one text would be answered with."""

    text: str
    article_id: str
    confidence: float


def near_articles(ranked: Sequence[Sequence[Rival]], cut: float = CUT) -> list[tuple[str, float, str]]:
    """The articles that seem to say the same: id, mean confidence, and the text that names it most surely.

    `ranked` has for each text of the article its first rivals.
    """
    if not ranked:
        return []
    total: Counter[str] = Counter()
    named: Counter[str] = Counter()
    best: dict[str, Rival] = {}
    for rivals in ranked:
        for place, rival in enumerate(rivals):
            total[rival.article_id] += rival.confidence
            named[rival.article_id] += place == 0
            if rival.confidence > getattr(best.get(rival.article_id), "confidence", -1):
                best[rival.article_id] = rival
    found = [(name, total[name] / len(ranked)) for name in total if named[name] >= min(FEWEST, len(ranked))]
    found = sorted((one for one in found if one[1] >= cut), key=lambda one: -one[1])[:SHOWN]
    return [(name, mean, best[name].text) for name, mean in found]


def mean_of_nearest(ranked: Sequence[Sequence[Rival]]) -> float:
    """The mean confidence in the other article that is nearest; 0 for none."""
    total: Counter[str] = Counter()
    for rivals in ranked:
        total.update({rival.article_id: rival.confidence for rival in rivals})
    return max(total.values(), default=0.0) / max(len(ranked), 1)


def marked(ranked: Sequence[Sequence[Rival]]) -> dict[str, str]:
    """The texts that another article would surely answer, with its id."""
    return {rivals[0].text: rivals[0].article_id for rivals in ranked if rivals and rivals[0].confidence >= SURE}
