"""Zips: what is in them comes out, and what no honest zip has is refused with the reason, in little memory."""

import io
import os
import stat
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from kb.articles import formats
from kb.articles.formats import zipped
from kb.articles.models import Problem

ARTICLE = "---\nlanguage: en\ntitle: {title}\n---\nText.\n"
Packed = Callable[[zipfile.ZipFile], None]


def made(fill: Packed, **options) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, **options) as packed:
        fill(packed)
    return target.getvalue()


def refused(data: bytes) -> Problem:
    """The one problem of a zip that is refused."""
    problems = [one for parsed in formats.read_all("a.zip", data) for one in parsed.problems]
    assert len(problems) == 1, problems
    return problems[0]


def test_articles_come_out_and_the_rest_stays_in():
    files = {"it/a.md": b"1", "README.md": b"2", ".git/config.md": b"3", "__MACOSX/._a.md": b"4", "b.png": b"5"}
    found = [one.name for one in zipped.unpacked(zipped.pack(files), formats.is_article)]
    assert found == ["it/a.md"]
    article = zipped.pack({"x.md": ARTICLE.format(title="Hello").encode()})
    parsed = list(formats.read_all("a.zip", article))
    assert [(one.source, one.article.title) for one in parsed[0].entries] == [("a.zip!x.md", "Hello")]


def _link(packed: zipfile.ZipFile) -> None:
    entry = zipfile.ZipInfo("passwd.md")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    packed.writestr(entry, "/etc/passwd")


def _twice(packed: zipfile.ZipFile) -> None:
    for _ in range(2):
        with pytest.warns(UserWarning) if "a.md" in packed.namelist() else io.BytesIO():
            packed.writestr("a.md", "x")


def _named(name: str) -> Packed:
    return lambda packed: packed.writestr(name, "x")


@pytest.mark.parametrize(("fill", "word"), [
    (_named("../a.md"), "leads out"),
    (_named("x/../../a.md"), "leads out"),
    (_named("/etc/a.md"), "leads out"),
    (_named("C:/a.md"), "leads out"),
    (_named("x\\..\\a.md"), "leads out"),
    (_named("inner.zip"), "archive within"),
    (_named("inner.tar.gz"), "archive within"),
    (_link, "link"),
    (_twice, "twice"),
    (lambda packed: packed.writestr("a.md", "x", zipfile.ZIP_LZMA), "packed in a way"),
    (lambda packed: [packed.writestr(f"{number}.md", "") for number in range(20_001)], "more than 20000"),
])  # fmt: skip
def test_what_no_honest_zip_has_is_refused(fill: Packed, word: str):
    assert word in refused(made(fill)).reason


def test_a_locked_or_broken_zip_is_refused():
    good = bytearray(made(_named("a.md")))
    locked = good.replace(b"PK\x01\x02\x14\x03\x14\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01")
    assert "password" in refused(bytes(locked)).reason
    for broken in (b"", b"PK", b"no zip at all", bytes(good[:-30]), bytes(good[40:])):
        assert "cannot be read" in refused(broken).reason


def test_a_lie_about_the_size_does_not_help():
    data = bytearray(made(lambda packed: packed.writestr("a.md", b"0" * 50_000_000)))
    place = data.rfind(b"PK\x01\x02")
    data[place + 24 : place + 28] = (10).to_bytes(4, "little")  # "ten bytes when unpacked"
    assert refused(bytes(data)).reason


def test_bombs_take_little_memory():
    """Hundreds of megabytes out of one: some are unpacked, then no more."""
    one = made(lambda packed: packed.writestr("a.md", b"0" * 31_000_000))
    large = made(lambda packed: packed.writestr("a.md", os.urandom(1_000_000) * 40))
    many = made(lambda packed: [packed.writestr(f"{number}.md", b"0" * 1_000_000) for number in range(400)])
    for bomb, word in ((one, "packed more than"), (large, "larger than 32"), (many, "256 MB")):
        tracemalloc.start()
        *_, last = formats.read_all("a.zip", bomb)
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert word in last.problems[0].reason
        assert peak < 80_000_000


def test_a_directory_that_would_fill_the_memory_is_not_read():
    data = bytearray(made(_named("a.md")))
    place = data.rfind(b"PK\x05\x06")
    data[place + 12 : place + 16] = (500_000_000).to_bytes(4, "little")
    assert "more than 20000" in refused(bytes(data)).reason
