"""A small provider's articles, and short ways to write and ask."""

import json

from common.auth import Actor
from kb.articles.models import Article, NewArticle
from kb.parts import Parts
from kb.search.question import Decided, Question

EDITOR = Actor("staff", id="st_1", name="Elena Riva", roles=frozenset({"editor"}))

INVOICE = {
    "id": "find-invoice",
    "language": "en",
    "title": "Where to find your invoice",
    "answer": "Open **My area** and choose *Invoices*.",
    "phrasings": [
        "where is my invoice",
        "I cannot find my bill",
        "download the invoice as pdf",
        "show me last month's bill",
    ],
}
WIFI = {
    "id": "wifi-password",
    "language": "en",
    "title": "Change the Wi-Fi password",
    "answer": "Open the modem's page and choose *Wi-Fi*.",
    "phrasings": [
        "how do I change the wifi password",
        "new password for my wireless network",
        "change the wifi key",
        "my neighbour knows the wifi password",
    ],
}
FATTURA = {
    "id": "trovare-fattura",
    "language": "it",
    "title": "Dove trovare la fattura",
    "answer": "Apri **Area clienti** e scegli *Fatture*.",
    "phrasings": [
        "dove trovo la fattura",
        "non vedo la bolletta",
        "scaricare la bolletta in pdf",
        "mi serve la fattura del mese scorso",
    ],
}
COMPLAINT = {
    "id": "complaint",
    "language": "en",
    "title": "Make a complaint",
    "answer": "We are sorry. A person will read your complaint.",
    "phrasings": ["I want to complain", "formal complaint", "how do I file a complaint against you"],
    "tags": ["sensitive"],
}
ALL = [INVOICE, WIFI, FATTURA, COMPLAINT]


def lines(*articles: dict) -> bytes:
    """Articles as a JSON Lines file."""
    return "\n".join(json.dumps(article, ensure_ascii=False) for article in articles).encode()


async def load(parts: Parts, *articles: dict) -> None:
    """Import and publish articles."""
    report = await parts.imports.run({"articles.jsonl": lines(*articles)}, EDITOR)
    assert not report.problems, report.problems


async def write(parts: Parts, article: dict, status: str = "published") -> Article:
    """Create one article."""
    return await parts.articles.create(NewArticle(**article, status=status), EDITOR)


async def ask(parts: Parts, text: str, language: str | None = None, **more: object) -> Decided:
    """Decide about a question."""
    return await parts.search.decide(Question(text, language, **more))


def answered_by(decided: Decided) -> str | None:
    """The article that answers, if one does."""
    return decided.article.id if decided.article else None
