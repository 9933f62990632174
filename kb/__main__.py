"""The command line: `python -m kb serve|import|sync|export|reindex|tune|evidence|evaluate`."""

import argparse
import asyncio
import sys
from pathlib import Path

import uvicorn

from common.errors import StaffettaError
from common.logs import configure_logs
from common.settings import IDLE_SECONDS
from kb import commands
from kb.app import create_app
from kb.settings import Settings

TOKEN_CHARACTERS = 32


def parser() -> argparse.ArgumentParser:
    """What the command line takes."""
    top = argparse.ArgumentParser(prog="python -m kb", description="Staffetta's knowledge base.")
    commands_ = top.add_subparsers(dest="command", required=True)
    commands_.add_parser("serve", help="answer over HTTP until stopped")
    import_ = commands_.add_parser("import", help="bring in articles: all of them, or none and the reasons")
    import_.add_argument("place", type=Path, help="a .jsonl, .csv, .md, .html or .zip file, or a folder of them")
    import_.add_argument("--dry-run", action="store_true", help="only say what would happen")
    sync = commands_.add_parser("sync", help="make the articles of a folder what its Markdown files say")
    sync.add_argument("folder", type=Path, help="a folder of .md files, such as one of a git repository")
    sync.add_argument("--dry-run", action="store_true", help="only say what would happen")
    sync.add_argument("--prune", action="store_true", help="archive the articles whose files are gone")
    sync.add_argument("--name", default="", help="what the folder is called from sync to sync; else its own name")
    stands = sync.add_mutually_exclusive_group()
    stands.add_argument(
        "--ours", action="store_true", help="where an editor changed an article too, the folder's stands"
    )
    stands.add_argument("--theirs", action="store_true", help="where an editor changed an article too, his stands")
    export = commands_.add_parser("export", help="write all articles to the standard output, a file or a folder")
    export.add_argument("file", type=Path, nargs="?", help="a name that ends in .jsonl, .csv or .zip, or a folder")
    commands_.add_parser("reindex", help="make the index anew from the database")
    tune = commands_.add_parser(
        "tune", help="tune the encoder on the articles' phrasings, if that makes decisions better"
    )
    tune.add_argument("--undo", action="store_true", help="go back to the encoder as it came")
    evidence = commands_.add_parser("evidence", help="store labelled questions as evidence")
    evidence.add_argument("file", type=Path, help='JSON Lines of {"question", "article_id": "..." or null}')
    evaluate = commands_.add_parser("evaluate", help="measure the decisions on labelled questions")
    evaluate.add_argument(
        "file", type=Path, help='JSON Lines of {"question", "article_id": "..." or null, "language"?}'
    )
    evaluate.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    evaluate.add_argument(
        "--plot", type=Path, metavar="FOLDER", help="also draw risk-coverage.svg and reliability.svg there"
    )
    evaluate.add_argument("--decisions", type=Path, metavar="OUT.jsonl", help="also write every decision")
    return top


def main(arguments: list[str] | None = None) -> int:
    """Run one command; 0 when it did what was asked."""
    given = parser().parse_args(arguments)
    settings = Settings()
    # Commands read the secrets that `make run` made, so that they can reach the service it started.
    settings = Settings(_env_file=(".env", settings.data_dir / "secrets.env"))
    if given.command == "serve":
        return serve(settings)
    configure_logs("kb", "warning")
    try:
        said = asyncio.run(getattr(commands, f"run_{given.command}")(settings, given))
    except StaffettaError as error:
        print(error.detail, file=sys.stderr)
        return 1
    print(said.text, file=sys.stderr if said.failed else sys.stdout)
    return int(said.failed)


def serve(settings: Settings) -> int:
    """Answer over HTTP until a signal ends it."""
    if len(settings.service_token.get_secret_value()) < TOKEN_CHARACTERS:
        print(f"SERVICE_TOKEN must be set, to {TOKEN_CHARACTERS} characters or more.", file=sys.stderr)
        return 1
    configure_logs("kb", settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=settings.bind_host,
        port=settings.kb_port,
        log_level="warning",
        access_log=False,
        server_header=False,
        forwarded_allow_ips=settings.trusted_proxies,
        timeout_keep_alive=IDLE_SECONDS,
        timeout_graceful_shutdown=5,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
