"""What `make run` says at its end: where the pages are and how to sign in."""

from pathlib import Path

from common.local_run.settings import LocalSettings

_TEXT = """
  Staffetta is running.

    The demo company's site    http://localhost:{demo_port:<5}      the chat is at the bottom right
    The agents' console        {console}
    The editors' pages         {editors}

  {sign_in}

  Logs: {logs}. Ctrl-C stops everything.
"""


def banner(settings: LocalSettings, sign_in: str) -> str:
    """The closing lines; `sign_in` says how, indented like the rest."""
    return _TEXT.format(
        demo_port=settings.demo_port,
        console=f"{settings.handoff_api_address}/desk",
        editors=f"{settings.kb_address}/",
        sign_in=sign_in.strip().replace("\n", "\n  "),
        logs=shown(settings.data_dir / "logs"),
    )


def shown(path: Path) -> str:
    """A path as people type it: from where they stand, when it lies below."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
