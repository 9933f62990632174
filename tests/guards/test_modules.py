"""Modules are small, say what they are for, and take the environment from their settings only."""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.guards.tree import ROOT, product_modules, tracked

MODULE_LINES = 250
FUNCTION_LINES = 40  # a screen

# Who may look into the environment: settings classes, and the local run, which hands it on.
READ_THE_ENVIRONMENT = {"settings.py", "environment.py"}


def test_every_module_begins_with_a_sentence():
    silent = [str(path) for path, module in product_modules() if not (ast.get_docstring(module) or "").strip()]
    assert not silent, f"These modules do not say what they are for: {silent}"


def test_no_module_needs_a_scroll_bar():
    long = {str(path): n for path, _ in product_modules() if (n := _lines(path)) > MODULE_LINES}
    assert not long, f"Over {MODULE_LINES} lines, so two modules: {long}"


def test_every_function_fits_a_screen():
    long = {
        f"{path}:{function.lineno} {function.name}": n
        for path, module in product_modules()
        for function in _functions(module)
        if (n := _own_lines(function)) > FUNCTION_LINES
    }
    assert not long, f"Over {FUNCTION_LINES} lines: {long}"


def test_the_environment_is_read_by_settings_only():
    readers = [
        f"{path}:{node.lineno}"
        for path, module in product_modules()
        if path.name not in READ_THE_ENVIRONMENT
        for node in ast.walk(module)
        if _reads_environment(node)
    ]
    assert not readers, f"Make it a setting: {readers}"


def test_every_test_folder_is_a_package():
    """Without it, tests/kb would be imported in place of kb, and two modules of one name would collide."""
    folders = {path.parent for path in tracked() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] == "tests"}
    bare = sorted(str(folder.relative_to(ROOT)) for folder in folders if not (folder / "__init__.py").exists())
    assert not bare, f"An __init__.py is missing in: {bare}"


def test_no_module_is_a_drawer():
    """`utils` says nothing about what is inside."""
    drawers = [str(path) for path, _ in product_modules() if path.stem in {"utils", "helpers", "misc", "manager"}]
    assert not drawers


def _lines(path: Path) -> int:
    return len((ROOT / path).read_text().splitlines())


def _functions(module: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(module) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Its lines without those of the functions inside it: a router's endpoints are read one at a time."""
    inner = [
        node for node in ast.iter_child_nodes(function) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return _span(function) - sum(_span(node) for node in inner)


def _span(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _reads_environment(node: ast.AST) -> bool:
    """`os.getenv`, `os.environ[...]` (not an assignment to it), `os.environ.get` and the like."""
    match node:
        case ast.Attribute(value=ast.Name(id="os"), attr="getenv"):
            return True
        case ast.Subscript(value=ast.Attribute(attr="environ"), ctx=ast.Load()):
            return True
        case ast.Attribute(value=ast.Attribute(attr="environ"), attr="get" | "items" | "copy"):
            return True
    return False
