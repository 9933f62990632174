"""Finds a Chromium for the browser tests, or gets one; there is always one or a sentence that says what to do."""

import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_DOWNLOAD_WITHIN = 300  # seconds


class NoChromium(Exception):
    """There is none on this machine, and none could be had."""


@cache
def chromium() -> str:
    """The path of a Chromium: on PATH, Playwright's own, or newly installed. Raises NoChromium."""
    found = _on_path() or _playwrights() or _downloaded() or _from_the_system()
    if found is None:
        raise NoChromium(
            "The browser tests need Chromium: install the package 'chromium' of your system (on Debian, as root: "
            "apt-get install chromium), or run '.venv/bin/playwright install chromium' where its site can be reached."
        )
    return found


def _on_path() -> str | None:
    return next((path for name in _NAMES if (path := shutil.which(name))), None)


def _playwrights() -> str | None:
    """The one that Playwright downloaded before."""
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _downloaded() -> str | None:
    return _playwrights() if _run(sys.executable, "-m", "playwright", "install", "chromium") else None


def _from_the_system() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    _run("apt-get", "update", "-q")
    return _on_path() if _run("apt-get", "install", "-y", "-q", "chromium") else None


def _run(*command: str) -> bool:
    """Whether the command did it in time."""
    try:
        return subprocess.run(command, capture_output=True, timeout=_DOWNLOAD_WITHIN).returncode == 0
    except subprocess.TimeoutExpired:
        return False
