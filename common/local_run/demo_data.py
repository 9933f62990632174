"""The demo company's articles and staff, loaded once into a new installation."""

import subprocess
from pathlib import Path

from common.local_run.errors import NotReady
from common.local_run.programs import ROOT, SERVICES_PYTHON
from common.local_run.stack import Stack


def load_once(stack: Stack) -> str | None:
    """Load them into a running stack; returns what the loader printed (how to sign in), None if they are there."""
    done = stack.data_dir / "demo.loaded"
    if done.exists():
        return None
    printed = _load(stack)
    done.touch()
    return printed


def _load(stack: Stack) -> str:
    log = stack.logs / "demo-load.log"
    with Path.open(log, "wb") as errors:
        run = subprocess.run(
            [SERVICES_PYTHON, "-m", "demo", "load"],
            cwd=ROOT,
            env=stack.environment,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    if run.returncode != 0:
        raise NotReady(f"The demo company could not be loaded.\n{stack.tail('demo-load')}")
    return run.stdout
