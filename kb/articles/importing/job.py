"""An import on its way: what it is doing, how far it is, what it found, so that any page of any process can show it."""

import json
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from common.database import Row
from kb.articles.formats import Entry
from kb.articles.importing.preparing import Prepared
from kb.articles.models import Imported, ImportReport, NewArticle, Problem
from kb.articles.wrong import Wrong

# reading and examining lead to looked, or to refused; storing and embedding to done. stopped: it did not come so far.
State = Literal["reading", "examining", "looked", "refused", "storing", "embedding", "done", "stopped", "dropped"]
Stopped = Literal["interrupted", "failed", "changed", "not_followed"]
BUSY = ("reading", "examining", "storing", "embedding")
NAMES = 5  # of files, shown in the list of imports


@dataclass(frozen=True)
class Job:
    """An import as a page shows it. `done` of `total`: files while reading, articles while embedding."""

    id: str
    state: State
    at: str
    by_id: str
    by_name: str
    names: tuple[str, ...]
    done: int
    total: int
    report: dict[str, Any] | None  # as `packed_report` made it
    examined: dict[str, Any] | None  # what the examination said; None: nothing had to be asked
    reason: str | None
    stopped: Stopped | None

    @classmethod
    def of(cls, row: Row) -> "Job":
        """The job that a row holds."""
        told = {name: json.loads(row[name]) if row[name] else None for name in ("report", "examined")}
        fields = {name: row[name] for name in cls.__dataclass_fields__ if name not in ("names", *told)}
        return cls(names=tuple(json.loads(row["names"])), **told, **fields)

    @property
    def is_busy(self) -> bool:
        """Whether a process works on it."""
        return self.state in BUSY

    @property
    def changes(self) -> int:
        """How many articles it changes, or changed."""
        return self.report["created"] + self.report["updated"] if self.report else 0

    @property
    def needs_reason(self) -> bool:
        """Whether something gets worse by it, so that whoever wants it says why."""
        return self.examined is not None and not self.examined["is_clean"]

    def lines(self, start: int, most: int) -> list[Imported]:
        """A piece of what becomes of the articles, in the order of the files."""
        found = self.report["articles"][start : start + most] if self.report else []
        return [Imported.model_validate(one) for one in found]

    def marks(self) -> list[tuple[str, str, int | None]]:
        """`ImportReport.marks` of what was looked at."""
        return [(one["article_id"], one["change"], one["version"]) for one in (self.report or {}).get("articles", ())]

    def problems(self) -> list[Problem]:
        """Why it was refused."""
        return [Problem.model_validate(one) for one in (self.report or {}).get("problems", ())]


def packed_report(report: ImportReport) -> str:
    """The report with the codes of what is wrong or left out, so that it can be said in any language."""
    told = report.model_dump(exclude={"problems", "articles"})
    told["problems"] = [{"source": one.source, "line": one.line, "wrong": _codes(one.wrong)} for one in report.problems]
    told["articles"] = [
        one.model_dump(exclude={"notes"}) | {"left_out": _codes(one.left_out)} for one in report.articles
    ]
    return json.dumps(told, ensure_ascii=False)


def packed_articles(prepared: Prepared) -> bytes:
    """What was read, to be stored until somebody confirms; every article has its id."""
    lines = (
        {"source": entry.source, "line": entry.line, "left_out": _codes(entry.notes),
         "article": entry.article.model_dump(exclude_unset=True) | {"id": article_id}}
        for article_id, (entry, *_) in prepared.articles.items()
    )  # fmt: skip
    packer = zlib.compressobj(6)
    pieces = [packer.compress(json.dumps(line, ensure_ascii=False).encode() + b"\n") for line in lines]
    return b"".join([*pieces, packer.flush()])


def unpacked_articles(data: bytes) -> list[Entry]:
    """What `packed_articles` packed."""
    found = (json.loads(line) for line in zlib.decompress(data).splitlines())
    return [
        Entry(
            one["source"], one["line"], NewArticle(**one["article"]), tuple(Wrong(**left) for left in one["left_out"])
        )
        for one in found
    ]


def _codes(found: Iterable[Wrong]) -> list[dict[str, Any]]:
    return [one.model_dump() for one in found]
