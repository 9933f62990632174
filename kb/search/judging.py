"""From what was found to what becomes of a question: the same steps for visitors, the bench and the examination."""

from collections.abc import Sequence
from typing import NamedTuple

from common.errors import BadRequest
from kb.search.decision import Candidate, Situation, Thresholds, decide
from kb.search.knowledge import Knowledge
from kb.search.model.ranked import Ranked
from kb.search.question import CHARACTERS, Decided, Question
from kb.search.reading import Reading, heard, is_repeated, language_of, read


class Asked(NamedTuple):
    """A question, and how it reads."""

    question: Question
    reading: Reading

    @classmethod
    def of(cls, question: Question) -> "Asked":
        """Read a question. Raises BadRequest for one that is empty or too long."""
        reading = read(question.text)
        if not reading.whole or len(question.text) > CHARACTERS:
            raise BadRequest(f"A question has between 1 and {CHARACTERS} characters.")
        return cls(question, reading)

    def language(self, knowledge: Knowledge) -> str:
        """Its language, as far as the articles of `knowledge` let it be told."""
        return language_of(self.reading, self.question.language, knowledge.catalogue.languages)


def judged(
    knowledge: Knowledge, budget: float, asked: Asked, language: str, found: Sequence[Sequence[Candidate]], now: str
) -> Decided:
    """What becomes of a question at `now`; `found` are the candidates of each of its texts, best first."""
    question, reading = asked
    thresholds = Thresholds.of(knowledge.threshold(budget).value)
    said = heard(reading, found, thresholds.confirm)
    situation = Situation(
        question.confirm_rounds,
        _chosen(knowledge, said.candidates, question.chosen_article_id, now),
        question.answered,
        repeated=is_repeated(reading, [one.question for one in question.earlier if one.article_id]),
        foreign=language not in knowledge.catalogue.languages,
        several=said.several,
        doubtful=said.doubtful,
    )
    decision = decide(said.candidates, thresholds, situation)
    answering = knowledge.catalogue.articles[decision.answer.article_id] if decision.answer else None
    return Decided(decision, language, answering)


def _chosen(
    knowledge: Knowledge, candidates: tuple[Candidate, ...], article_id: str | None, now: str
) -> Candidate | None:
    """The article that the visitor picked, if it is still published."""
    known = next((candidate for candidate in candidates if candidate.article_id == article_id), None)
    return known or next(iter(knowledge.candidates([Ranked(article_id or "", 0.0)], now)), None)
