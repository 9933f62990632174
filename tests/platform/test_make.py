"""The command list: the targets that others rely on exist and are explained."""

import subprocess

import pytest

from tests.settings_example import ROOT

TARGETS = ["setup", "run", "test", "help", "bench", "quality", "quality-splits", "faults", "load", "lint", "lock", "clean"]


@pytest.fixture(scope="module")
def help_text() -> str:
    return subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("target", TARGETS)
def test_target_is_explained(target: str, help_text: str):
    lines = [line for line in help_text.splitlines() if line.split()[1] == target]
    assert len(lines) == 1
    assert len(lines[0].split()) > 3


def test_quality_without_sets_says_so_and_fails():
    done = subprocess.run(["make", "-s", "quality", "QUALITY_SETS="], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode != 0
    assert "QUALITY_SETS is not set" in done.stdout


def test_an_old_python_is_refused_in_a_sentence(tmp_path):
    """In a copy, where nothing is set up yet."""
    for name in ("Makefile", "requirements"):
        (tmp_path / name).symlink_to(ROOT / name)
    old = tmp_path / "python"
    old.write_text('#!/bin/sh\n[ "$1" = -V ] && echo "Python 3.9.2" || exit 1\n')
    old.chmod(0o755)
    done = subprocess.run(["make", "setup", f"PYTHON={old}"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "Staffetta needs Python 3.11 or newer" in done.stdout
    assert "Python 3.9.2" in done.stdout


def test_ci_runs_the_whole_test_run():
    assert "exec make test" in (ROOT / ".ci" / "run").read_text()
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
