"""What is usual: how many ask at which hour of the week, and which share of them asks something like this.

Made anew every night from the questions of the last five weeks; conversations of confirmed cases are
left out, so that an outage does not become usual.
"""

import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo

import numpy as np
from numpy.typing import NDArray

from kb.cases.asked import Asked
from kb.cases.expected import LIKE
from kb.search.texts.spelling import Vectors

HISTORY_DAYS = 35  # has one day on which invoices go out, whatever the day
WARM_DAYS = 7  # before that nothing is said
LEAST_QUESTIONS = 50
SAMPLE = 2500  # conversations whose vectors are kept to look for what is alike
# The likeness that 1 % and 4 % of random pairs of this company's questions reach: what "near" means in
# its language and with its encoder.
NEAR = (0.99, 0.96)
PAIRED = 1000  # questions of the sample whose pairs are compared for that
PRIOR_WEEKS = 2  # an hour of the week weighs itself against what day and hour say, as if seen so often

HOURS = 24
Rows = NDArray[np.int64]


@dataclass(frozen=True)
class Past:
    """A question of the last weeks."""

    conversation_id: str
    at: float
    stems: Sequence[str]
    article_id: str | None


@dataclass
class Usual:
    """What `learn` found; without enough history `is_ready` is false and nothing else means anything."""

    zone: tzinfo
    rates: NDArray[np.float64] = field(default_factory=lambda: np.zeros((7, HOURS)))  # conversations in an hour
    per_week: float = 1.0
    total: int = 0  # conversations
    of_stem: Counter[str] = field(default_factory=Counter)
    of_article: Counter[str] = field(default_factory=Counter)
    sampled: int = 0  # conversations behind the rows below
    vectors: Vectors = field(default_factory=lambda: np.zeros((0, 0), np.float32))
    people: Rows = field(default_factory=lambda: np.zeros(0, np.int64))  # whose row it is
    articles: Rows = field(default_factory=lambda: np.zeros(0, np.int64))  # by the numbers below
    number_of: dict[str | None, int] = field(default_factory=dict)
    rows_of_stem: dict[str, Rows] = field(default_factory=dict)
    radii: tuple[float, ...] = ()
    likeness_of_expected: float = 1.0  # to an example of an announced burst, from which a question belongs to it
    days: float = 0.0

    @property
    def is_ready(self) -> bool:
        """Whether there is enough to compare with."""
        return self.days >= WARM_DAYS and len(self.people) >= LEAST_QUESTIONS

    def expected(self, start: float, end: float) -> float:
        """How many conversations usually begin between two times."""
        total, at = 0.0, start
        while at < end:
            until = min(end, (at // 3600 + 1) * 3600)
            moment = datetime.fromtimestamp(at, self.zone)
            total += self.rates[moment.weekday(), moment.hour] * (until - at) / 3600
            at = until
        return total


def lot(conversation_id: str) -> int:
    """A number that a conversation draws once; the lowest ones are the sample, which changes little from day to day."""
    return zlib.crc32(conversation_id.encode()) >> 1


def sample_of(asked: Sequence[Asked]) -> list[Asked]:
    """All questions of the conversations with the lowest lots."""
    lots = sorted({one.conversation_id for one in asked}, key=lot)
    kept = frozenset(lots[:SAMPLE])
    return [one for one in asked if one.conversation_id in kept]


def learn(past: Iterable[Past], sample: Sequence[Asked], now: float, zone: tzinfo) -> Usual:
    """What is usual, from all questions of the last weeks and the vectors of some conversations'."""
    first_asked: dict[str, float] = {}
    with_stem: set[tuple[str, str]] = set()
    with_article: set[tuple[str, str]] = set()
    for one in past:
        known = first_asked.get(one.conversation_id)
        if known is None or one.at < known:
            first_asked[one.conversation_id] = one.at
        with_stem.update((one.conversation_id, stem) for stem in one.stems)
        if one.article_id:
            with_article.add((one.conversation_id, one.article_id))
    usual = Usual(zone)
    if not first_asked:
        return usual
    usual.total = len(first_asked)
    usual.days = (now - min(first_asked.values())) / 86400
    usual.of_stem = Counter(stem for _, stem in with_stem)
    usual.of_article = Counter(article for _, article in with_article)
    _learn_rates(usual, first_asked.values(), now)
    if len(sample) >= LEAST_QUESTIONS:
        _learn_sample(usual, sample)
    return usual


def _learn_rates(usual: Usual, begun: Iterable[float], now: float) -> None:
    """An hour of the week as it was, shrunk to what its day and its hour say."""
    week, seen = np.zeros((7, HOURS)), np.zeros(7)
    for at in begun:
        moment = datetime.fromtimestamp(at, usual.zone)
        week[moment.weekday(), moment.hour] += 1
    days = max(1, round(usual.days))
    for ago in range(1, days + 1):
        seen[datetime.fromtimestamp(now - ago * 86400, usual.zone).weekday()] += 1
    per_day = week.sum() / days
    day = (week.sum(axis=1) + per_day) / (seen + 1)
    hour = (week.sum(axis=0) + 1) / (week.sum() + HOURS)
    usual.rates = (week + PRIOR_WEEKS * np.outer(day, hour)) / (seen[:, None] + PRIOR_WEEKS)
    usual.per_week = max(per_day * 7, 1.0)


def _learn_sample(usual: Usual, sample: Sequence[Asked]) -> None:
    numbers = {name: number for number, name in enumerate(dict.fromkeys(one.conversation_id for one in sample))}
    usual.sampled = len(numbers)
    usual.vectors = np.stack([one.vector for one in sample]).astype(np.float32)
    usual.people = np.array([numbers[one.conversation_id] for one in sample])
    usual.number_of = {name: number for number, name in enumerate(dict.fromkeys(one.article_id for one in sample))}
    usual.articles = np.array([usual.number_of[one.article_id] for one in sample])
    rows: dict[str, list[int]] = {}
    for row, one in enumerate(sample):
        for stem in one.stems:
            rows.setdefault(stem, []).append(row)
    usual.rows_of_stem = {stem: np.array(found) for stem, found in rows.items()}
    # What is asked word for word again says nothing about likeness.
    different = list({row.tobytes(): row for row in usual.vectors}.values())
    paired = np.stack(different[:: max(1, len(different) // PAIRED)][:PAIRED])
    pairs = (paired @ paired.T)[np.triu_indices(len(paired), 1)]
    *radii, usual.likeness_of_expected = np.quantile(pairs, [*NEAR, LIKE]).tolist()
    usual.radii = tuple(radii)
