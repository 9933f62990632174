"""Every template compiles, every name used in one exists, and both languages say the same things."""

import json
import re
from pathlib import Path

import pytest
from jinja2 import Environment, TemplateSyntaxError, meta, nodes

from tests.guards.tree import ROOT, files, product_modules

JINJA = Environment(autoescape=True)
TEMPLATES = files("*/templates/**/*.html") + files("*/templates/*.html")
LANGUAGE_FOLDERS = sorted({path.parent for path in files("*/languages/*.json")})
NAMES = {
    path.relative_to(folder).as_posix()
    for path in files("*/templates/**/*") + files("*/templates/*")
    for folder in path.parents
    if folder.name == "templates"
}
_IN_CODE = re.compile(r"""["']([\w/-]+\.html)["']""")
_PLACEHOLDER = re.compile(r"{(\w+)}")


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_template_compiles_and_names_what_exists(path: Path):
    source = path.read_text()
    try:
        JINJA.compile(source)
    except TemplateSyntaxError as error:
        pytest.fail(f"{path.relative_to(ROOT)}:{error.lineno}: {error.message}")
    used = set(meta.find_referenced_templates(JINJA.parse(source))) - {None}
    assert used <= NAMES


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(ROOT)))
def test_sentences_of_a_template_exist(path: Path):
    """`t("key")` with a key that no language file has would fail in front of somebody."""
    said = {
        call.args[0].value
        for call in JINJA.parse(path.read_text()).find_all(nodes.Call)
        if isinstance(call.node, nodes.Name) and call.node.name == "t"
        if call.args and isinstance(call.args[0], nodes.Const)
    }
    service = path.relative_to(ROOT).parts[0]
    known = {key for folder in LANGUAGE_FOLDERS if _serves(folder, service) for key in _sentences(folder / "it.json")}
    assert said <= known


def test_templates_named_in_the_code_exist():
    named = {name for path, _ in product_modules() for name in _IN_CODE.findall((ROOT / path).read_text())}
    assert named <= NAMES


@pytest.mark.parametrize("folder", LANGUAGE_FOLDERS, ids=lambda folder: str(folder.relative_to(ROOT)))
def test_languages_are_complete_in_each_other(folder: Path):
    italian, english = _sentences(folder / "it.json"), _sentences(folder / "en.json")
    assert italian.keys() == english.keys()
    empty = [key for key in italian if not italian[key].strip() or not english[key].strip()]
    assert not empty
    uneven = [key for key in italian if _placeholders(italian[key]) != _placeholders(english[key])]
    assert not uneven, f"These need other values in one language than in the other: {uneven}"


def _serves(folder: Path, service: str) -> bool:
    return folder.relative_to(ROOT).parts[0] in {service, "common"}


def _sentences(path: Path) -> dict[str, str]:
    """The sentences of one language, flat; those in groups under `group.key`."""
    return dict(_flat(json.loads(path.read_text())))


def _flat(value: dict, prefix: str = ""):
    for key, said in value.items():
        if isinstance(said, dict):
            yield from _flat(said, f"{prefix}{key}.")
        else:
            yield f"{prefix}{key}", said if isinstance(said, str) else json.dumps(said)


def _placeholders(sentence: str) -> set[str]:
    return set(_PLACEHOLDER.findall(sentence))
