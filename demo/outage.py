"""Plays an outage: some weeks of usual questions, then visitors who all say within a minute that the line is down.

kb notices by itself that something is going on, because it knows what is usual. The usual questions are
told to kb as evidence with the times at which they were asked; the visitors use the widget's own API.
"""

import json
import random
import time
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx

from common.settings import CommonSettings

HERE = Path(__file__).parent
DAYS, A_DAY = 21, 30  # of usual questions; kb says nothing before it has seen a week
FIRST_HOUR, LAST_HOUR = 8, 20
SEED = 11
NOTICED_WITHIN = 90.0  # seconds; some ten on a machine that does nothing else
CALL_SECONDS = 30.0
SAID = (
    "manca la linea a {town}",
    "internet non va a {town}",
    "siamo senza internet a {town} da dieci minuti",
    "la fibra è giù, sono di {town}",
    "buongiorno, a {town} non c'è connessione",
    "{town}: linea caduta",
    "il modem è acceso ma a {town} non si naviga",
    "anche i miei vicini a {town} sono senza linea",
    "c'è un guasto a {town}?",
    "quando torna la linea a {town}?",
    "{town}, internet sparito di colpo",
    "qui a {town} è tutto fermo, niente rete",
)


class CannotPlay(Exception):
    """Why the outage was not played, in a sentence."""


@dataclass
class Outage:
    """An outage in a town, reported by some people within some seconds."""

    settings: CommonSettings
    town: str = "Menaggio"
    people: int = 10
    seconds: float = 60.0

    def play(self, with_past: bool = True) -> str:
        """Play it all; a sentence with what kb has noticed. Raises CannotPlay."""
        with self._client("kb") as kb, httpx.Client(base_url=self._widget, timeout=CALL_SECONDS) as desk:
            try:
                before = self._open_cases(kb)
                if with_past:
                    self.tell_past(kb)
                self.report(desk)
                case = self._noticed(kb, before)
            except httpx.HTTPStatusError as error:
                raise CannotPlay(f"{error.request.url} answered {error.response.status_code}.") from error
            except httpx.TransportError as error:
                raise CannotPlay("Staffetta does not answer. Start it and load the demo company first.") from error
        words = ", ".join(f"«{word}»" for word in case["words"])
        return f"{case['people']} people in {case['minutes']} min; words they share: {words}. See {self._page(case)}\n"

    def tell_past(self, kb: httpx.Client) -> None:
        """Tell kb of usual questions, with what it decides about them; told again they are the same."""
        rng, today = random.Random(SEED), datetime.now(UTC).date()
        asked = [json.loads(line) for name in ("evidence", "questions") for line in _lines(name)]
        asked = [one for one in asked if self.town not in one["question"]]
        decided: dict[str, dict[str, Any]] = {}
        for day in range(1, DAYS + 1):
            for number in range(A_DAY):
                one = rng.choice(asked)
                decision = decided.get(one["question"]) or self._decide(kb, one)
                decided[one["question"]] = decision
                at = datetime(today.year, today.month, today.day, tzinfo=UTC) - timedelta(days=day)
                at += timedelta(hours=rng.uniform(FIRST_HOUR, LAST_HOUR))
                self._tell(kb, f"demo-{at:%Y%m%d}-{number}", one["question"], decision, at)

    def report(self, desk: httpx.Client) -> list[str]:
        """Visitors who write one after the other; their conversations."""
        rng, conversations = random.Random(), []
        for number in range(self.people):
            started = desk.post("/api/conversations", json={"language": "it"}).raise_for_status().json()
            conversations.append(started["conversation_id"])
            desk.post(
                f"/api/conversations/{started['conversation_id']}/messages",
                json={"client_msg_id": str(uuid.uuid4()), "text": SAID[number % len(SAID)].format(town=self.town)},
                headers={"Authorization": f"Bearer {started['token']}"},
            ).raise_for_status()
            time.sleep(rng.uniform(0.5, 1.5) * self.seconds / self.people)
        return conversations

    def _noticed(self, kb: httpx.Client, before: set[str]) -> dict[str, Any]:
        """The case as soon as it holds half of the visitors; a smaller one when that does not come."""
        until, found = time.monotonic() + NOTICED_WITHIN, None
        while time.monotonic() < until:
            found = next((case for case in _cases(kb) if case["case_id"] not in before or self._is_large(case)), found)
            if found and self._is_large(found):
                return found
            time.sleep(1)
        if found:
            return found
        raise CannotPlay(f"kb has noticed nothing within {NOTICED_WITHIN:.0f} seconds.")

    def _is_large(self, case: dict[str, Any]) -> bool:
        return case["people"] >= self.people / 2

    def _decide(self, kb: httpx.Client, one: dict[str, Any]) -> dict[str, Any]:
        body = {"question": one["question"], "language": one["language"]}
        decided = kb.post("/api/decide", json=body).raise_for_status().json()
        answer = decided.pop("answer") or {}
        return decided | {"article_id": answer.get("article_id")}

    def _tell(self, kb: httpx.Client, name: str, question: str, decision: dict[str, Any], at: datetime) -> None:
        outcome = {"answer": "answered", "confirm": "asked_back"}.get(decision["decision"], "handed_over")
        told = {
            "event_id": f"{name}:{outcome}",
            "turn_id": name,
            "question": question,
            "decision": decision,
            "outcome": outcome,
            "said_at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        }
        kb.post("/api/evidence", json=told).raise_for_status()

    def _open_cases(self, kb: httpx.Client) -> set[str]:
        return {case["case_id"] for case in _cases(kb)}

    def _page(self, case: dict[str, Any]) -> str:
        return f"{self.settings.kb_address}/cases/{case['case_id']}"

    @property
    def _widget(self) -> str:
        return self.settings.internal("handoff_api")

    def _client(self, service: str) -> httpx.Client:
        token = self.settings.service_token.get_secret_value()
        return httpx.Client(
            base_url=self.settings.internal(service), headers={"Authorization": f"Bearer {token}"}, timeout=CALL_SECONDS
        )


def _cases(kb: httpx.Client) -> list[dict[str, Any]]:
    return kb.get("/api/cases", params={"state": "open"}).raise_for_status().json()["items"]


def _lines(name: str) -> list[str]:
    return (HERE / f"{name}.jsonl").read_text("utf-8").splitlines()
