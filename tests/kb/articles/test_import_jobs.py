"""Imports beside the requests: their end with the process, one at a time over several, and in how much memory."""

import asyncio
import tracemalloc
from pathlib import Path

import pytest

from common.clock import SYSTEM_CLOCK
from common.database import open_database
from common.errors import Conflict
from kb.articles import formats
from kb.articles.folder import files_of
from kb.articles.importing.jobs import ImportJobs
from kb.articles.importing.syncing import Syncs
from kb.articles.models import NewArticle
from kb.parts import MIGRATIONS
from tests.kb.samples import EDITOR, INVOICE, WIFI, lines
from tests.postgresql import NewDatabase


class Everything:
    """Stands for search: what is published is found at once."""

    async def refresh(self) -> None:
        """Nothing is to be followed."""


async def nothing_asked(changed: object, gone: object) -> None:
    """An examination without questions."""


def jobs_of(database) -> ImportJobs:
    return ImportJobs(database, SYSTEM_CLOCK, Everything(), lambda: 0, nothing_asked)


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'kb.sqlite3'}"
    new_database: NewDatabase = request.getfixturevalue("new_postgresql")
    return new_database()


async def test_an_import_goes_on_where_another_process_left_it(address: str):
    database = open_database(address, MIGRATIONS)
    first, second = jobs_of(database), jobs_of(database)
    job_id = await first.begin({"a.jsonl": lines(INVOICE, WIFI)}, EDITOR)
    with pytest.raises(Conflict, match="Elena Riva is importing"):
        await second.begin({"b.jsonl": lines(INVOICE)}, EDITOR)
    await first.wait(job_id, 60)
    looked = await second.get(job_id)
    assert (looked.state, looked.changes, looked.names) == ("looked", 2, ("a.jsonl",))
    await second.confirm(job_id, EDITOR)
    await second.wait(job_id, 60)
    assert [(one.state, one.stopped) for one in await first.latest(5)] == [("done", None)]
    with pytest.raises(Conflict, match="already"):
        await first.confirm(job_id, EDITOR)
    await database.close()


async def test_a_folder_is_synced_on_either_database(address: str):
    database = open_database(address, MIGRATIONS)
    syncs = Syncs(database, SYSTEM_CLOCK, Everything())
    files = {f"en/{name}.md": f"---\nlanguage: en\ntitle: {name}\n---\nText.".encode() for name in ("one", "two")}
    assert (await syncs.run("help", files, EDITOR, dry_run=True)).created == 2
    assert (await syncs.run("help", files, EDITOR)).created == 2
    del files["en/two.md"]
    report = await syncs.run("help", files, EDITOR, prune=True)
    assert (report.unchanged, report.archived) == (1, 1)
    await database.close()


async def test_a_service_that_ends_says_that_it_did_not_come_so_far(address: str):
    database = open_database(address, MIGRATIONS)
    jobs = jobs_of(database)
    many = [NewArticle(id=f"a-{n}", language="en", title=f"Title {n}", answer="x") for n in range(3_000)]
    job_id = await jobs.begin({"a.zip": formats.write(many, "md")}, EDITOR)
    await asyncio.sleep(0.2)
    await jobs.close()
    ended = await jobs_of(database).get(job_id)
    assert (ended.state, ended.stopped) == ("stopped", "interrupted")
    rows = await database.read(lambda c: c.execute("SELECT id FROM article"))
    assert not rows
    await database.close()


@pytest.mark.parametrize(("name", "word"), [("a.jsonl", "larger"), ("a.csv", "larger"), ("a.md", "larger")])
def test_a_line_of_100_mb_is_refused_in_little_memory(tmp_path: Path, name: str, word: str):
    with (tmp_path / name).open("wb") as file:
        file.truncate(100 * 2**20)
    tracemalloc.start()
    ((found, data),) = files_of(tmp_path).items()
    problems = formats.read(found, data).problems
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert word in problems[0].reason
    assert peak < 80_000_000


@pytest.mark.parametrize("name", ["a.jsonl", "a.csv", "a.md", "a.html"])
def test_the_largest_file_that_is_read_takes_a_few_times_its_size(name: str):
    data = b'{"language": "en", "title": "' + b"x" * (formats.FILE_BYTES - 40)
    tracemalloc.start()
    assert formats.read(name, data).problems
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 7 * formats.FILE_BYTES
