"""Files of articles: all of a file or nothing of it, and hostile ones do no harm."""

import csv
import io
from pathlib import Path

import pytest

from common.errors import BadRequest
from kb.articles import formats
from kb.articles.folder import files_of
from kb.articles.models import ImportReport, NewArticle
from kb.parts import Parts
from tests.kb.samples import ALL, EDITOR, INVOICE, WIFI, lines

GOOD = lines(INVOICE).decode()
MARKDOWN = """---
id: find-invoice
language: en
title: "Invoices: where"
tags: [bills, new]
phrasings:
  - where is my invoice
---
Open **My area**.

---
After a rule.
"""


async def run(parts: Parts, name: str, text: str | bytes, dry_run: bool = False) -> ImportReport:
    data = text if isinstance(text, bytes) else text.encode()
    return await parts.imports.run({name: data}, EDITOR, dry_run)


BROKEN = [
    ("a.jsonl", f"{GOOD}\n{{broken", 2, "not JSON"),
    ("a.jsonl", f"{GOOD}\n\n[1, 2]", 3, "object"),
    ("a.jsonl", '{"language": "en", "title": "T"}', 1, "answer"),
    ("a.jsonl", '{"language": "en", "title": 5, "answer": "x"}', 1, "title"),
    ("a.jsonl", '{"language": "en", "title": "T", "answer": "x", "phrasing": []}', 1, "phrasing"),
    ("a.jsonl", '{"language": "en", "title": "T", "answer": "x", "phrasings": "x"}', 1, "phrasings"),
    ("a.jsonl", '{"language": "en", "title": "T", "answer": "x", "status": "gone"}', 1, "status"),
    ("a.jsonl", '{"language": "kl", "title": "T", "answer": "x"}', 1, "language"),
    ("a.jsonl", '{"language": "en", "title": "T", "answer": "\\ud800"}', 1, "answer"),
    ("a.jsonl", '{"language": "en", "title": "T", "answer": "x", "translation_of": "nowhere"}', 1, "nowhere"),
    ("a.jsonl", f"{GOOD}\n{GOOD}", 2, "find-invoice"),
    ("a.jsonl", "[" * 100_000, 1, "JSON"),
    ("a.jsonl", '{"a": ' + "9" * 5000 + "}", 1, ""),
    ("a.jsonl", "", 1, "no article"),
    ("a.jsonl", b'{"language": "en"}\n\xff\xfe', 2, "UTF-8"),
    ("a.csv", "language,title,answer\nen,T,x\nen,T", 3, "2 cells"),
    ("a.csv", 'language,title,answer\nen,"two\nlines",x\nen,,x', 4, "title"),
    ("a.csv", 'language,title,answer\nen,"T,x', 2, "CSV"),
    ("a.csv", "language,title,answer\nen,T," + "x" * 600_000, 2, "CSV"),
    ("a.md", "no front matter", 1, "front matter"),
    ("a.md", "---\ntitle: T\n", 1, "front matter"),
    ("a.md", "---\nlanguage: en\ntitle: [\n---\nx", 4, "YAML"),
    ("a.md", "---\nlanguage: en\ntitle: &a x\ntags: [*a, *a]\n---\nx", 4, "aliases"),
    ("a.md", "---\nlanguage: en\ntitle: !!python/object/apply:os.system [id]\n---\nx", 3, "YAML"),
    ("a.md", "---\n- a\n---\nx", 1, "fields"),
    ("a.exe", "MZ", 1, "name"),
]


@pytest.mark.parametrize(("name", "text", "line", "word"), BROKEN)
async def test_a_broken_file_is_named_by_line_and_reason_and_nothing_is_imported(
    parts: Parts, name: str, text: str | bytes, line: int, word: str
):
    report = await run(parts, name, text)
    assert report.problems, "it was taken"
    problem = report.problems[-1]
    assert (problem.source, problem.line) == (name, line), problem
    assert word in problem.reason and problem.reason.endswith(".")
    assert (await parts.articles.browse({})).total == 0


async def test_every_problem_is_named_at_once(parts: Parts):
    report = await run(parts, "a.jsonl", f"{{\n{GOOD}\n{{}}\nnull")
    assert [problem.line for problem in report.problems] == [1, 3, 4]


async def test_a_dry_run_changes_nothing(parts: Parts):
    report = await run(parts, "a.jsonl", lines(*ALL), dry_run=True)
    assert (report.created, report.dry_run) == (4, True)
    assert (await parts.articles.browse({})).total == 0


async def test_again_is_unchanged_and_a_difference_is_a_version(parts: Parts):
    assert (await run(parts, "a.jsonl", lines(INVOICE, WIFI))).created == 2
    report = await run(parts, "a.jsonl", lines(INVOICE, WIFI | {"answer": "New."}))
    assert (report.created, report.updated, report.unchanged) == (0, 1, 1)
    article = await parts.articles.get("wifi-password")
    assert (article.version, article.published.version) == (2, 2)


async def test_an_import_may_archive_and_leave_drafts(parts: Parts):
    await run(parts, "a.jsonl", lines(INVOICE))
    await run(parts, "a.jsonl", lines(INVOICE | {"status": "archived"}, WIFI | {"status": "draft"}))
    assert (await parts.articles.get("find-invoice")).status == "archived"
    assert (await parts.articles.get("wifi-password")).status == "draft"


async def test_markdown_has_its_fields_in_front(parts: Parts):
    assert not (await run(parts, "a.md", MARKDOWN)).problems
    article = await parts.articles.get("find-invoice")
    assert (article.title, article.tags, article.status) == ("Invoices: where", ["bills", "new"], "published")
    assert article.answer.endswith("After a rule.")


@pytest.mark.parametrize("form", ["jsonl", "csv"])
async def test_what_is_exported_can_be_imported(parts: Parts, form: str):
    odd = INVOICE | {"id": "odd", "title": "=1+1", "answer": "'quoted', \"twice\"\n\n@home;", "phrasings": ["-a", "+b"]}
    await run(parts, "a.jsonl", lines(*ALL, odd))
    text = formats.write(await parts.articles.export(), form)
    report = await run(parts, f"b.{form}", text)
    assert (report.problems, report.unchanged) == ([], 5)


def test_no_cell_of_a_table_is_a_formula():
    article = NewArticle(language="en", title="=cmd|' /C calc'!A0", answer="@SUM(1)", phrasings=["-1+1"], tags=["\tx"])
    cells = list(csv.reader(io.StringIO(formats.write([article], "csv").decode())))[1]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]


def test_a_folder_gives_what_is_in_it_and_nothing_from_outside(tmp_path: Path):
    secret = tmp_path / "secret.md"
    secret.write_text(MARKDOWN)
    folder = tmp_path / "articles"
    (folder / "it").mkdir(parents=True)
    (folder / "it" / "a.md").write_text(MARKDOWN)
    (folder / "README.md").write_text("about")
    (folder / ".hidden.md").write_text(MARKDOWN)
    (folder / "picture.png").write_bytes(b"x")
    (folder / "link.md").symlink_to(secret)
    assert list(files_of(folder)) == ["it/a.md"]
    with pytest.raises(BadRequest):
        files_of(tmp_path / "nowhere")


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(formats, "FILE_BYTES", 10)
    assert "larger" in formats.read("a.jsonl", b"x" * 11).problems[0].reason
