"""`python -m tests.quality.notices FOLDER`: is a notice told to those whom it concerns, and to nobody else?

Each article of a set stands in for a matter in turn: its title and its first lines are the notice's text, some of
its questions the example questions, and all other questions are asked. Those of the article are concerned, the rest is not.
The articles stay published, as they are while a fault lasts. `cost` asks the questions of the demo
with no notice and with five, in turns.
"""

import asyncio
import random
import statistics
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from common.auth import Actor
from common.clock import SYSTEM_CLOCK
from kb.articles.folder import files_of
from kb.articles.published import PublishedArticle
from kb.notices.models import Content, Notice
from kb.parts import Parts
from kb.search.question import Question
from kb.settings import Settings
from tests.quality.ranking import Labelled
from tests.quality.scratch import Scratch
from tests.quality.sets import LabelledSet, demo, labelled, sets_in

EXAMPLES = (4, 8)
MATTERS = 10  # of a set, and at most so many other questions for each
OTHERS = 60
LINES = 300  # characters; a notice is no longer
LEFT = 2  # questions of a matter that are still to be asked, at least
EDITOR = Actor("service", id="quality", name="quality")


@dataclass(frozen=True)
class Told:
    """How many of whom it concerned were told, and of the others."""

    concerned: int
    told: int
    others: int
    wrongly: int

    def __str__(self) -> str:
        told, wrongly = self.told / max(self.concerned, 1), self.wrongly / max(self.others, 1)
        return f"{told:.0%} of {self.concerned} | {wrongly:.2%} of {self.others}"


async def measured(parts: Parts, questions: list[Labelled], asked_about: dict[str, list[str]], examples: int) -> Told:
    """Over some matters that have enough questions; `asked_about` are those that may become examples."""
    by_article: dict[str, list[Labelled]] = {}
    for one in questions:
        by_article.setdefault(one.article_id or "", []).append(one)
    rng = random.Random(1)
    fit = sorted(
        name
        for name, texts in asked_about.items()
        if len(texts) >= examples and len(_left(by_article.get(name, []), texts)) >= LEFT
    )
    sums = [0, 0, 0, 0]
    for name in rng.sample(fit, min(MATTERS, len(fit))):
        chosen = rng.sample(asked_about[name], examples)
        concerned = _left(by_article[name], chosen)
        others = [one for one in questions if one.article_id != name]
        others = rng.sample(others, min(OTHERS, len(others)))
        near = await parts.hearing.told(
            _notice(parts.search.knowledge.catalogue.articles[name], chosen),
            [Question(one.question, one.language) for one in [*concerned, *others]],
        )
        told = [one is not None for one in near]
        counts = (len(concerned), sum(told[: len(concerned)]), len(others), sum(told[len(concerned) :]))
        sums = [total + count for total, count in zip(sums, counts)]
    return Told(*sums)


async def cost(parts: Parts) -> tuple[float, float]:
    """Milliseconds of a decision without notices and with five, the median over the demo's questions asked in turns."""
    questions = [one.question for one in labelled(demo().questions)]
    for number in range(5):
        content = Content(
            texts={"it": {"title": f"Avviso {number}", "text": "Lo sappiamo."}},
            audience={"questions": questions[number * 10 : number * 10 + 10]},
        )
        await parts.notices.start((await parts.notices.create(content, EDITOR)).notice_id, EDITOR)
    spent: tuple[list[float], list[float]] = ([], [])
    for at, question in enumerate(questions * 4):
        asked = Question(f"{question} {at}")  # never the same again, so that nothing is known of it
        began = time.perf_counter()
        if at % 2:
            await asyncio.gather(parts.search.decide(asked), parts.hearing.near(asked))
        else:
            await parts.search.decide(asked)
        spent[at % 2].append(1000 * (time.perf_counter() - began))
    return statistics.median(spent[0]), statistics.median(spent[1])


async def one_set(one: LabelledSet, root: Path) -> None:
    """Print the lines of one set."""
    scratch = Scratch(f"notices-{one.name}", root)
    parts = Parts.open(scratch.settings, SYSTEM_CLOCK)
    try:
        await parts.imports.run(await asyncio.to_thread(files_of, one.articles), EDITOR, False)
        await parts.search.start()
        await parts.search.settle()
        questions = labelled(one.questions)
        about: dict[str, list[str]] = {}
        for each in labelled(one.evidence) if one.name != "demo" else []:
            about.setdefault(each.article_id or "", []).append(each.question)
        if one.name == "demo":  # a visitor's question or two for each article: examples are what editors wrote
            questions += labelled(one.evidence)
            about = {
                article.id: list(article.phrasings) for article in parts.search.knowledge.catalogue.articles.values()
            }
        about.pop("", None)
        for examples in EXAMPLES:
            found = await measured(parts, questions, about, examples)
            if found.concerned:
                print(f"| {one.name} | {examples} | {found} |", flush=True)
        if one.name == "demo":
            without, with_five = await cost(parts)
            print(f"\nA decision: {without:.2f} ms without notices, {with_five:.2f} ms with five.", flush=True)
    finally:
        await parts.close()


def main(folder: str) -> None:
    """Measure the demo and every set in `folder`."""
    root = Settings().data_dir.resolve() / "quality"
    print("| set | examples | told of those concerned | told of the others |\n|---|---|---|---|", flush=True)
    for one in [demo(), *sets_in(Path(folder))]:
        asyncio.run(one_set(one, root))


def _left(questions: list[Labelled], taken: list[str]) -> list[Labelled]:
    return [one for one in questions if one.question not in taken]


def _notice(article: PublishedArticle, examples: list[str]) -> Notice:
    now = "2026-01-01T00:00:00.000000Z"
    texts = {article.language: {"title": article.title[:120], "text": article.text[:LINES]}}
    content = Content(texts=texts, audience={"questions": examples})
    return Notice(
        **content.model_dump(), notice_id="measured", state="draft", html={}, version=1, revision=1,
        created_at=now, updated_at=now, updated_by="",
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
