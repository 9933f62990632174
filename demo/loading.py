"""Loads the demo company into a running Staffetta: its articles into kb, its people into handoff_api.

Doing it twice is harmless: what is there already stays as it is.
"""

import subprocess
import sys
from pathlib import Path

import httpx

from common.settings import CommonSettings
from demo.people import PEOPLE, Person

ARTICLES = Path(__file__).parent / "articles"
IMPORT_SECONDS = 600.0  # some 130 articles with their phrasings are embedded on a slow machine
CALL_SECONDS = 30.0  # making an account includes a deliberately slow password hash


class CannotLoad(Exception):
    """Why the demo company is not there, in a sentence or two."""


def load(settings: CommonSettings) -> str:
    """Load everything; returns how to sign in, with the passwords that were made now.

    Raises CannotLoad.
    """
    _import_articles()
    with httpx.Client(
        base_url=settings.internal("handoff_api"),
        headers={"Authorization": f"Bearer {settings.service_token.get_secret_value()}"},
        timeout=CALL_SECONDS,
    ) as client:
        made = [(person, _make_account(client, person)) for person in PEOPLE]
    return _how_to_sign_in(made)


def _import_articles() -> None:
    """Hand the folder to kb's own command, which finds out whether kb is running."""
    command = [sys.executable, "-m", "kb", "import", str(ARTICLES)]
    try:
        run = subprocess.run(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=IMPORT_SECONDS
        )
    except subprocess.TimeoutExpired as error:
        raise CannotLoad(f"The articles were not imported within {IMPORT_SECONDS:.0f} seconds.") from error
    if run.returncode != 0:
        raise CannotLoad(f"The articles could not be imported.\n{run.stdout.strip()}")


def _make_account(client: httpx.Client, person: Person) -> str | None:
    """Make one account; the password that was generated, None when the person is there already."""
    try:
        response = client.post("/api/staff", json=person.account)
    except httpx.TransportError as error:
        raise CannotLoad("handoff_api does not answer. Start it first, then load again.") from error
    if response.status_code == httpx.codes.CONFLICT:
        return None
    if response.is_error:
        raise CannotLoad(f"handoff_api did not make the account of {person.name} (status {response.status_code}).")
    return response.json()["password"]


def _how_to_sign_in(made: list[tuple[Person, str | None]]) -> str:
    lines = [
        f"  {person.role:<8} {person.email:<28} {password or '(the password it already has)'}"
        for person, password in made
    ]
    return "\n".join(["Sign in as (the passwords are shown this once):", *lines, ""])
