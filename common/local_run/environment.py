"""What every program of a stack finds in its environment: settings, ports, addresses and secrets."""

import os
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from common.local_run import redis_server
from common.local_run.programs import ROOT
from common.local_run.secrets_file import load_or_make
from common.local_run.settings import LocalSettings

_SECRETS = ("SERVICE_TOKEN", "ADMIN_PASSWORD", "REDIS_PASSWORD", "IDENTITY_SECRET")


def settings_of(data_dir: Path, given: Mapping[str, str]) -> LocalSettings:
    """The local run's settings; what is `given` by name wins over the environment and `.env`."""
    known = {name.lower(): value for name, value in given.items() if name.lower() in LocalSettings.model_fields}
    return LocalSettings(**{**known, "data_dir": data_dir})


def environment_of(settings: LocalSettings, given: Mapping[str, str]) -> dict[str, str]:
    """The environment for the programs: ours, then `.env`, then what the local run decides."""
    written = {name: value for name, value in dotenv_values(ROOT / ".env").items() if value is not None}
    chosen = {**written, **os.environ, **given}
    missing = [name for name in _SECRETS if not chosen.get(name)]
    chosen |= load_or_make(settings.data_dir / "secrets.env", missing)
    chosen |= {name: str(port) for name, port in settings.ports.items()}
    chosen |= {"DATA_DIR": str(settings.data_dir), "PYTHONUNBUFFERED": "1"}
    if settings.starts_redis:
        chosen["REDIS_URL"] = redis_server.address(settings.redis_port, chosen["REDIS_PASSWORD"])
    return chosen
