"""The parts of the knowledge base over one database, put together for the service and for commands."""

from dataclasses import dataclass
from typing import Any

from common.clock import Clock
from common.database import Database
from kb.articles.importing import Imports
from kb.articles.importing.jobs import ImportJobs
from kb.articles.importing.syncing import Syncs
from kb.articles.phrasing_origins import PhrasingOrigins
from kb.articles.presence import Presence
from kb.articles.proposals import Proposals
from kb.articles.scheduler import Scheduler
from kb.articles.schedules import Schedules
from kb.articles.service import Articles
from kb.articles.translations import Translations
from kb.budget.service import Budgets
from kb.cases.feeding import feed
from kb.cases.service import Cases
from kb.cases.watch import CaseWatch
from kb.evidence.counts import Counting
from kb.evidence.reviewing import Reviews
from kb.evidence.service import Evidence
from kb.examination.gate import Gate
from kb.examination.imports import ExaminedImports
from kb.examination.objections import Objecting
from kb.examination.questions import ExamQuestions
from kb.examination.questions import forget as forget_exam_questions
from kb.examination.service import Examinations
from kb.figures.counting import count
from kb.figures.service import Results
from kb.figures.worklist import Worklist
from kb.ground import MIGRATIONS, Ground, ground_of
from kb.likeness.remembering import Dismissals
from kb.likeness.service import Likeness
from kb.links.checking import Checker
from kb.links.service import Links
from kb.links.watch import LinkWatch
from kb.misses.asking import Asking
from kb.misses.keeper import Keeper
from kb.misses.noticing import notice
from kb.misses.service import Misses
from kb.notices import remarks
from kb.notices.hearing import Hearing
from kb.notices.remarks import Remarks
from kb.notices.service import Notices
from kb.notices.trying import Trying
from kb.search.beside import Standing
from kb.search.drafting import Drafting
from kb.search.rehearsal import Rehearsal
from kb.search.service import Search
from kb.search.tuning.tuner import Tuner
from kb.settings import Settings

__all__ = ["MIGRATIONS", "Parts"]


@dataclass
class Parts:
    """Everything that works on one database."""

    database: Database
    search: Search
    rehearsal: Rehearsal
    tuner: Tuner
    articles: Articles
    schedules: Schedules
    scheduler: Scheduler
    imports: Imports
    import_jobs: ImportJobs
    syncs: Syncs
    proposals: Proposals
    evidence: Evidence
    budgets: Budgets
    reviews: Reviews
    counting: Counting
    misses: Misses
    keeper: Keeper
    examinations: Examinations
    exam_questions: ExamQuestions
    gate: Gate
    results: Results
    worklist: Worklist
    cases: Cases
    case_watch: CaseWatch
    notices: Notices
    remarks: Remarks
    hearing: Hearing
    trying: Trying
    likeness: Likeness
    dismissals: Dismissals
    translations: Translations
    presence: Presence
    phrasing_origins: PhrasingOrigins
    links: Links
    link_watch: LinkWatch

    @classmethod
    def open(cls, settings: Settings, clock: Clock) -> "Parts":
        """Open the database and build on it; `search.start()` is up to the caller.

        Raises Conflict when another process holds the database.
        """
        ground = ground_of(settings, clock)
        for observer in (notice, count, feed, remarks.forget, forget_exam_questions):
            ground.evidence.observe(observer)
        return cls(
            database=ground.database,
            search=ground.search,
            evidence=ground.evidence,
            budgets=ground.budgets,
            tuner=Tuner(ground.database, ground.evidence, ground.pointer, settings.kb_embedding_model),
            **_of_articles(ground),
            **_of_writing(ground),
            **_of_questions(ground),
        )

    async def close(self) -> None:
        """End what runs and let go of the database."""
        await self.import_jobs.close()
        await self.hearing.close()
        await self.search.close()
        await self.database.close()


def _of_articles(on: Ground) -> dict[str, Any]:
    """Articles with their plans, how they come in as files, and their examination before they go live."""
    database, clock, search = on.database, on.clock, on.search
    rehearsal = Rehearsal(clock, search, on.budgets, Drafting(on.embedder, on.upkeep, on.vectors))
    articles, schedules = Articles(database, clock, search), Schedules(database, clock, search)
    examinations = Examinations(database, clock, rehearsal)
    return {
        "rehearsal": rehearsal,
        "articles": articles,
        "schedules": schedules,
        "scheduler": Scheduler(schedules, Objecting(articles, examinations).objections),
        "imports": Imports(database, clock, search),
        "import_jobs": ImportJobs(
            database,
            clock,
            search,
            lambda: on.upkeep.missing(search.knowledge.catalogue),
            ExaminedImports(database, examinations).examine,
        ),
        "syncs": Syncs(database, clock, search),
        "proposals": Proposals(database, clock, articles),
        "examinations": examinations,
        "exam_questions": ExamQuestions(database, clock),
        "gate": Gate(database, clock, articles, examinations),
    }


def _of_writing(on: Ground) -> dict[str, Any]:
    """What helps an editor while he writes: what says the same, translations, links, who else is at it."""
    database, clock, address = on.database, on.clock, on.settings.handoff_api_address
    dismissals = Dismissals(database, clock)
    return {
        "likeness": Likeness(database, on.search, on.embedder, on.upkeep, dismissals),
        "dismissals": dismissals,
        "translations": Translations(database),
        "presence": Presence(database, clock),
        "phrasing_origins": PhrasingOrigins(database),
        "links": Links(database, address),
        "link_watch": LinkWatch(database, clock, Checker(), address, on.settings.kb_check_links),
        "worklist": Worklist(database, clock),
    }


def _of_questions(on: Ground) -> dict[str, Any]:
    """What becomes of visitors' questions, what many ask at once, and what is said first."""
    database, clock = on.database, on.clock
    asking = Asking(on.embedder, on.search)
    standing = Standing(on.embedder, on.upkeep)
    hearing = Hearing(database, clock, on.search, standing, on.settings.kb_search_timeout)
    return {
        "reviews": Reviews(database, clock),
        "counting": Counting(database, clock),
        "misses": Misses(database, clock),
        "keeper": Keeper(database, clock, asking.encode, asking.maker, asking.again),
        "results": Results(database, clock),
        "cases": Cases(database, clock),
        "case_watch": CaseWatch(database, clock, asking.encode, asking.maker),
        "notices": Notices(database, clock, hearing),
        "remarks": Remarks(database, clock),
        "hearing": hearing,
        "trying": Trying(database, clock, hearing),
    }
