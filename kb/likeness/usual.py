"""How near the articles of a knowledge base are to each other anyway, so that only what is nearer is pointed out.

Twenty ways of asking about an order are near to each other by nature; sixty matters of a provider are not.
"""

import random
from collections import deque

import numpy as np

from kb.likeness.asking import AskingSearch
from kb.likeness.remembered import Encoded
from kb.likeness.rivals import CUT, mean_of_nearest
from kb.search.knowledge import Knowledge

SAMPLES = 40  # articles of a language that are remembered, one more with each look while somebody types
ENOUGH = 12  # before that nobody knows what is usual, and the plain cut holds
TEXTS = 8  # of one article, title and phrasings: some 60 ms
AT_MOST = 0.9  # of the articles that are there, so many have no other one that is pointed out


class Usual:
    """The cut of each language, learned from the published articles a little with each look."""

    def __init__(self, asking: AskingSearch, encoded: Encoded) -> None:
        self._asking = asking
        self._encoded = encoded
        self._samples: dict[str, deque[float]] = {}

    def cut(self, language: str) -> float:
        """The mean confidence in another article from which on it seems to say the same."""
        samples = self._samples.get(language, ())
        return max(CUT, float(np.quantile(samples, AT_MOST))) if len(samples) >= ENOUGH else CUT

    async def look(self, knowledge: Knowledge, language: str) -> None:
        """Look at one more published article, by chance."""
        articles = [one for one in knowledge.catalogue.articles.values() if one.language == language and one.phrasings]
        if not articles:
            return
        one = random.choice(articles)
        texts = list(dict.fromkeys((one.title, *one.phrasings)))[:TEXTS]
        vectors = await self._encoded.of(texts, TEXTS)
        ranked = await self._asking.rivals(knowledge, texts, vectors, language, one.id)
        self._samples.setdefault(language, deque(maxlen=SAMPLES)).append(mean_of_nearest(ranked))
