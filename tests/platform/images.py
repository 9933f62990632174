"""Dockerfiles as the tests read them: their instructions, and the tree that their COPY lines make."""

import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

from tests.platform import compose
from tests.settings_example import ROOT

PYTHONS = {
    "docker/services.Dockerfile": ROOT / ".venv" / "bin" / "python",
    "docker/rasa.Dockerfile": ROOT / ".venv-rasa" / "bin" / "python",
}


@dataclass(frozen=True)
class Image:
    """One Dockerfile's instructions, in order."""

    path: str
    steps: tuple[tuple[str, str], ...]

    @property
    def python(self) -> Path:
        """The Python of this machine that has what the image installs."""
        return PYTHONS[self.path]

    def all(self, instruction: str) -> list[str]:
        return [rest for name, rest in self.steps if name == instruction]

    def make_tree(self, folder: Path) -> Path:
        """Copy into `folder` what the image copies into its working folder."""
        for line in self.all("COPY"):
            *sources, target = shlex.split(line)
            for source in sources:
                origin = ROOT / source
                if origin.is_dir():
                    shutil.copytree(origin, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
                else:
                    (folder / target).mkdir(parents=True, exist_ok=True)
                    shutil.copy(origin, folder / target)
        return folder


def read(path: str) -> Image:
    """The Dockerfile at `path`, with its continued lines joined and its comments left out."""
    text = re.sub(r"\\\n\s*", " ", re.sub(r"(?m)^#.*\n", "", (ROOT / path).read_text()))
    return Image(path, tuple(tuple(line.split(maxsplit=1)) for line in text.splitlines() if line.strip()))


def of_service(name: str) -> Image:
    """The image that a service of docker-compose.yml is built from."""
    return read(compose.SERVICES[name]["build"]["dockerfile"])
