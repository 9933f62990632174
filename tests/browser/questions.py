"""Questions to the demo company that several journeys ask, with the article that answers."""

import httpx

from common.local_run.stack import Stack

KNOWN = "il wifi va piano in camera da letto"
TITLE = "Wi-Fi lento in una sola stanza"
MISTYPED = "in bagno e in cucina il wi-fi nn prende"
ENGLISH = "my wifi is slow in the bedroom only"
UNKNOWN = "mi consigliate una ricetta per il risotto alla milanese?"

CANDIDATES = [
    {"article_id": "wifi-lento-in-una-stanza", "version": 1, "title": TITLE, "confidence": 0.62},
    {"article_id": "luci-del-lariobox", "version": 1, "title": "Che cosa dicono le luci", "confidence": 0.2},
]


def decided(stack: Stack, name: str, how_many: int) -> None:
    """Decisions that nobody has judged, as handoff_api reports them: `{name}_{number}:handed_over`."""
    for number in range(how_many):
        turn = f"{name}_{number}"
        told = {
            "event_id": f"{turn}:handed_over",
            "conversation_id": turn,
            "turn_id": turn,
            "question": f"nella camera {number} il wifi va a scatti",
            "decision": {"confidence": 0.62, "threshold": 0.8, "language": "it", "candidates": CANDIDATES},
            "outcome": "handed_over",
        }
        headers = {"Authorization": f"Bearer {stack.environment['SERVICE_TOKEN']}"}
        answer = httpx.post(f"{stack.address('kb')}/api/evidence", json=told, headers=headers)
        assert answer.status_code == 200, answer.text
