"""A company with three weeks of usual questions, and a watch over them whose clock a test can move."""

import asyncio
import random
import shutil
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from common.clock import Clock, iso
from common.database import Database, open_database
from kb.cases.feeding import feed
from kb.cases.models import Case
from kb.cases.service import Cases
from kb.cases.watch import CaseWatch
from kb.evidence.models import Outcome
from kb.evidence.service import Evidence
from kb.parts import MIGRATIONS
from kb.search.encoding.embedder import Embedder
from kb.search.texts.spelling import Vectors

NOON = datetime(2026, 3, 18, 11, 0, tzinfo=UTC)  # a Wednesday
USUAL = """come pago la bolletta|quando scade la fattura|vorrei disdire il contratto|il wifi non arriva in camera
|cambiare la password del wifi|quanto costa la fibra|quando passa il tecnico|devo traslocare la linea|internet non va
|la connessione è lenta la sera|luce rossa sul modem|dove trovo la fattura|posso pagare a rate|il telefono è muto
|come cambio intestatario|avete sconti per studenti|restituire il modem|orari del negozio|quanto dura la promozione
|non capisco una voce della bolletta""".replace("\n", "").split("|")
OUTAGE = """manca la linea a Menaggio|Menaggio senza internet|a menaggio non va la connessione|internet giù qui a Menaggio
|la linea è caduta, sono di Menaggio|Menaggio: la fibra non va""".replace("\n", "").split("|")


class Stopped(Clock):
    """A clock that stands until a test moves it."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@dataclass
class Encoder:
    """The encoder as the watch reaches it."""

    embedder: Embedder

    async def encode(self, questions: list[str]) -> Vectors:
        return await self.embedder.run(lambda: self.embedder.encode(questions))

    def maker(self) -> str:
        return self.embedder.key


@dataclass
class Company:
    """What tests do with it: visitors ask, and the watch looks."""

    database: Database
    evidence: Evidence
    clock: Stopped
    encoder: Encoder
    watch: CaseWatch
    cases: Cases
    asked: int = 0

    async def ask(
        self, *questions: str, article: str | None = None, who: str | None = None, minutes: float = 1
    ) -> None:
        """One question after the other, each by somebody else unless `who` says whose they are."""
        for question in questions:
            self.clock.at += timedelta(minutes=minutes)
            await self.evidence.add([self._told(question, self.clock.at, article, who)])
        await self.watch.look()

    def _told(self, question: str, at: datetime, article: str | None, who: str | None) -> Outcome:
        self.asked += 1
        return Outcome(
            event_id=f"e{at}{self.asked}",
            turn_id=f"t{at}{self.asked}",
            conversation_id=who or f"c{at}{self.asked}",
            question=question,
            decision={"language": "it", "candidates": [{"article_id": article}] if article else []},
            outcome="handed_over",
            said_at=iso(at),
        )

    async def has_past(self, days: int = 21, per_day: int = 60) -> None:
        """Weeks of usual questions until today."""
        rng = random.Random(4)
        told = [
            self._told(rng.choice(USUAL), self.clock.at.replace(hour=rng.randrange(7, 19), minute=rng.randrange(60))
                       - timedelta(days=day), None, None)
            for day in range(1, days + 1) for _ in range(per_day)
        ]  # fmt: skip
        await self.evidence.add(told)
        await self.watch.look()

    async def states(self) -> list[str]:
        return [case.state for case in await self.cases.listed()]

    async def case(self) -> Case:
        (case,) = await self.cases.listed()
        return case

    def restarted(self) -> CaseWatch:
        """Another process over the same database."""
        return CaseWatch(self.database, self.clock, self.encoder.encode, self.encoder.maker)


@pytest.fixture(scope="package")
def embedder(models: Path) -> Iterator[Embedder]:
    """The real encoder, loaded once."""
    embedder = Embedder("", models)
    asyncio.run(embedder.start())
    yield embedder
    embedder.close()


@pytest.fixture(scope="package")
def past(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database in which the past has been asked."""
    file = tmp_path_factory.mktemp("past") / "kb.sqlite3"

    async def ask() -> None:
        company = opened(f"sqlite:///{file}", embedder)
        await company.has_past()
        await company.database.close()

    asyncio.run(ask())
    return file


@pytest.fixture
async def company(past: Path, embedder: Embedder, tmp_path: Path) -> AsyncIterator[Company]:
    for file in past.parent.glob("kb.sqlite3*"):  # what it has not taken over from its log yet, too
        shutil.copy(file, tmp_path)
    company = opened(f"sqlite:///{tmp_path / 'kb.sqlite3'}", embedder)
    company.clock.at += timedelta(minutes=3)  # the lease of the process that saw the past
    await company.watch.look()
    yield company
    await company.database.close()


def opened(address: str, embedder: Embedder) -> Company:
    """The company over a database."""
    clock, encoder = Stopped(NOON), Encoder(embedder)
    database = open_database(address, MIGRATIONS)
    evidence = Evidence(database, clock)
    evidence.observe(feed)
    watch = CaseWatch(database, clock, encoder.encode, encoder.maker)
    return Company(database, evidence, clock, encoder, watch, Cases(database, clock))
