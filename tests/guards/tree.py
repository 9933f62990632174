"""The project's own files, as the guards look at them."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("actions", "bot", "common", "demo", "handoff_api", "kb")


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is or would be committed."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    paths = (ROOT / name for name in listed.stdout.decode().split("\0") if name)
    return tuple(sorted(path for path in paths if path.is_file()))


def product_modules() -> Iterator[tuple[Path, ast.Module]]:
    """The modules that run in production, parsed; migrations are history and left out."""
    for path in tracked():
        inside = path.relative_to(ROOT)
        if path.suffix == ".py" and inside.parts[0] in PRODUCT and "migrations" not in inside.parts:
            yield inside, ast.parse(path.read_text())


def files(pattern: str) -> list[Path]:
    """The product's files whose path matches the glob."""
    return [p for p in tracked() if p.relative_to(ROOT).parts[0] in PRODUCT and p.match(pattern)]
