"""A synced folder is the truth about its articles, and never costs an editor what he wrote."""

from pathlib import Path

import pytest

from common.errors import BadRequest
from kb.articles import formats
from kb.articles.folder import files_of, write_folder
from kb.articles.formats import zipped
from kb.articles.importing.syncing import SyncReport
from kb.articles.models import Change
from kb.parts import Parts
from tests.kb.samples import ALL, EDITOR, answered_by, ask, load


def file(title: str, answer: str = "Open **My area**.", **fields: str) -> bytes:
    more = "".join(f"{name}: {value}\n" for name, value in fields.items())
    return f"---\nlanguage: en\ntitle: {title}\nphrasings: [{title.lower()} please]\n{more}---\n{answer}\n".encode()


FILES = {"en/find-invoice.md": file("Find your invoice", id="find-invoice"), "en/wifi.md": file("Change the wifi key")}


async def sync(parts: Parts, files: dict[str, bytes], **how) -> SyncReport:
    return await parts.syncs.run("help", files, EDITOR, **how)


async def edit(parts: Parts, article_id: str, answer: str) -> None:
    article = await parts.articles.get(article_id)
    change = Change(language="en", title=article.title, answer=answer, base_version=article.version)
    await parts.articles.update(article_id, change, EDITOR)


async def test_files_are_created_updated_and_archived(parts: Parts):
    assert (await sync(parts, FILES, dry_run=True)).created == 2
    assert (await parts.articles.browse({})).total == 0
    report = await sync(parts, FILES)
    assert [one.article_id for one in report.articles] == ["find-invoice", "wifi-en"]  # an id out of the file's name
    assert answered_by(await ask(parts, "find your invoice please", "en")) == "find-invoice"
    assert (await sync(parts, FILES)).unchanged == 2
    # Another title does not make another article of it, another text is a version.
    moved = FILES | {"en/wifi.md": file("A new key for the wifi")}
    assert (await sync(parts, moved)).updated == 1
    assert (await parts.articles.get("wifi-en")).version == 2

    gone = {"en/find-invoice.md": FILES["en/find-invoice.md"]}
    report = await sync(parts, gone)
    assert ([one.article_id for one in report.gone], report.archived) == (["wifi-en"], 0)
    assert (await parts.articles.get("wifi-en")).status == "published"
    assert (await sync(parts, gone, prune=True)).archived == 1
    assert (await parts.articles.get("wifi-en")).status == "archived"
    assert (await sync(parts, gone, prune=True)).gone == []
    assert (await sync(parts, moved)).updated == 1  # its file is back
    assert (await parts.articles.get("wifi-en")).status == "published"


async def test_what_an_editor_changed_stops_everything_until_somebody_decides(parts: Parts):
    await sync(parts, FILES)
    await edit(parts, "wifi-en", "What the editor wrote.")
    new = {
        "en/find-invoice.md": file("Find your invoice", "New.", id="find-invoice"),
        "en/wifi.md": FILES["en/wifi.md"],
    }
    report = await sync(parts, new)
    assert [one.article_id for one in report.conflicts] == ["wifi-en"]
    assert report.conflicts[0].said().startswith("Elena Riva saved version 2 of 'wifi-en'")
    assert (await parts.articles.get("find-invoice")).version == 1  # all or nothing

    report = await sync(parts, new, prefer="theirs")
    assert (report.updated, (await parts.articles.get("wifi-en")).answer) == (1, "What the editor wrote.")
    assert (await sync(parts, new)).conflicts  # it is still not what the folder says
    report = await sync(parts, new, prefer="ours")
    assert (report.updated, (await parts.articles.get("wifi-en")).answer) == (1, "Open **My area**.")
    assert not (await sync(parts, new)).conflicts
    # The other way round: what the editor wrote is taken into the file, and all is well.
    await edit(parts, "wifi-en", "Better.")
    assert not (
        await sync(parts, new | {"en/wifi.md": file("Change the wifi key", "Better.", phrasings="[]")})
    ).conflicts


async def test_only_what_came_from_the_folder_is_archived(parts: Parts):
    await load(parts, *ALL)
    report = await sync(parts, {"find-invoice.md": FILES["en/find-invoice.md"]})
    assert "never came from this folder" in report.conflicts[0].said()
    await sync(parts, {"en/wifi.md": FILES["en/wifi.md"]})
    await edit(parts, "wifi-en", "What the editor wrote.")
    with pytest.raises(BadRequest, match="None of the 1 articles"):
        await sync(parts, {"x.md": file("Something else")}, prune=True)
    await sync(parts, {"en/wifi.md": FILES["en/wifi.md"], "x.md": file("Something else")}, prefer="ours")
    await edit(parts, "wifi-en", "Once more.")
    report = await sync(parts, {"x.md": file("Something else")}, prune=True)
    assert [one.article_id for one in report.conflicts] == ["wifi-en"]
    assert (await parts.articles.browse({"status": "archived"})).total == 0


async def test_a_folder_goes_out_and_comes_back(parts: Parts, tmp_path: Path):
    await load(parts, *ALL)
    place = tmp_path / "articles"
    (place / "billing").mkdir(parents=True)
    (place / "billing" / "where-is-it.md").write_bytes(file("Old", id="find-invoice"))
    (place / "README.md").write_text("About these files")

    async def export() -> tuple[int, int]:
        data = formats.write(await parts.articles.export(), "md")
        return write_folder(place, {one.name: one.data for one in zipped.unpacked(data, formats.is_article)})

    assert await export() == (4, 0)
    assert sorted(files_of(place)) == [
        "billing/where-is-it.md", "en/complaint.md", "en/wifi-password.md", "it/trovare-fattura.md",
    ]  # fmt: skip
    report = await sync(parts, files_of(place))
    assert (report.unchanged, report.conflicts) == (4, [])
    await edit(parts, "wifi-password", "Hold the button for ten seconds.")
    assert await export() == (1, 3)
    before = (place / "README.md").stat().st_mtime_ns, (place / "en" / "wifi-password.md").read_bytes()
    assert (await sync(parts, files_of(place))).conflicts == []
    assert before == ((place / "README.md").stat().st_mtime_ns, (place / "en" / "wifi-password.md").read_bytes())
