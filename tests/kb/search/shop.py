"""A small shop's articles for tests of the model, and vectors of texts without a model: how they are written."""

from collections.abc import Sequence
from functools import cache

import numpy as np
from threadpoolctl import threadpool_limits

from kb.articles.published import PublishedArticle
from kb.search.texts.words import FINGERPRINT, fingerprint

threadpool_limits(limits=1)  # as the embedder does in the service: the products here are too small for two threads

DIMENSION = 64
_TURN = np.random.default_rng(0).standard_normal((FINGERPRINT, DIMENSION)).astype(np.float32)
_ASKED = {
    "opening-hours": "when do you open|what are your opening hours|are you open on sunday|until what time is the shop open",
    "returns": "how do I return a pair of shoes|can I send it back|what is your return policy|I want to give this back",
    "delivery": "how long does delivery take|when will my parcel arrive|where is my order|how fast do you ship",
    "payment": "can I pay by card|which payment methods do you take|do you accept cash|pay in instalments",
    "sizes": "which size should I take|are the shoes true to size|do you have half sizes|size chart for boots",
    "repairs": "can you repair a sole|my heel broke, do you mend it|how much is a new zip|shoe repair prices",
}


def article(name: str, phrasings: Sequence[str] = (), *, language: str = "en", body: str = "") -> PublishedArticle:
    """A published article whose title is its name in words."""
    text = body or f"All about {name.replace('-', ' ')}. Our staff in the shop will gladly tell you more about it."
    return PublishedArticle(name, 1, language, name.replace("-", " "), text, "", tuple(phrasings), False, None)


def articles() -> list[PublishedArticle]:
    """Six articles with four phrasings each."""
    return [article(name, asked.split("|")) for name, asked in _ASKED.items()]


def encode(texts: Sequence[str]) -> np.ndarray:
    """(texts, DIMENSION) unit rows: texts that are written alike have a high cosine."""
    return np.array([vector(text) for text in texts], np.float32).reshape(len(texts), DIMENSION)


@cache
def vector(text: str) -> np.ndarray:
    """The vector of one text."""
    row = fingerprint(text, "en") @ _TURN
    return row / max(float(np.linalg.norm(row)), 1e-9)
