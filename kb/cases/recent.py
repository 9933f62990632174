"""The questions of the last four hours, side by side in arrays."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kb.cases.asked import Asked
from kb.search.texts.spelling import Vectors

WINDOWS = (900.0, 3600.0, 14400.0)  # seconds in which so many ask the same: a quarter, one and four hours
LONGEST = max(WINDOWS)
ROOM = 64  # rows at first

Mask = NDArray[np.bool_]


class Recent:
    """Questions in the order in which they came; those that are too old go when room is needed."""

    def __init__(self) -> None:
        self._begin([], [], 1)

    def _begin(self, asked: list[Asked], expected: list[bool], dimension: int) -> None:
        room = max(ROOM, 2 * len(asked))
        self.asked: list[Asked] = []
        self.at = np.zeros(room)
        self.people = np.zeros(room, np.int64)
        self.articles = np.zeros(room, np.int64)
        self.is_expected = np.zeros(room, bool)
        self.vectors: Vectors = np.zeros((room, dimension), np.float32)
        self._numbers: dict[str | None, int] = {None: -1}  # of conversations and articles
        self._rows_of_stem: dict[str, list[int]] = {}
        for one, is_expected in zip(asked, expected, strict=True):
            self.add(one, is_expected)

    def add(self, one: Asked, is_expected: bool) -> None:
        """Keep a question; an expected one, because it was announced, is evidence of nothing."""
        if len(self.asked) == len(self.at) or self.vectors.shape[1] != len(one.vector):
            self._drop_old(one)
        row = len(self.asked)
        self.asked.append(one)
        self.at[row] = one.at
        self.people[row] = self._number(one.conversation_id)
        self.articles[row] = self._number(one.article_id)
        self.is_expected[row] = is_expected
        self.vectors[row] = one.vector
        for stem in one.stems:
            self._rows_of_stem.setdefault(stem, []).append(row)

    def _number(self, name: str | None) -> int:
        return self._numbers.setdefault(name, len(self._numbers))

    def _drop_old(self, newest: Asked) -> None:
        kept = [
            (one, bool(self.is_expected[row]))
            for row, one in enumerate(self.asked)
            if one.at > newest.at - LONGEST and len(one.vector) == len(newest.vector)
        ]
        self._begin([one for one, _ in kept], [is_expected for _, is_expected in kept], len(newest.vector))

    def before(self, one: Asked) -> "Before":
        """Everything within four hours before a question."""
        age = one.at - self.at[: len(self.asked)]
        rows = np.flatnonzero((age >= 0) & (age <= LONGEST))
        return Before(self, one, rows, age[rows], self.people[rows])

    def rows_with(self, stem: str) -> list[int]:
        """The rows of the questions with a stem."""
        return self._rows_of_stem.get(stem, [])

    def is_article(self, rows: NDArray[np.int64], article_id: str) -> Mask:
        """Which rows have this article as the bot's first candidate."""
        return self.articles[rows] == self._numbers.get(article_id, -2)

    def is_conversation(self, rows: NDArray[np.int64], conversation_id: str) -> Mask:
        """Which rows are of this conversation."""
        return self.people[rows] == self._numbers.get(conversation_id, -2)


@dataclass
class Before:
    """What was asked in the four hours before a question, one row each."""

    recent: Recent
    one: Asked
    rows: NDArray[np.int64]
    age: NDArray[np.float64]  # seconds before the question
    people: NDArray[np.int64]

    def __post_init__(self) -> None:
        own = self.recent.is_conversation(self.rows, self.one.conversation_id)
        self.is_other: Mask = ~own & ~self.recent.is_expected[self.rows]
        self.likeness = self.recent.vectors[self.rows] @ self.one.vector
        self.is_article: Mask = (
            self.recent.is_article(self.rows, self.one.article_id)
            if self.one.article_id
            else np.zeros(len(self.rows), bool)
        )

    def has_stem(self, stem: str) -> Mask:
        """Which rows have a stem."""
        mask = np.zeros(len(self.rows), bool)
        found = np.array(self.recent.rows_with(stem), np.int64)
        places = np.searchsorted(self.rows, found)
        inside = places < len(self.rows)
        places, found = places[inside], found[inside]
        mask[places[self.rows[places] == found]] = True
        return mask

    def count(self, mask: Mask) -> int:
        """How many different conversations the rows of a mask are."""
        return len(set(self.people[mask].tolist()))

    def asked(self, mask: Mask) -> list[Asked]:
        """The questions of a mask."""
        return [self.recent.asked[row] for row in self.rows[mask]]
