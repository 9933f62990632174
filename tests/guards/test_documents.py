"""What the documents name exists: linked files and headings, make targets, modules, paths of the tree."""

import re
from itertools import product
from pathlib import Path

import pytest

from tests.guards.tree import ROOT, product_modules, tracked

DOCUMENTS = sorted(
    path for path in tracked() if path.suffix == ".md" and path.relative_to(ROOT).parts[0] not in {"demo", "tests"}
)
NAMES = {path.relative_to(ROOT).as_posix() for path in tracked()}
FOLDERS = {parent.as_posix() for name in NAMES for parent in Path(name).parents}
TOPS = {name.split("/")[0] for name in NAMES if "/" in name}

_LINK = re.compile(r"\[[^]]*]\(([^)\s]+)\)")
_FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
_CODE = re.compile(r"`([^`\n]+)`")
_PATH = re.compile(r"[\w.{},*-]+(?:/[\w.{},*-]+)*/?")
_MAKE = re.compile(r"^\s*(?:[A-Z_]+=\S+ )*make ([a-z-]+)", re.MULTILINE)
_MODULE = re.compile(r"python -m ([a-z_.]+)")
_TARGET = re.compile(r"^([a-z-]+):", re.MULTILINE)
_COMPLAINT = re.compile(r"""log\.(?:warning|error)\("([a-z_]+)\"""")
_FIGURE = re.compile(r"""(?:Counter|Gauge|Histogram)\(\s*"([a-z_]+)\"""")
_OTHERS_MODULES = {"pytest"}


@pytest.fixture(params=DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def document(request: pytest.FixtureRequest) -> Path:
    return request.param


def test_links_lead_somewhere(document: Path):
    dead = [link for link in _LINK.findall(_prose(document)) if not _leads_somewhere(document, link)]
    assert not dead


def test_paths_exist(document: Path):
    missing = [path for path in _paths(_prose(document)) if not _exists(path)]
    assert not missing


def test_commands_exist(document: Path):
    text = document.read_text()
    targets = set(_TARGET.findall((ROOT / "Makefile").read_text()))
    code = "\n".join([*_FENCE.findall(text), *_CODE.findall(_prose(document))])
    unknown = set(_MAKE.findall(code)) - targets
    unknown |= {name for name in _MODULE.findall(code) if not _is_module(name)} - _OTHERS_MODULES
    assert not unknown


def test_every_document_can_be_found():
    """From the front page, or from a page that it links."""
    found, waiting = set(), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        found.add(page)
        linked = {
            (page.parent / link.split("#")[0]).resolve()
            for link in _LINK.findall(page.read_text())
            if "://" not in link
        }
        linked |= {path for folder in linked if folder.is_dir() for path in folder.glob("*.md")}
        waiting += [path for path in linked if path.suffix == ".md" and path.exists() and path not in found]
    lost = [str(path.relative_to(ROOT)) for path in DOCUMENTS if path not in found]
    assert not lost


def test_every_complaint_in_the_logs_is_explained():
    complaints = {name for path, _ in product_modules() for name in _COMPLAINT.findall((ROOT / path).read_text())}
    explained = set(_CODE.findall((ROOT / "docs" / "operations.md").read_text()))
    assert not complaints - explained


def test_every_figure_is_explained():
    figures = {name for path, _ in product_modules() for name in _FIGURE.findall((ROOT / path).read_text())}
    explained = (ROOT / "docs" / "operations.md").read_text()
    assert not [name for name in figures if name not in explained]


def _prose(document: Path) -> str:
    return _FENCE.sub("", document.read_text())


def _leads_somewhere(document: Path, link: str) -> bool:
    if re.match(r"[a-z]+:", link):
        return True  # the web's; a test needs no network
    place, _, heading = link.partition("#")
    target = (document.parent / place).resolve() if place else document
    return target.exists() and (not heading or heading in _headings(target))


def _headings(document: Path) -> set[str]:
    titles = re.findall(r"^#+ (.+)$", _prose(document), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def _paths(prose: str) -> list[str]:
    """What in backticks looks like a path of this tree; `{it,en}` is two."""
    named = [code for code in _CODE.findall(prose) if _PATH.fullmatch(code) and "/" in code.rstrip("/")]
    return [path for code in named if code.split("/")[0] in TOPS for path in _spelled_out(code)]


def _spelled_out(path: str) -> list[str]:
    pieces = [piece.strip("{}").split(",") for piece in re.split(r"(\{[^}]*})", path)]
    return ["".join(choice) for choice in product(*pieces)]


def _exists(path: str) -> bool:
    if "*" in path:
        return any(Path(name).match(path) for name in NAMES)
    return path in NAMES or path.rstrip("/") in FOLDERS


def _is_module(name: str) -> bool:
    path = name.replace(".", "/")
    return bool({f"{path}.py", f"{path}/__main__.py"} & NAMES)
