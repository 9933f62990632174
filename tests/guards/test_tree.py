"""What is committed holds on every machine: no registry's address, no path of one machine, no secret file."""

import re

from tests.guards.tree import ROOT, tracked

# Written so that this file does not contain what it looks for.
PLACES = [r"p[y]pi\.org", r"pythonhos[t]ed\.org", r"registry\.n[p]mjs", r"deb\.debi[a]n\.org"]
PATHS = [r"(?<![\w.{}$])/ro[o]t/", r"(?<![\w.{}$])/wor[k]/", r"/op[t]/(wheels|pyp)", r"/hom[e]/[a-z]+/"]
OF_ONE_MACHINE = re.compile("|".join(PLACES + PATHS))
MOST = 1_000_000  # bytes; what is bigger belongs somewhere else


def test_no_address_or_path_of_a_machine():
    found = [
        f"{path.relative_to(ROOT)}:{number} {line.strip()[:80]}"
        for path in tracked()
        if (text := _text(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if OF_ONE_MACHINE.search(line)
    ]
    assert not found, f"Take these out: {found}"


def test_no_lock_file_that_records_addresses_and_no_secrets():
    names = {path.name for path in tracked()}
    assert not names & {"uv.lock", ".env", "secrets.env"}


def test_no_file_is_huge():
    huge = {str(path.relative_to(ROOT)): size for path in tracked() if (size := path.stat().st_size) > MOST}
    assert not huge


def _text(path) -> str | None:
    try:
        return path.read_text()
    except UnicodeDecodeError:
        return None
