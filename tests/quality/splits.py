"""`python -m tests.quality.splits FOLDER`: is the wrong-answer budget kept on questions that nobody has judged yet?

The judged questions of a set (labelled and others) are cut in half twenty times: one half is evidence,
the decisions on the other half are counted. A split keeps the budget when at most that share of what
it answers is wrong. `none`: the same halves, decided by what the articles alone have taught.
"""

import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from kb.articles.published import Difference, PublishedArticle
from kb.search.catalogue import Catalogue
from kb.search.decision import Decision, Situation, Thresholds, decide
from kb.search.knowledge import Knowledge
from kb.search.learning.asked import Known
from kb.search.learning.learn import learn
from kb.search.model.corpus import Encode
from kb.search.reading import heard, read
from kb.search.texts.passages import passages_of
from kb.settings import Settings
from tests.quality.baselines.cosine import encoder
from tests.quality.ranking import Labelled
from tests.quality.report import RESULTS, markdown, shown
from tests.quality.scratch import Scratch
from tests.quality.sets import LabelledSet, demo, labelled, sets_in

SPLITS = 20
PIECE = 5  # splits that a process takes at a time: what the articles alone teach, it learns once for all of them
KEPT = 19  # of the splits, at least
UNSUITABLE = "-all"  # hwu64_oos-all asks the questions of hwu64_oos-10 again, and learns for minutes


@dataclass(frozen=True)
class Half:
    """What was decided on one half: shares of its questions, and of the answers."""

    answered: float
    wrong: float


def half_of(decisions: Sequence[Decision], questions: Sequence[Labelled]) -> Half:
    """Counts answers, and those with another article than the right one."""
    answers = [
        (decision.answer.article_id, question.article_id)
        for decision, question in zip(decisions, questions)
        if decision.answer is not None
    ]
    wrong = sum(given != right for given, right in answers)
    return Half(len(answers) / max(len(questions), 1), wrong / max(len(answers), 1))


class Splitter:
    """One set, whose texts are all encoded before the first split, so that any process can go on with it."""

    def __init__(self, articles: list[PublishedArticle], questions: list[Labelled], encode: Encode) -> None:
        self._articles = articles
        self._questions = questions
        self._catalogue = Catalogue().after(Difference(1, articles, []))
        texts = [passage.text for article in articles for passage in passages_of(article)]
        texts += [text for question in questions for text in read(question.question).texts]
        texts = list(dict.fromkeys(texts))
        self._vectors = dict(zip(texts, encode(texts)))

    def run(self, seed: int, budget: float, with_evidence: bool) -> Half:
        """Learn from one half and decide on the other."""
        order = np.random.default_rng(seed).permutation(len(self._questions))
        evidence, asked = np.split(order, [len(order) // 2])
        knowledge = self._learned([self._questions[at] for at in evidence]) if with_evidence else self._alone
        questions = [self._questions[at] for at in asked]
        return half_of([self._decided(knowledge, question, budget) for question in questions], questions)

    @cached_property
    def _alone(self) -> Knowledge:
        return self._learned([])

    def _learned(self, evidence: Sequence[Labelled]) -> Knowledge:
        judged = [
            (Known(read(one.question).whole, one.article_id, one.article_id is None), one.language) for one in evidence
        ]
        return Knowledge.of(self._catalogue, learn(self._articles, self._encode, judged))

    def _decided(self, knowledge: Knowledge, question: Labelled, budget: float) -> Decision:
        """As the service decides about a first question in a conversation."""
        reading = read(question.question)
        language = question.language or self._articles[0].language
        thresholds = Thresholds.of(knowledge.threshold(budget).value)
        vectors = self._encode(reading.texts)
        found = [
            knowledge.candidates(knowledge.model.ranked(text, language, vector))
            for text, vector in zip(reading.texts, vectors)
        ]
        said = heard(reading, found, thresholds.confirm)
        foreign = language not in knowledge.catalogue.languages
        return decide(
            said.candidates, thresholds, Situation(foreign=foreign, several=said.several, doubtful=said.doubtful)
        )

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        return np.stack([self._vectors[text] for text in texts])


def halves_of(one: LabelledSet, root: Path, budget: float, encode: Encode) -> dict[str, list[Half]]:
    """All splits of one set, with evidence and without, on all cores."""
    articles = Scratch(f"{one.name}-splits", root).imported(one.articles)
    splitter = Splitter(articles, [*labelled(one.evidence), *labelled(one.questions)], encode)
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        return {
            evidence: list(pool.map(splitter.run, range(SPLITS), [budget] * SPLITS, [given] * SPLITS, chunksize=PIECE))
            for evidence, given in (("half", True), ("none", False))
        }


def row(name: str, evidence: str, halves: Sequence[Half], budget: float) -> list[str]:
    """A line of the table: on how many splits the budget was kept, and means over the splits."""
    kept = sum(half.wrong <= budget for half in halves)
    figures = [
        np.mean([half.answered for half in halves]),
        np.mean([half.wrong for half in halves]),
        max(half.wrong for half in halves),
    ]
    verdict = "kept" if kept >= KEPT * len(halves) / SPLITS else "**missed**"
    return [name, evidence, f"{kept} of {len(halves)}", verdict, *(shown(float(one), "{:.1%}") for one in figures)]


def main(named: str) -> int:
    """Print a table of all sets but those that ask the same questions again."""
    sets = [one for one in sets_in(Path(named)) if not one.name.endswith(UNSUITABLE)] if named else []
    if not sets:
        print("There is no labelled set. Name their folder: make quality-splits QUALITY_SETS=path/to/sets")
        return 1
    settings = Settings()
    root, budget = settings.data_dir.resolve() / "quality", settings.kb_wrong_answer_budget
    encode = encoder(settings.kb_embedding_model, root / "models")
    rows = []
    for one in [*sets, demo()]:
        began = time.perf_counter()
        rows += [
            row(one.name, evidence, halves, budget) for evidence, halves in halves_of(one, root, budget, encode).items()
        ]
        print(f"{one.name}: {time.perf_counter() - began:.0f} s", file=sys.stderr)
    table = markdown(["set", "evidence", "budget kept", f"{KEPT} of {SPLITS}", "answered", "wrong", "worst"], rows)
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "splits.md").write_text(table + "\n", encoding="utf-8")
    print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
