"""Loading the demo company into a running Staffetta: once with passwords, twice without harm."""

import subprocess
import sys

import httpx

from common.local_run.programs import ROOT
from common.local_run.stack import Stack
from demo.people import PEOPLE


def test_loading_again_makes_nobody_twice_and_shows_no_password(stack: Stack) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "demo", "load"], cwd=ROOT, env=stack.environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    assert run.stdout.count("the password it already has") == len(PEOPLE)


def test_the_canned_replies_are_there_once_and_in_both_languages(stack: Stack) -> None:
    token = stack.environment["SERVICE_TOKEN"]
    address = f"http://127.0.0.1:{stack.environment['HANDOFF_API_PORT']}/api/canned-replies"
    kept = httpx.get(address, headers={"Authorization": f"Bearer {token}"}).json()["items"]
    assert len({(one["shortcut"], one["skill"]) for one in kept}) == len(kept) >= 8
    assert all(one["texts"].keys() == {"it", "en"} for one in kept)


def test_without_the_services_it_says_what_to_do(stack: Stack) -> None:
    environment = {**stack.environment, "HANDOFF_API_URL": "http://127.0.0.1:9"}
    run = subprocess.run(
        [sys.executable, "-m", "demo", "load"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 1
    assert "Start it first" in run.stderr
    assert "Traceback" not in run.stderr


def test_everybody_of_the_demo_company_can_be_found(stack: Stack) -> None:
    token = stack.environment["SERVICE_TOKEN"]
    address = f"http://127.0.0.1:{stack.environment['HANDOFF_API_PORT']}/api/staff"
    staff = httpx.get(address, headers={"Authorization": f"Bearer {token}"}).json()["items"]
    assert {person.email for person in PEOPLE} <= {one["email"] for one in staff}
