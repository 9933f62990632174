"""Trains the bot: `python -m bot.train`, which does nothing when nothing it depends on has changed."""

import hashlib
import os
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from bot.environment import environment_for_rasa
from bot.settings import Settings, SettingsError, load_settings

FOLDER = Path(__file__).parent
SOURCES = ("config.yml", "domain.yml", "data/**/*.yml", "components/*.py")
NAME = "staffetta"


def main() -> None:
    """Train when needed and print one line about it; exit with what is wrong when it cannot be done."""
    try:
        settings = load_settings()
        trained = train_if_changed(settings)
    except (SettingsError, subprocess.CalledProcessError) as error:
        sys.exit(f"{error}\n{getattr(error, 'output', '')}".strip())
    sys.stdout.write(f"The bot is {'trained' if trained else 'up to date'}: {settings.model}\n")


def train_if_changed(settings: Settings) -> bool:
    """Make `settings.model` from this folder's data unless it was made from the same; whether it was made.

    CalledProcessError, with Rasa's complaint as its output, when the data are not right.
    """
    mark = settings.model.with_name(f"{NAME}.sha256")
    wanted = fingerprint()
    if settings.model.exists() and mark.exists() and mark.read_text() == wanted:
        return False
    settings.model.parent.mkdir(parents=True, exist_ok=True)
    _train(settings.model)
    mark.write_text(wanted)
    return True


def fingerprint() -> str:
    """A hash of everything the model is made from: data, configuration, components, Rasa's version."""
    digest = hashlib.sha256(version("rasa").encode())
    for pattern in SOURCES:
        for path in sorted(FOLDER.glob(pattern)):
            digest.update(f"\0{path.relative_to(FOLDER)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _train(model: Path) -> None:
    """Train beside `model` and put the result in its place in one step, so that nobody reads half a file.

    Rasa runs as a process of its own: importing it takes seconds, which an up-to-date bot need not wait.
    """
    with tempfile.TemporaryDirectory(dir=model.parent) as folder:
        command = [sys.executable, "-m", "rasa", "train", "--quiet", "--fixed-model-name", NAME, "--out", folder]
        for option in ("config.yml", "domain.yml", "data"):
            command += [f"--{Path(option).stem}", str(FOLDER / option)]
        subprocess.run(
            command,
            check=True,
            cwd=FOLDER.parent,  # so that Rasa finds our components
            env=environment_for_rasa(RASA_CACHE_DIRECTORY=str(model.parent.parent / "cache")),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        os.replace(Path(folder) / model.name, model)


if __name__ == "__main__":
    main()
