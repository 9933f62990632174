"""Questions put to a part of the model, with what is known about their answers."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from kb.search.model.acceptance import FEATURES, features
from kb.search.model.part import Part, Signals
from kb.search.model.ranking import log_shares


@dataclass(frozen=True)
class Known:
    """What is known about a question: the article that answers it, that none does, or some that do not."""

    text: str
    right: str | None = None
    unanswerable: bool = False
    wrong: tuple[str, ...] = ()

    def says(self, first: str) -> bool | None:
        """Whether `first` answers the question; None when nobody knows."""
        if self.right is not None or self.unanswerable:
            return first == self.right
        return False if first in self.wrong else None


@dataclass(frozen=True)
class Asked:
    """A question with what speaks for its candidates, with a vector of it and without."""

    known: Known
    signals: tuple[Signals, Signals]


@dataclass(frozen=True)
class Judged:
    """(questions, 26) features of the first candidates, whether they were right, whether there was an answer,
    and whether the right one was among the others."""

    features: np.ndarray
    right: np.ndarray
    answerable: np.ndarray
    second: np.ndarray

    @classmethod
    def together(cls, parts: "Sequence[Judged]") -> "Judged":
        """The questions of all parts."""
        return cls(*(np.concatenate([vars(part)[field] for part in parts]) for field in cls.__dataclass_fields__))

    def first(self, number: int) -> "Judged":
        """The first so many questions."""
        return Judged(*(values[:number] for values in vars(self).values()))


def ask(part: Part, questions: Sequence[Known], vectors: np.ndarray) -> list[Asked]:
    """Puts questions to a part, in the very way in which visitors' questions are put to it."""
    return [
        Asked(known, (part.signals(known.text, vector), part.signals(known.text, None)))
        for known, vector in zip(questions, vectors, strict=True)
    ]


def judge(asked: Sequence[Asked], weights: np.ndarray, mode: int) -> Judged:
    """The questions of which somebody knows whether the first candidate answers them.

    `mode`: 0 with vectors, 1 without.
    """
    rows, right, answerable, second = [], [], [], []
    for each in asked:
        signals = each.signals[mode]
        if not signals.ids:
            continue
        shares = log_shares(signals.columns, weights)
        says = each.known.says(signals.ids[int(shares.argmax())])
        if says is None:
            continue
        rows.append(features(signals.columns, shares, signals.words, signals.strange))
        right.append(says)
        answerable.append(each.known.right is not None or not each.known.unanswerable)
        second.append(not says and each.known.right in signals.ids)
    made = np.array(rows, np.float32).reshape(len(rows), FEATURES)
    return Judged(made, np.array(right, bool), np.array(answerable, bool), np.array(second, bool))
