"""The demo company's visitors: what they usually ask, and what they ask when something is the matter.

What they usually ask are the demo's labelled questions and phrasings, said in many ways. For each of them
the bot's first candidate is the article of the nearest other one, sure or not: worse than the real bot,
which is right more often.
"""

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.local_run.programs import ROOT
from kb.articles import formats
from kb.articles.folder import files_of
from kb.cases.asked import stems_of, vectors_of
from kb.search.texts.spelling import Vectors
from tests.spikes.wording import said

DEMO = Path(ROOT, "demo")
OFFER = {"it": "offerta-under-30", "en": "under-30-offer"}  # what the newsletter is about
INVOICES = {
    "it": ["trovare-fattura", "voci-e-iva", "pagare-la-fattura", "scadenza-fattura", "prima-fattura-alta"],
    "en": [
        "find-your-invoice",
        "invoice-items-and-vat",
        "pay-your-invoice",
        "invoice-due-date",
        "first-invoice-higher",
    ],
}
# Of 100 conversations; every other article shares what is left, and so does what nobody wrote an answer to.
WEIGHTS = {
    "it": {"internet-non-funziona": 9, "la-linea-va-e-viene": 4, "internet-lento-la-sera": 4, "guasto-in-zona": 3}
    | {"wifi-lento-in-una-stanza": 5, "luci-del-lariobox": 4, "trasloco-linea": 4, "tecnico-non-venuto": 3}
    | {"disdire-contratto": 4, "cambiare-piano": 5, "offerta-under-30": 3, "password-wifi-dimenticata": 3}
    | dict.fromkeys(INVOICES["it"], 3),
    "en": {"internet-not-working": 9, "connection-keeps-dropping": 4, "slow-in-the-evening": 4, "outage-in-my-area": 3}
    | {"wifi-slow-in-one-room": 5, "lariobox-lights": 4, "move-your-line": 4, "technician-did-not-come": 3}
    | {"cancel-your-contract": 4, "change-your-plan": 5, "under-30-offer": 3, "forgot-wifi-password": 3}
    | dict.fromkeys(INVOICES["en"], 3),
}
NOBODY_WROTE = 8.0  # of 100
NAMES_A_TOWN = 0.3  # of those who ask about the line
ABOUT_THE_LINE = frozenset(
    """internet-non-funziona la-linea-va-e-viene guasto-in-zona internet-lento-la-sera manutenzione-programmata
    trasloco-linea trasloco-non-coperto internet-not-working connection-keeps-dropping outage-in-my-area
    slow-in-the-evening planned-maintenance move-your-line new-address-not-covered""".split()
)
WAYS = 5  # of saying each of the sentences


@dataclass(frozen=True)
class Trouble:
    """One kind of trouble. `share_of_towns` of the people say where they are."""

    name: str
    weight: int
    share_of_towns: float
    cores: dict[str, list[str]]


@dataclass
class Company:
    """All texts with what the detector is told of each, and who says which. Numbers are rows of the texts."""

    language: str
    texts: list[str]
    vectors: Vectors
    stems: list[tuple[str, ...]]
    articles: list[str | None]  # the bot's first candidate
    usual: dict[str, tuple[float, list[int]]]  # topic -> of 100 conversations, what they say
    towns: list[tuple[str, float]]
    troubles: list[Trouble]
    reports: dict[tuple[str, str], list[int]]  # trouble and town -> what people say
    phrasings: dict[str, Vectors]  # of each article


Embed = Callable[[list[str]], Vectors]


def troubles() -> list[Trouble]:
    """Everything that may be the matter."""
    return [Trouble(**one) for one in json.loads(Path(__file__).with_name("troubles.json").read_text("utf-8"))]


def company(language: str, embed: Embed, seed: int = 5) -> Company:
    """The company's visitors of one language; `embed` gives unit vectors of texts."""
    rng = random.Random(seed)
    towns = _towns()
    phrasings, labelled = _phrasings(language), _labelled(language)
    texts: list[str] = []
    usual: dict[str, tuple[float, list[int]]] = {}
    cores: list[str] = []  # of each text
    for topic in sorted({*phrasings, *labelled}):
        of_topic = [*phrasings.get(topic, []), *labelled.get(topic, [])]
        rows = []
        for core in of_topic:
            for _ in range(WAYS):
                town = _town(towns, rng) if topic in ABOUT_THE_LINE and rng.random() < NAMES_A_TOWN else None
                rows.append(len(texts))
                texts.append(said(core, language, rng, town))
                cores.append(core)
        usual[topic] = (_weight(topic, language, len(phrasings)), rows)
    reports = {}
    for trouble in troubles():
        for town in [name for name, _ in towns] if trouble.name == "line-in-a-town" else [""]:
            rows = []
            for _ in range(60):
                named = (town or _town(towns, rng)) if rng.random() < trouble.share_of_towns else None
                core = rng.choice(trouble.cores[language])
                rows.append(len(texts))
                texts.append(said(core, language, rng, named))
                cores.append(core)
            reports[trouble.name, town] = rows
    embeddings = embed(texts)
    stems = [tuple(stems_of(text, language)) for text in texts]
    vectors = vectors_of(texts, embeddings)
    examples = {article: vectors_of(several, embed(several)) for article, several in phrasings.items()}
    articles = _first_candidates(cores, vectors, phrasings, examples)
    return Company(language, texts, vectors, stems, articles, usual, towns, troubles(), reports, examples)


def _weight(topic: str, language: str, articles: int) -> float:
    if topic == "":
        return NOBODY_WROTE
    known = WEIGHTS[language]
    return known.get(topic) or (100 - NOBODY_WROTE - sum(known.values())) / (articles - len(known))


def _towns() -> list[tuple[str, float]]:
    """The towns of the company with how many people live there, roughly: two large ones, some of middle size."""
    stored = json.loads((DEMO / "towns.json").read_text("utf-8"))
    names = [*stored["served"], *stored["coming"]]
    return [(name, {"Colico": 5.0, "Menaggio": 4.0, "Bellagio": 3.0}.get(name, 1.0)) for name in names]


def _town(towns: list[tuple[str, float]], rng: random.Random) -> str:
    return rng.choices([name for name, _ in towns], [weight for _, weight in towns])[0]


def _phrasings(language: str) -> dict[str, list[str]]:
    files = files_of(DEMO / "articles" / language)
    read = [entry for name, data in files.items() for entry in formats.read(name, data).entries]
    return {entry.article.id: entry.article.phrasings for entry in read}


def _labelled(language: str) -> dict[str, list[str]]:
    """What visitors said, by article; "" is what nobody wrote an answer to."""
    found: dict[str, list[str]] = {}
    for name in ("evidence.jsonl", "questions.jsonl"):
        for line in (DEMO / name).read_text("utf-8").splitlines():
            one = json.loads(line)
            if one["language"] == language and len(one["question"]) < 200:
                found.setdefault(one["article_id"] or "", []).append(one["question"])
    return found


def _first_candidates(
    cores: list[str], vectors: Vectors, phrasings: dict[str, list[str]], examples: dict[str, Vectors]
) -> list[str | None]:
    """The article of the phrasing that is nearest to each text, its own sentence left out."""
    known = [(article, phrasing) for article, several in phrasings.items() for phrasing in several]
    likeness = vectors @ np.vstack([examples[article] for article in phrasings]).T
    place = {phrasing: number for number, (_, phrasing) in enumerate(known)}
    for row, core in enumerate(cores):
        if core in place:
            likeness[row, place[core]] = -1
    return [known[best][0] for best in np.argmax(likeness, axis=1)]
