"""Imports point one way: the contracts stand in pyproject.toml. And the linter finds nothing."""

import subprocess
import sys
from pathlib import Path

from tests.guards.tree import ROOT

_BIN = Path(sys.executable).parent


def test_import_contracts():
    done = subprocess.run([_BIN / "lint-imports", "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_linter():
    done = subprocess.run([_BIN / "ruff", "check", "--no-cache", "."], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
