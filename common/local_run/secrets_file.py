"""The secrets of one installation: made at the first start, kept in a file only its owner can read."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from dotenv import dotenv_values

_BYTES = {"ADMIN_PASSWORD": 12}  # people type it: 16 characters, 96 bits


def load_or_make(path: Path, names: Iterable[str]) -> dict[str, str]:
    """The secrets called `names`: those in the file at `path`, and new ones (added to it) for the rest."""
    known = {name: value for name, value in dotenv_values(path).items() if value}
    made = {name: secrets.token_urlsafe(_BYTES.get(name, 32)) for name in names if name not in known}
    if made:
        _append(path, made)
    return {name: {**known, **made}[name] for name in names}


def _append(path: Path, made: dict[str, str]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, mode=0o600)
    with os.fdopen(descriptor, "a") as file:
        file.writelines(f"{name}={value}\n" for name, value in made.items())
        file.flush()
        os.fsync(file.fileno())
