"""Tunes the encoder of a database in a process of its own, and goes by it only when decisions get better."""

import asyncio
import fcntl
import hashlib
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

import numpy as np
import structlog

from common.database import Database
from common.errors import Conflict, StaffettaError, Unavailable
from kb.articles import published
from kb.articles.published import PublishedArticle
from kb.search.encoding.embedder import Embedder
from kb.search.encoding.vectors import Vectors
from kb.search.learning.held_back import Held
from kb.search.learning.lesson import Lesson
from kb.search.learning.process import LearningFailed, run
from kb.search.learning.teacher import Evidence, known_of
from kb.search.texts.passages import passages_of
from kb.search.tuning.examples import Examples, examples_of
from kb.search.tuning.trial import BETTER, FEWEST, Trial, Tried
from kb.search.tuning.tuned import Pointer, Tuned

STEPS = 120  # 240 cost twice as much; docs/decisions/0015-tuning-the-encoder.md
SECONDS = 3600.0  # 48 articles take 100 s of one core; a process that takes longer hangs
ARTICLES = 10  # that it may learn from, at least: with fewer there is little to tell apart
PLAN, RESULT = "plan.json", "result.json"

log = structlog.get_logger()


class Verdict(NamedTuple):
    """Whether there is a new encoder, and what to say about it."""

    tuned: bool
    said: str


class Tuner:
    """Tunes the encoder called `base` on what is published in one database."""

    def __init__(self, database: Database, evidence: Evidence, pointer: Pointer, base: str) -> None:
        self._database = database
        self._evidence = evidence
        self._pointer = pointer
        self._base = base

    async def tune(self, steps: int = STEPS, seed: int = 0) -> Verdict:
        """Tune, try, and go by the result from the next start on if it is better; else everything stays as it was.

        Raises Conflict while this is being done already, Unavailable when the process fails.
        """
        async with self._alone():
            articles, mark, number = await self._published(steps, seed)
            if number < ARTICLES:
                return Verdict(False, f"Not tuned: it takes {ARTICLES} articles with phrasings to learn from.")
            await asyncio.to_thread(self._pointer.tidy, self._base)
            name = self._pointer.named(mark)
            try:
                trial, held = await self._tried(articles, name, steps, seed)
                if trial.is_better:
                    await self._switch(articles, name, trial.whole, held)
                await asyncio.to_thread(self._pointer.remember, mark)
            finally:
                await asyncio.to_thread(self._pointer.tidy, self._base)
            return Verdict(trial.is_better, _sentence(trial))

    async def tune_if_due(self) -> None:
        """`tune`, unless these very phrasings were tried last; what goes wrong is only said in the log."""
        try:
            if await asyncio.to_thread(self._pointer.tried) == (await self._published())[1]:
                return
            log.info("tuning_ended", reason=(await self.tune()).said)
        except Exception as error:  # whatever it was, the encoder that there is goes on
            reason = error.detail if isinstance(error, StaffettaError) else type(error).__name__
            log.warning("tuning_failed", reason=reason)

    async def undo(self) -> Verdict:
        """Go by the untuned encoder from the next start on. Raises Conflict while an encoder is being tuned."""
        async with self._alone():
            there = await asyncio.to_thread(self._pointer.remove)
        if there:
            return Verdict(False, "The encoder as it came is used from the next start on.")
        return Verdict(False, "The encoder is as it came.")

    async def _published(self, steps: int = STEPS, seed: int = 0) -> tuple[list[PublishedArticle], str, int]:
        """What is published, a mark of all that an encoder tuned on it comes from, and how many articles it sees."""
        articles = (await self._database.read(lambda c: published.difference(c, 0))).changed
        examples, _ = await asyncio.to_thread(examples_of, articles)
        return articles, _mark(self._base, steps, seed, examples), sum(map(len, examples))

    async def _tried(self, articles: list[PublishedArticle], name: str, steps: int, seed: int) -> tuple[Trial, Held]:
        judged = await self._evidence.judgements()
        # The vectors are made by the process: those of the judged questions with either encoder, and kept nowhere.
        lesson = Lesson("", judged.mark, articles, known_of(judged), np.zeros((0, 0), np.float32))
        plan = {"base": self._base, "models": str(self._pointer.models), "name": name, "steps": steps, "seed": seed}
        with self._pointer.lesson() as place:
            folder = Path(place)
            await asyncio.to_thread(lesson.write, folder)
            (folder / PLAN).write_text(json.dumps(plan), encoding="utf-8")
            try:
                await run("kb.search.tuning", folder, SECONDS)
            except LearningFailed as failure:
                raise Unavailable(f"The encoder could not be tuned: {failure} It stays as it was.") from None
            result = json.loads((folder / RESULT).read_text(encoding="utf-8"))
        if "refused" in result:
            raise Unavailable(f"The encoder cannot be tuned: {result['refused']}")
        languages = {language: Tried(**tried) for language, tried in result["languages"].items()}
        return Trial(languages), Held.from_json(result["held"])

    async def _switch(self, articles: list[PublishedArticle], name: str, tried: Tried, held: Held) -> None:
        """Embed everything, so that the next start has to embed nothing, and then name the encoder."""
        texts = [passage.text for article in articles for passage in passages_of(article)]
        embedder = Embedder(str(self._pointer.models / name), self._pointer.models)
        try:
            await embedder.start()
            await Vectors(self._database, embedder).of(texts)
        finally:
            embedder.close()
        await self._database.write(
            lambda c: c.execute(
                "DELETE FROM vector WHERE model LIKE :all AND model NOT LIKE :this",
                all=self._pointer.named("%"),
                this=f"{name}/%",
            )
        )
        tuned = Tuned(name, self._base, held, tried.before, tried.after, tried.questions)
        await asyncio.to_thread(self._pointer.write, tuned)

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        with self._pointer.lock() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise Conflict("The encoder is being tuned already.") from None
            yield


def _mark(base: str, steps: int, seed: int, examples: Examples) -> str:
    """Of all that a tuned encoder comes from: the same again gives the same numbers."""
    return hashlib.sha256(json.dumps([base, steps, seed, examples]).encode()).hexdigest()[:12]


def _sentence(trial: Trial) -> str:
    whole = trial.whole
    if whole.questions < FEWEST:
        return (
            f"The encoder stays as it was: {whole.questions} judged questions are too few to tell, {FEWEST} are needed."
        )
    areas = "; ".join(
        f"{language} from {tried.before:.3f} to {tried.after:.3f}" for language, tried in trial.languages.items()
    )
    told = f"the area under the risk-coverage curve of {whole.questions} judged questions went: {areas}"
    if trial.is_better:
        return f"Tuned: {told}. The service uses it from its next start."
    return f"The encoder stays as it was: {told}; it must fall by {1 - BETTER:.0%}, and rise in no language."
