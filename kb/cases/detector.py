"""Says when unusually many people ask the same at once.

Each question asks how many other conversations of the last quarter, hour and four hours are like it,
and how surprising that is. "Like it" has several meanings, and each finds what the others miss: the
same word, near in meaning, the same article, the same matter (either of the two), word and near.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import numpy as np

from kb.cases.asked import Asked
from kb.cases.recent import WINDOWS, Before, Mask, Recent
from kb.cases.surprise import surprise
from kb.cases.usual import Usual

LEAST = 3  # conversations before anything is said
ALARMS_A_WEEK = 0.5  # that chance alone may raise; bursts that nobody announced come on top
# For how many tests a question counts: its channels and windows say much the same. Calibrated on simulated months
# (docs/decisions/0030); whoever replays his own history knows better.
TESTS = 5.0
CASE_LIFE = 4 * 3600.0  # seconds after its last question in which a case goes on, and is not raised again
SHARED = 0.25  # of the conversations of a surprise that belong to a case: then it is the same case
# Seconds: a question that comes later than this, after a time without kb, is only part of what is usual.
LATEST = max(WINDOWS)


@dataclass(frozen=True)
class Surprise:
    """Unusually many people who ask something like a question, along one channel."""

    channel: str
    score: float
    share: float  # of all conversations that are usually like these
    expected: float
    others: list[Asked]


@dataclass
class Going:
    """A case that goes on."""

    id: str
    people: set[str]
    last_at: float


@dataclass
class Raised:
    """A question that belongs to a case, with others that do."""

    case: Going
    is_new: bool
    asked: list[Asked]
    surprise: Surprise


@dataclass
class Detector:
    """Watches the questions of one company, one after the other."""

    usual: Usual
    new_case: Callable[[], str]
    recent: Recent = field(default_factory=Recent)
    going: list[Going] = field(default_factory=list)
    alarms_a_week: float = ALARMS_A_WEEK
    tests: float = TESTS

    def observe(self, one: Asked, is_expected: bool = False) -> Raised | None:
        """Take a question in; what it raises or adds to. Nobody's own questions are evidence."""
        found = None if is_expected or not self.usual.is_ready else self.look(one)
        self.recent.add(one, is_expected)
        if found is None or found.score < self.threshold:
            return None
        return self._case_of(one, found)

    def remember(self, one: Asked, is_expected: bool = False) -> None:
        """Take in a question that was looked at before."""
        self.recent.add(one, is_expected)

    @property
    def threshold(self) -> float:
        """The weekly budget of alarms by chance, spent evenly on the week's conversations and their tests."""
        return math.log10(self.usual.per_week * self.tests / self.alarms_a_week)

    def _case_of(self, one: Asked, found: Surprise) -> Raised:
        asked = [*found.others, one]
        people = {other.conversation_id for other in asked}
        self.going = [case for case in self.going if one.at - case.last_at <= CASE_LIFE]
        for case in self.going:
            if len(people & case.people) >= SHARED * len(people):
                case.people |= people
                case.last_at = max(case.last_at, one.at)
                return Raised(case, False, asked, found)
        case = Going(self.new_case(), people, one.at)
        self.going.append(case)
        return Raised(case, True, asked, found)

    def look(self, one: Asked) -> Surprise | None:
        """The most surprising of all that is like a question; None for nothing."""
        if len(self.recent.asked) < LEAST - 1:
            return None
        before = self.recent.before(one)
        volumes = [_volume(before, self.usual, window) for window in WINDOWS]
        best: Surprise | None = None
        for channel, mask, alike in _channels(before, self.usual):
            mask = mask & before.is_other
            if int(mask.sum()) < LEAST - 1:
                continue
            found = self._surprise(channel, before, mask, alike, volumes)
            if found and (best is None or found.score > best.score):
                best = found
        return best

    def _surprise(
        self,
        channel: str,
        before: Before,
        mask: Mask,
        alike: Callable[[], tuple[int, int]],
        volumes: list[tuple[int, float]],
    ) -> Surprise | None:
        best, known = None, None
        for window, (seen, expected) in zip(WINDOWS, volumes, strict=True):
            inside = mask & (before.age <= window)
            people = before.count(inside)
            if people < LEAST - 1:
                continue
            known = known or alike()
            # A crowd that asks the usual mix is no surprise: what is not alike says how many there are.
            score, mean = surprise(people, *known, max(seen - people, expected))
            if best is None or score > best[0]:
                best = (score, mean, inside)
        if best is None or known is None:
            return None
        score, mean, inside = best
        return Surprise(channel, score, (known[0] + 0.5) / (known[1] + 1), mean, before.asked(inside))


def _volume(before: Before, usual: Usual, window: float) -> tuple[int, float]:
    """How many conversations there were in a window, and how many there usually are."""
    return before.count(before.age <= window), usual.expected(before.one.at - window, before.one.at)


def _channels(before: Before, usual: Usual) -> Iterator[tuple[str, Mask, Callable[[], tuple[int, int]]]]:
    """What "like it" may mean: rows that are, and how many conversations of how many usually are."""
    one = before.one
    history: list[np.ndarray] = []

    def likeness() -> np.ndarray:
        if not history:
            history.append(usual.vectors @ one.vector)
        return history[0]

    def sampled(mask: np.ndarray) -> tuple[int, int]:
        return len(set(usual.people[mask].tolist())), usual.sampled

    near, far = usual.radii
    for radius in (near, far):
        yield "near", before.likeness >= radius, lambda radius=radius: sampled(likeness() >= radius)
    if one.article_id:
        is_article = before.is_article
        yield "article", is_article, lambda: (usual.of_article[one.article_id], usual.total)
        number = usual.number_of.get(one.article_id, -1)
        yield (
            "matter",
            is_article | (before.likeness >= near),
            lambda: sampled((usual.articles == number) | (likeness() >= near)),
        )
    for stem in one.stems:
        has = before.has_stem(stem)
        yield "word", has, lambda stem=stem: (usual.of_stem[stem], usual.total)

        def both(stem: str = stem) -> tuple[int, int]:
            rows = usual.rows_of_stem.get(stem, np.zeros(0, np.int64))
            close = rows[usual.vectors[rows] @ one.vector >= far]
            return len(set(usual.people[close].tolist())), usual.sampled

        yield "word and near", has & (before.likeness >= far), both
