"""The settings of the knowledge base, beside those that every service has."""

from pathlib import Path

from pydantic import Field, SecretStr

from common.settings import CommonSettings


class Settings(CommonSettings):
    """What the knowledge base can be told. An empty text means "the default that the comment names"."""

    # Commands on a scratch knowledge base need no secret; `serve` refuses to start without one.
    service_token: SecretStr = SecretStr("")

    kb_database_url: str = ""  # empty: sqlite:///{DATA_DIR}/kb.sqlite3
    kb_root_path: str = ""  # the path under which a proxy shows kb, such as /kb
    kb_embedding_model: str = ""  # a folder or hub name; empty: the bundled all-MiniLM-L6-v2
    # Tune that model on the articles' phrasings, at a start and before `evaluate`, where it decides better then.
    kb_tune_encoder: bool = False
    kb_check_links: bool = True  # look where the links of published articles lead, from this machine
    kb_search_timeout: float = Field(1.0, gt=0)  # seconds until a search without vectors must do
    # Share of the answers that may be wrong, until an admin sets it; the bounds are those of kb/budget/models.py.
    kb_wrong_answer_budget: float = Field(0.05, ge=0.005, le=0.20)

    @property
    def database_address(self) -> str:
        """The address of the database that holds the articles."""
        return self.kb_database_url or f"sqlite:///{self.data_dir / 'kb.sqlite3'}"

    @property
    def models_folder(self) -> Path:
        """Where exported models are kept."""
        return self.data_dir / "models"

    @property
    def index_key(self) -> str:
        """What the index files are named by: the same wherever DATA_DIR and the database in it are moved to."""
        return self.kb_database_url or "kb.sqlite3"

    @property
    def index_folder(self) -> Path:
        """Where index files are kept, one folder for each database."""
        return self.data_dir / "index"
