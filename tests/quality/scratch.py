"""Scratch knowledge bases, made and asked through the real commands."""

import asyncio
import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.clock import SYSTEM_CLOCK
from kb.articles.published import PublishedArticle, difference
from kb.parts import Parts
from kb.settings import Settings
from tests.quality.ranking import NotMeasured, Ranking
from tests.settings_example import ROOT


@dataclass(frozen=True)
class Decided:
    """What `evaluate` decided about every question, what it printed, and how many seconds it took."""

    rankings: list[Ranking]
    answered: np.ndarray
    printed: dict
    seconds: float

    @property
    def told(self) -> str:
        """A question's time and the command's, which starts, learns and asks."""
        return (
            f"p50 {self.printed['ms_p50']:.1f} ms and p95 {self.printed['ms_p95']:.1f} ms a question; "
            f"learning and asking took {self.seconds:.0f} s"
        )


@dataclass(frozen=True)
class Scratch:
    """A knowledge base of its own in `folder`; models lie beside it and are exported once."""

    name: str
    folder: Path

    @property
    def settings(self) -> Settings:
        """As the commands read them."""
        return Settings(data_dir=self.folder, kb_database_url=self._address)

    @property
    def _address(self) -> str:
        return f"sqlite:///{self.folder / 'kb' / self.name}.sqlite3"

    def imported(self, articles: Path) -> list[PublishedArticle]:
        """Import, and give what is published then. Raises NotMeasured when that failed, as all of these do."""
        (self.folder / "kb").mkdir(parents=True, exist_ok=True)
        self._kb("import", str(articles))
        return asyncio.run(self._articles())

    def given(self, evidence: Path) -> None:
        """Give it labelled questions as evidence."""
        self._kb("evidence", str(evidence))

    def tuned(self) -> str:
        """Tune the encoder; what the product said about it."""
        return self._kb("tune").strip()

    def evaluated(self, questions: Path, diagrams: Path) -> Decided:
        """Learn from all that is there, and decide about every question."""
        began = time.perf_counter()
        decisions = self.folder / "kb" / f"{self.name}.jsonl"
        printed = self._kb("evaluate", str(questions), "--json", "--decisions", str(decisions), "--plot", str(diagrams))
        lines = [json.loads(line) for line in decisions.read_text(encoding="utf-8").splitlines()]
        return Decided(
            [_ranking(line) for line in lines],
            np.array([line["decision"] == "answer" for line in lines], dtype=bool),
            json.loads(printed.splitlines()[-1]),
            time.perf_counter() - began,
        )

    async def _articles(self) -> list[PublishedArticle]:
        parts = Parts.open(self.settings, SYSTEM_CLOCK)
        try:
            return (await parts.database.read(lambda c: difference(c, 0))).changed
        finally:
            await parts.close()

    def _kb(self, *command: str) -> str:
        environment = {**os.environ, "DATA_DIR": str(self.folder), "KB_DATABASE_URL": self._address}
        done = subprocess.run(
            [sys.executable, "-m", "kb", *command], cwd=ROOT, env=environment, capture_output=True, text=True
        )
        if done.returncode != 0:
            said = (done.stderr.strip() or done.stdout.strip())[-2000:]
            raise NotMeasured(f"python -m kb {command[0]} failed.\n{said}")
        return done.stdout


def _ranking(line: dict) -> Ranking:
    """The first candidate's confidence is the decision's; a decision without candidates ranks nothing."""
    ranked = [(candidate["article_id"], candidate["confidence"]) for candidate in line["candidates"]]
    return Ranking([(ranked[0][0], line["confidence"]), *ranked[1:]] if ranked else [])
