"""Loads the demo company into a running Staffetta: its articles and questions into kb, its people and canned replies.

Doing it twice is harmless: what is there already stays as it is.
"""

import json
import subprocess
import sys
from pathlib import Path

import httpx

from common.settings import CommonSettings
from demo.people import PEOPLE, Person

ARTICLES = Path(__file__).parent / "articles"
REPLIES = Path(__file__).parent / "replies.json"
EVIDENCE = Path(__file__).parent / "evidence.jsonl"  # what visitors asked in the first weeks, labelled by an editor
QUESTIONS = Path(__file__).parent / "questions.jsonl"  # labelled too, and never learned from: the examination
KB_SECONDS = 600.0  # some 130 articles with their phrasings are embedded on a slow machine
CALL_SECONDS = 30.0  # making an account includes a deliberately slow password hash


class CannotLoad(Exception):
    """Why the demo company is not there, in a sentence or two."""


def load(settings: CommonSettings) -> str:
    """Load everything; returns how to sign in, with the passwords that were made now.

    Raises CannotLoad.
    """
    _tell_kb("import", ARTICLES, "The articles were not imported")
    _tell_kb("evidence", EVIDENCE, "The labelled questions were not stored")
    _let_kb_learn(settings)
    with httpx.Client(
        base_url=settings.internal("handoff_api"),
        headers={"Authorization": f"Bearer {settings.service_token.get_secret_value()}"},
        timeout=CALL_SECONDS,
    ) as client:
        made = [(person, _make_account(client, person)) for person in PEOPLE]
        _load_replies(client)
    _load_examination(settings)
    return _how_to_sign_in(made)


def _tell_kb(command: str, place: Path, failed: str) -> None:
    """Hand a file or folder to a command of kb, which finds out by itself whether kb is running."""
    try:
        run = subprocess.run(
            [sys.executable, "-m", "kb", command, str(place)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=KB_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotLoad(f"{failed} within {KB_SECONDS:.0f} seconds.") from error
    if run.returncode != 0:
        raise CannotLoad(f"{failed}.\n{run.stdout.strip()}")


def _let_kb_learn(settings: CommonSettings) -> None:
    """Return when a running kb has learned from all that: it would by itself, but the first visitor need not wait."""
    headers = {"Authorization": f"Bearer {settings.service_token.get_secret_value()}"}
    try:
        httpx.post(f"{settings.internal('kb')}/api/model", headers=headers, timeout=KB_SECONDS)
    except httpx.ConnectError:
        return  # not running: it learns when it starts
    except httpx.TransportError as error:
        raise CannotLoad(f"kb did not learn from its articles within {KB_SECONDS:.0f} seconds.") from error


def _load_examination(settings: CommonSettings) -> None:
    """Have a running kb ask the labelled questions before every change."""
    headers = {"Authorization": f"Bearer {settings.service_token.get_secret_value()}"}
    address = f"{settings.internal('kb')}/api/exam-questions/import"
    try:
        answer = httpx.post(address, content=QUESTIONS.read_bytes(), headers=headers, timeout=CALL_SECONDS)
    except httpx.TransportError as error:
        raise CannotLoad("kb does not answer. Start it first, then load again.") from error
    if answer.is_error:
        raise CannotLoad(f"The questions of the examination were not stored (status {answer.status_code}).")


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


def _load_replies(client: httpx.Client) -> None:
    """Keep the canned replies; one that is there already stays as it is."""
    for reply in json.loads(REPLIES.read_text("utf-8")):
        try:
            response = client.post("/api/canned-replies", json=reply)
        except httpx.TransportError as error:
            raise CannotLoad("handoff_api does not answer. Start it first, then load again.") from error
        if response.is_error and response.status_code != httpx.codes.CONFLICT:
            raise CannotLoad(f"The canned reply /{reply['shortcut']} was not kept (status {response.status_code}).")


def _how_to_sign_in(made: list[tuple[Person, str | None]]) -> str:
    lines = [
        f"  {person.role:<8} {person.email:<28} {password or '(the password it already has)'}"
        for person, password in made
    ]
    return "\n".join(["Sign in as (the passwords are shown this once):", *lines, ""])
