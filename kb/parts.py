"""The parts of the knowledge base over one database, put together for the service and for commands."""

from dataclasses import dataclass
from pathlib import Path

from common.clock import Clock
from common.database import Database, open_database
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
from kb.search.encoding.embedder import Embedder
from kb.search.encoding.vectors import Vectors
from kb.search.finder import Finder
from kb.search.index.index_file import IndexFile
from kb.search.index.upkeep import Upkeep
from kb.search.learning.process import Learner
from kb.search.learning.teacher import Teacher
from kb.search.rehearsal import Rehearsal
from kb.search.service import Search
from kb.search.tuning.tuned import Pointer, Tuned
from kb.search.tuning.tuner import Tuner
from kb.search.tuning.untuned import Untuned
from kb.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"


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
        database = open_database(settings.database_address, MIGRATIONS)
        evidence, budgets = Evidence(database, clock), Budgets(database, clock, settings.kb_wrong_answer_budget)
        file = IndexFile(settings.index_folder, settings.index_key)
        pointer = Pointer(file.path.with_suffix(".encoder"), settings.models_folder)
        embedder, tuned = _embedder(settings, pointer)
        vectors = Vectors(database, embedder)
        upkeep = Upkeep(embedder, vectors, file)
        search = _search(settings, database, clock, evidence, budgets, file, embedder, upkeep, tuned)
        rehearsal = Rehearsal(clock, search, budgets, Drafting(embedder, upkeep, vectors))
        asking = Asking(embedder, search)
        evidence.observe(notice)
        evidence.observe(count)
        evidence.observe(feed)
        evidence.observe(remarks.forget)
        evidence.observe(forget_exam_questions)
        articles, schedules = Articles(database, clock, search), Schedules(database, clock, search)
        hearing = Hearing(database, clock, search, Standing(embedder, upkeep), settings.kb_search_timeout)
        examinations = Examinations(database, clock, rehearsal)
        dismissals = Dismissals(database, clock)
        return cls(
            database,
            search,
            rehearsal,
            Tuner(database, evidence, pointer, settings.kb_embedding_model),
            articles,
            schedules,
            Scheduler(schedules, Objecting(articles, examinations).objections),
            Imports(database, clock, search),
            ImportJobs(
                database,
                clock,
                search,
                lambda: upkeep.missing(search.knowledge.catalogue),
                ExaminedImports(database, examinations).examine,
            ),
            Syncs(database, clock, search),
            Proposals(database, clock, articles),
            evidence,
            budgets,
            Reviews(database, clock),
            Counting(database, clock),
            Misses(database, clock),
            Keeper(database, clock, asking.encode, asking.maker, asking.again),
            examinations,
            ExamQuestions(database, clock),
            Gate(database, clock, articles, examinations),
            Results(database, clock),
            Worklist(database, clock),
            Cases(database, clock),
            CaseWatch(database, clock, asking.encode, asking.maker),
            Notices(database, clock, hearing),
            Remarks(database, clock),
            hearing,
            Trying(database, clock, hearing),
            Likeness(database, search, embedder, upkeep, dismissals),
            dismissals,
            Translations(database),
            Presence(database, clock),
            PhrasingOrigins(database),
            Links(database, settings.handoff_api_address),
            LinkWatch(database, clock, Checker(), settings.handoff_api_address, settings.kb_check_links),
        )

    async def close(self) -> None:
        """End what runs and let go of the database."""
        await self.import_jobs.close()
        await self.hearing.close()
        await self.search.close()
        await self.database.close()


def _embedder(settings: Settings, pointer: Pointer) -> tuple[Embedder, Tuned | None]:
    """The encoder that serves, and what is known of its tuning."""
    base, models = settings.kb_embedding_model, settings.models_folder
    tuned = pointer.read(base)
    return Embedder(str(models / tuned.folder) if tuned else base, models), tuned


def _search(
    settings: Settings,
    database: Database,
    clock: Clock,
    evidence: Evidence,
    budgets: Budgets,
    file: IndexFile,
    embedder: Embedder,
    upkeep: Upkeep,
    tuned: Tuned | None,
) -> Search:
    base, models = settings.kb_embedding_model, settings.models_folder
    untuned = Untuned(database, base, models, tuned.held) if tuned else None
    return Search(
        database,
        upkeep,
        Finder(embedder, upkeep, settings.kb_search_timeout),
        Teacher(embedder, upkeep, Learner(file.path.with_suffix(".model")), untuned),
        evidence,
        budgets,
        settings.kb_search_timeout,
        clock,
    )
