"""Many who ask the same at once, told to kb as having happened: after days of usual questions, a case."""

import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import httpx

from common.clock import iso
from common.local_run.stack import Stack

NOTICED_WITHIN = 90.0  # seconds, on a busy machine
USUAL = """come pago la bolletta|il wifi non arriva in camera|vorrei disdire|quando passa il tecnico|posso pagare a rate
|cambiare la password del wifi|luce rossa sul modem|dove trovo la fattura|internet è lento la sera|restituire il modem
|come cambio intestatario|il telefono fisso è muto|quanto costa l'uscita del tecnico|devo traslocare""".replace(
    "\n", ""
)
REPORTS = """i decoder di Lierna sono tutti neri|a Lierna il decoder ha lo schermo nero|decoder nero a Lierna da stamattina
|schermo nero sul decoder, sono di Lierna|Lierna: decoder spento e schermo nero""".replace("\n", "")


@contextmanager
def outage(stack: Stack) -> Iterator[str]:
    """The id of a case that goes on; dismissed afterwards."""
    rng, now = random.Random(6), datetime.now(UTC)
    told = [(rng.choice(USUAL.split("|")), now - timedelta(days=rng.uniform(1, 11))) for _ in range(120)]
    told += [(words, now - timedelta(minutes=8 - ago)) for ago, words in enumerate(REPORTS.split("|"))]
    headers = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
    with httpx.Client(base_url=stack.address("kb"), headers=headers, timeout=30) as kb:
        for number, (words, at) in enumerate(told):
            name = f"outage-{now:%H%M%S}-{number}"
            decision = {"language": "it", "article_id": None, "confidence": 0.2, "threshold": 0.8, "candidates": []}
            piece = {"event_id": name, "turn_id": name, "conversation_id": name, "question": words}
            kb.post("/api/evidence", json=piece | {"decision": decision, "outcome": "answered", "said_at": iso(at)})
        case = _noticed(kb)
        yield case
        kb.post(f"/api/cases/{case}/dismiss", json={"reason": "a test"})


def _noticed(kb: httpx.Client) -> str:
    until = time.monotonic() + NOTICED_WITHIN
    while time.monotonic() < until:
        for case in kb.get("/api/cases", params={"state": "open"}).json()["items"]:
            if "Lierna" in case["words"] and case["people"] == len(REPORTS.split("|")):
                return case["case_id"]
        time.sleep(0.5)
    raise AssertionError("nothing was noticed")
