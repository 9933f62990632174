"""A question of the examination, what the bot does with it before and after a change, and the report of all of them."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from common.database import Row
from kb.search.question import Decided

Source = Literal["bench", "miss", "transcript", "file", "hand"]
# weaker: asked back now · broken: lost or wrong now · taken: worse, because the changed article comes before the
# one that should answer
Change = Literal["better", "weaker", "broken", "taken"]
Mark = Literal["right", "weak", "lost", "wrong"]


@dataclass(frozen=True)
class ExamQuestion:
    """A question and the article that should answer it; None: it should go to a person."""

    id: str
    question: str
    language: str | None
    article_id: str | None
    source: Source
    added_by: str
    at: str

    @classmethod
    def from_row(cls, row: Row) -> "ExamQuestion":
        """The question that a row of the table holds."""
        return cls(**{name: row[name] for name in cls.__dataclass_fields__})

    def as_json(self) -> dict[str, Any]:
        """An item of `GET /api/exam-questions`."""
        return asdict(self)


@dataclass(frozen=True)
class Verdict:
    """What the bot does with a question. `article_id` is the article it answers with or thinks of first."""

    decision: str  # answer | confirm | handoff
    reason: str | None
    confidence: float
    article_id: str | None
    title: str | None
    choices: tuple[str, ...]  # articles that the visitor may choose from when he is asked back

    @classmethod
    def of(cls, decided: Decided) -> "Verdict":
        """The part of a decision that an examination is about."""
        decision = decided.decision
        first = decision.answer or (decision.candidates[0] if decision.candidates else None)
        asked_back = decision.candidates if decision.decision == "confirm" else ()
        return cls(
            decision.decision,
            decision.reason,
            round(decision.confidence, 4),
            first.article_id if first else None,
            first.title if first else None,
            tuple(one.article_id for one in asked_back),
        )


@dataclass(frozen=True)
class Examined:
    """A question that a change moves. `expected` is the article that should answer; None: a person.

    `own` tells whether it is a question of the examination; else it is a phrasing of the expected article.
    """

    question: str
    expected: str | None
    expected_title: str | None
    own: bool
    change: Change
    before: Verdict
    after: Verdict
    language: str | None = None
    is_shared: bool = False  # a phrasing that the changed article has as well
    cause: str | None = None  # the phrasing of the changed article that comes nearest to the question

    def as_json(self) -> dict[str, Any]:
        """An item of a report."""
        return asdict(self)


@dataclass(frozen=True)
class Cause:
    """A phrasing of the changed article that comes nearest to most of the `worse` questions.

    `healed` of them are as they were when it is left out; 0 when that was not tried, or does not help.
    """

    article_id: str
    phrasing: str
    healed: int
    worse: int


@dataclass(frozen=True)
class Report:
    """What a change of the published set does to the questions of the examination and to other articles' phrasings."""

    questions: int  # of the examination that were asked
    phrasings: int  # of other articles that were asked
    better: list[Examined] = field(default_factory=list)
    breaks: list[Examined] = field(default_factory=list)  # broken, and weaker
    taken: list[Examined] = field(default_factory=list)
    seconds: float = 0.0
    changed: tuple[str, ...] = ()  # ids of the articles that change
    cause: Cause | None = None

    @property
    def is_clean(self) -> bool:
        """Whether nothing gets worse."""
        return not self.breaks and not self.taken

    @property
    def broken(self) -> list[Examined]:
        """The breaks that leave a question without its answer."""
        return [one for one in self.breaks if one.change == "broken"]

    @property
    def weaker(self) -> list[Examined]:
        """The breaks that ask the visitor back first."""
        return [one for one in self.breaks if one.change == "weaker"]

    def as_json(self) -> dict[str, Any]:
        """The report as programs get it."""
        lists = {name: [one.as_json() for one in getattr(self, name)] for name in ("better", "breaks", "taken")}
        figures = {"questions": self.questions, "phrasings": self.phrasings, "seconds": round(self.seconds, 2)}
        return (
            figures
            | {"is_clean": self.is_clean, "changed": list(self.changed)}
            | lists
            | {"cause": asdict(self.cause) if self.cause else None}
        )


@dataclass(frozen=True)
class Standing:
    """A question of the set, what the bot does with it now, and how good that is."""

    question: ExamQuestion
    verdict: Verdict
    mark: Mark


@dataclass(frozen=True)
class Run:
    """The whole set asked of what is published now."""

    at: str
    seconds: float
    standings: list[Standing]

    def count(self, mark: Mark) -> int:
        """How many questions got this mark."""
        return sum(one.mark == mark for one in self.standings)
