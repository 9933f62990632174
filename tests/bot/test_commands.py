"""`bot.train` trains when it must, and `bot.run` says in a sentence what it is missing."""

import subprocess
import sys
from pathlib import Path

import pytest

from bot import train
from bot.settings import Settings, SettingsError, load_settings
from tests.bot.processes import ROOT
from tests.bot.rasa_side import TOKEN, trained


def run(module: str, folder: Path, **environment: str) -> subprocess.CompletedProcess:
    """A command of ours, called from another folder."""
    return subprocess.run(
        [sys.executable, "-m", module],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
    )


def test_an_unchanged_bot_is_not_trained_again(tmp_path: Path):
    settings = trained()
    made = settings.model.stat().st_mtime_ns
    done = run("bot.train", tmp_path, DATA_DIR=str(settings.data_dir))
    assert done.stdout == f"The bot is up to date: {settings.model}\n"
    assert settings.model.stat().st_mtime_ns == made


@pytest.mark.parametrize("source", ["config.yml", "domain.yml", "data/rules.yml", "components/language.py"])
def test_a_change_means_training(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str):
    for pattern in train.SOURCES:
        for path in train.FOLDER.glob(pattern):
            copy = tmp_path / path.relative_to(train.FOLDER)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(path.read_bytes())
    before = train.fingerprint()
    monkeypatch.setattr(train, "FOLDER", tmp_path)
    assert train.fingerprint() == before
    (tmp_path / source).write_text((tmp_path / source).read_text() + "\n")
    assert train.fingerprint() != before


@pytest.mark.parametrize(
    ("module", "environment", "says"),
    [
        ("bot.run", {}, "SERVICE_TOKEN must be set"),
        ("bot.run", {"SERVICE_TOKEN": "short"}, "at least 32 characters"),
        ("bot.run", {"SERVICE_TOKEN": TOKEN, "DATA_DIR": "nowhere"}, "run `python -m bot.train` first"),
        ("bot.run", {"SERVICE_TOKEN": TOKEN, "RASA_PORT": "x"}, "RASA_PORT must be of type int, not 'x'."),
        ("actions", {}, "SERVICE_TOKEN must be set"),
        ("actions", {"SERVICE_TOKEN": TOKEN, "ACTION_CALL_TIMEOUT": "soon"}, "ACTION_CALL_TIMEOUT must be of type"),
    ],
)
def test_what_is_missing_is_said_in_a_sentence(tmp_path: Path, module: str, environment: dict, says: str):
    done = run(module, tmp_path, **environment)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("RASA_PORT", "6005")
    monkeypatch.setenv("ACTION_TIMEOUT", "2.5")
    monkeypatch.setenv("ACTIONS_URL", "")
    settings = load_settings()
    assert (settings.rasa_port, settings.action_timeout) == (6005, 2.5)
    assert settings.actions_address == "http://127.0.0.1:5055"
    assert settings.bind_host == "127.0.0.1"


def test_the_token_is_not_printed():
    assert TOKEN not in repr(Settings(service_token=TOKEN))
    with pytest.raises(SettingsError):
        Settings().require_token()
