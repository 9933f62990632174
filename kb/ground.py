"""What the parts of the knowledge base stand on: its database, its encoder, and search."""

from dataclasses import dataclass
from pathlib import Path

from common.clock import Clock
from common.database import Database, open_database
from kb.budget.service import Budgets
from kb.evidence.service import Evidence
from kb.search.encoding.embedder import Embedder
from kb.search.encoding.vectors import Vectors
from kb.search.finder import Finder
from kb.search.index.index_file import IndexFile
from kb.search.index.upkeep import Upkeep
from kb.search.learning.process import Learner
from kb.search.learning.teacher import Teacher
from kb.search.service import Search
from kb.search.tuning.tuned import Pointer, Tuned
from kb.search.tuning.untuned import Untuned
from kb.settings import Settings

MIGRATIONS = Path(__file__).parent / "migrations"


@dataclass(frozen=True)
class Ground:
    """What the parts stand on."""

    settings: Settings
    clock: Clock
    database: Database
    evidence: Evidence
    budgets: Budgets
    pointer: Pointer
    embedder: Embedder
    vectors: Vectors
    upkeep: Upkeep
    search: Search


def ground_of(settings: Settings, clock: Clock) -> Ground:
    """Open the database and put search on it. Raises Conflict when another process holds the database."""
    database = open_database(settings.database_address, MIGRATIONS)
    evidence, budgets = Evidence(database, clock), Budgets(database, clock, settings.kb_wrong_answer_budget)
    file = IndexFile(settings.index_folder, settings.index_key)
    pointer = Pointer(file.path.with_suffix(".encoder"), settings.models_folder)
    embedder, tuned = _embedder(settings, pointer)
    vectors = Vectors(database, embedder)
    upkeep = Upkeep(embedder, vectors, file)
    search = _search(settings, database, clock, evidence, budgets, file, embedder, upkeep, tuned)
    return Ground(settings, clock, database, evidence, budgets, pointer, embedder, vectors, upkeep, search)


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
