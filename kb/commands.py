"""What the commands do: on the database itself, or through the service that holds it."""

import argparse
import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from common.clock import SYSTEM_CLOCK
from common.errors import BadRequest, Conflict
from kb.articles import formats
from kb.articles.folder import files_of, write_folder
from kb.articles.formats import zipped
from kb.evidence.labelled import outcomes_of
from kb.local import Local
from kb.parts import Parts
from kb.running import Running
from kb.search.evaluation.evaluation import Measured, labelled_of, measure
from kb.settings import Settings


class Said(NamedTuple):
    """What a command says when it is done, and whether it failed."""

    text: str
    failed: bool = False


@asynccontextmanager
async def knowledge_base(settings: Settings) -> AsyncIterator[Local | Running]:
    """The knowledge base: opened here, or the running service that holds its lock."""
    try:
        parts = Parts.open(settings, SYSTEM_CLOCK)
    except Conflict:
        async with Running.of(settings) as running:
            yield running
        return
    try:
        yield Local(parts)
    finally:
        await parts.close()


async def run_import(settings: Settings, given: argparse.Namespace) -> Said:
    """Import a file or folder, or say everything that is wrong with it."""
    files = await asyncio.to_thread(files_of, given.place)
    async with knowledge_base(settings) as kb:
        report = await kb.import_files(files, given.dry_run)
    if report["problems"]:
        return Said("\n".join([*_reasons(report), "Nothing was imported."]), failed=True)
    left_out = [f"{one['source']}: {' '.join(one['notes'])}" for one in report["articles"] if one["notes"]]
    return Said("\n".join([*left_out, _counted(report, given.dry_run)]))


def _reasons(report: dict) -> list[str]:
    return [f"{problem['source']}, line {problem['line']}: {problem['reason']}" for problem in report["problems"]]


def _counted(report: dict, dry_run: bool) -> str:
    verb = "Would be" if dry_run else "Articles"
    return f"{verb} created: {report['created']}, updated: {report['updated']}, unchanged: {report['unchanged']}."


async def run_sync(settings: Settings, given: argparse.Namespace) -> Said:
    """Make the articles of a folder what its files say, or name what stands against it."""
    files = await asyncio.to_thread(files_of, given.folder)
    name = given.name or given.folder.resolve().name
    prefer = "ours" if given.ours else "theirs" if given.theirs else ""
    async with knowledge_base(settings) as kb:
        report = await kb.sync(name, files, dry_run=given.dry_run, prune=given.prune, prefer=prefer)
    if report["problems"]:
        return Said("\n".join([*_reasons(report), "Nothing was changed."]), failed=True)
    lines = [f"{one['source']}: {one['change']}" for one in report["articles"] if one["change"] != "unchanged"]
    lines += [f"{one['source']}: {said}" for one, said in zip(report["conflicts"], report["said"], strict=True)]
    if not given.prune:
        lines += [f"{one['source']} is gone; --prune archives '{one['article_id']}'." for one in report["gone"]]
    if report["conflicts"] and not prefer:
        advice = "--ours takes the folder's texts, --theirs leaves the editors'."
        return Said("\n".join([*lines, f"Nothing was changed. {advice}"]), failed=True)
    return Said("\n".join([*lines, f"{_counted(report, given.dry_run)[:-1]}, archived: {report['archived']}."]))


async def run_export(settings: Settings, given: argparse.Namespace) -> Said:
    """Write every article to a file, into a folder, or to the standard output."""
    form = _form_of(given.file)
    async with knowledge_base(settings) as kb:
        data = await kb.export(form)
    if given.file is None:
        return Said(data.decode().rstrip("\n"))
    if form == "md" and given.file.suffix != ".zip":
        files = {one.name: one.data for one in zipped.unpacked(data, formats.is_article)}
        written, unchanged = await asyncio.to_thread(write_folder, given.file, files)
        return Said(f"Files written to {given.file}: {written}; unchanged: {unchanged}.")
    given.file.write_bytes(data)
    return Said(f"Written to {given.file}.")


def _form_of(file: Path | None) -> str:
    """The form in which a file, a folder or the standard output gets the articles. Raises BadRequest."""
    endings = {f".{ending}": form for form, ending in formats.ENDINGS.items()} | {"": "md", None: "jsonl"}
    form = endings.get(file.suffix.lower() if file else None)
    if file is not None and file.is_dir():
        form = "md"
    if form is None:
        raise BadRequest("The file's name must end in .jsonl, .csv or .zip; a name without an ending is a folder.")
    return form


async def run_reindex(settings: Settings, given: argparse.Namespace) -> Said:
    """Make the index anew from SQL."""
    async with knowledge_base(settings) as kb:
        count = await kb.reindex()
    return Said(f"Passages in the index: {count}.")


async def run_tune(settings: Settings, given: argparse.Namespace) -> Said:
    """Tune the encoder, or go back to the one that came."""
    async with knowledge_base(settings) as kb:
        return Said(await kb.untune() if given.undo else await kb.tune())


async def run_evidence(settings: Settings, given: argparse.Namespace) -> Said:
    """Store labelled questions as evidence, each once."""
    outcomes = outcomes_of(_lines(given.file))
    async with knowledge_base(settings) as kb:
        stored = await kb.add_evidence(outcomes)
    return Said(f"Labelled questions stored: {stored} of {len(outcomes)}; the others were there already.")


async def run_evaluate(settings: Settings, given: argparse.Namespace) -> Said:
    """Decide about every labelled question, and print how good that was."""
    questions = labelled_of(_lines(given.file))
    if settings.kb_tune_encoder:
        async with knowledge_base(settings) as kb:
            await kb.tune_if_due()
    async with knowledge_base(settings) as kb:
        await kb.prepare()
        measured = await measure(questions, kb.decide)
    if given.decisions:
        lines = (json.dumps(line, ensure_ascii=False) + "\n" for line in measured.decisions())
        given.decisions.write_text("".join(lines), encoding="utf-8")
    if given.plot:
        measured.plot(given.plot)
    return Said(json.dumps(measured.table()) if given.json else _told(measured))


def _told(measured: Measured) -> str:
    return "\n".join(f"{name:12} {value}" for name, value in measured.table().items())


def _lines(file: Path) -> list[tuple[int, dict]]:
    """The objects of a JSON Lines file with their line numbers. Raises BadRequest with file, line and reason."""
    if not file.is_file():
        raise BadRequest(f"There is no file '{file}'.")
    found = []
    for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
        if line.strip():
            try:
                found.append((number, json.loads(line)))
            except ValueError:
                raise BadRequest(f"{file.name}, line {number}: This is not JSON.") from None
            if not isinstance(found[-1][1], dict):
                raise BadRequest(f"{file.name}, line {number}: This is not an object.")
    return found
