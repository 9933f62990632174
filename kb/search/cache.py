"""Rankings of the last questions, so that a question asked again costs nothing."""

from collections import OrderedDict

from prometheus_client import Counter

from kb.search.model.ranked import Ranked

SIZE = 2_000  # questions; a ranking takes about 2 KB

_HITS = Counter("staffetta_kb_cache_hits_total", "Texts whose ranking was known from an earlier question")

Key = tuple[int, str, str]  # number of the knowledge that ranked, language, text


class Cache:
    """Rankings by all that they depend on, the latest asked kept longest.

    The number of the knowledge is part of the key, and another publish, archive or model is another
    number: what was ranked before is never seen again. The budget comes after the ranking.
    """

    def __init__(self, size: int = SIZE) -> None:
        self._size = size
        self._newest = 0
        self._kept: OrderedDict[Key, tuple[Ranked, ...]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: Key) -> tuple[Ranked, ...] | None:
        """The ranking, if it is known."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
            _HITS.inc()
        return found

    def keep(self, key: Key, ranking: tuple[Ranked, ...]) -> None:
        """Remember a ranking. Those of earlier knowledge, and the ones asked longest ago, make room."""
        number = key[0]
        if number < self._newest:
            return
        if number > self._newest:
            self._kept.clear()
            self._newest = number
        self._kept[key] = ranking
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)
