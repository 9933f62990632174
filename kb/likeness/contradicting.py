"""Which sentences of two articles are about the same thing and give other figures for it.

The cuts are those of docs/decisions/0025-while-typing.md, measured with tests/kb/likeness/claims.jsonl.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.likeness.models import Contradiction, Other
from kb.likeness.remembering import key_of
from kb.likeness.statements import Statement
from kb.search.texts.spelling import Vectors, meant_and_spelled

WEIGHT_OF_PIECES = 0.6  # spelling counts more here than for questions: it is the subject that has to be the same
CUT = 0.55
# The day of the month of one thing is often near to that of another: the bill is issued on the 1st, paid on the 20th.
CUTS = {"day of the month": 0.65}
AS_NEAR = 0.05  # a sentence that is less alike than the most alike one by this is about something else
SHOWN = 5


@dataclass(frozen=True)
class Said:
    """Sentences with figures, of one article, with their vectors (a row each)."""

    other: Other
    statements: Sequence[Statement]
    vectors: Vectors


def vectors_of(statements: Sequence[Statement], embeddings: Vectors) -> Vectors:
    """A row of unit length for each statement; `embeddings` are the encoder's of their `compared` texts."""
    return meant_and_spelled([one.compared for one in statements], embeddings, WEIGHT_OF_PIECES)


def contradictions(mine: Sequence[Statement], vectors: Vectors, others: Sequence[Said]) -> list[Contradiction]:
    """The sentences of others that say otherwise, the most alike first, one for each pair of a sentence and an article.

    Where a sentence that is even more alike gives the same figures, nothing is contradicted.
    """
    best: dict[tuple[int, str], Contradiction] = {}
    agreed = np.zeros(len(mine))
    for said in others:
        likeness = vectors @ said.vectors.T if len(said.statements) else np.zeros((len(mine), 0))
        for row, column in np.argwhere(likeness >= CUT):
            sure = float(likeness[row, column])
            one, other = mine[row], said.statements[column]
            units = differing(one, other, sure)
            if units is None:
                agreed[row] = max(agreed[row], sure)
            elif units and sure > getattr(best.get((row, said.other.id)), "likeness", 0):
                best[row, said.other.id] = _contradiction(one, other, said.other, units, sure)
    nearest = np.zeros(len(mine))
    for (row, _), one in best.items():
        nearest[row] = max(nearest[row], one.likeness)
    kept = [one for (row, _), one in best.items() if one.likeness > max(agreed[row], nearest[row] - AS_NEAR)]
    return sorted(kept, key=lambda one: -one.likeness)[:SHOWN]


def differing(one: Statement, other: Statement, likeness: float) -> tuple[str, ...] | None:
    """The units in which two sentences have no value in common; None when they agree in all that they share."""
    mine, theirs = one.values, other.values
    shared = sorted(mine.keys() & theirs.keys())
    if not shared:
        return ()
    apart = [unit for unit in shared if not mine[unit] & theirs[unit]]
    if not apart:
        return None
    return tuple(unit for unit in apart if likeness >= CUTS.get(unit, CUT))


def _contradiction(
    one: Statement, other: Statement, article: Other, units: tuple[str, ...], likeness: float
) -> Contradiction:
    return Contradiction(
        key_of("contradiction", article.id, one.text, other.text),
        article,
        one.text,
        other.text,
        _places(one, units),
        _places(other, units),
        units,
        likeness,
    )


def _places(statement: Statement, units: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((figure.start, figure.end) for figure in statement.figures if figure.unit in units)
