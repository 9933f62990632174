"""What search knows at one moment: the published articles and the model that ranks them.

Never changed, only replaced, so that a question sees one state from beginning to end.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import count

from kb.articles.published import PublishedArticle
from kb.search.catalogue import Catalogue
from kb.search.decision import Candidate
from kb.search.model.model import DecisionModel
from kb.search.model.ranked import Ranked
from kb.search.model.threshold import Cuts, Threshold, chosen, cuts

_numbers = count(1)


@dataclass(frozen=True)
class Learned:
    """What a model was learned from. `generation` is None when it was another one's whose number nobody knows."""

    marks: dict[str, str]
    evidence: str
    generation: int | None


@dataclass(frozen=True)
class Knowledge:
    """A catalogue and a model, which may lag behind it for a moment.

    `number` is another one whenever a question may be ranked otherwise. `learned` is None while nothing was learned.
    """

    number: int
    catalogue: Catalogue
    model: DecisionModel
    cuts: Cuts
    learned: Learned | None = None

    @classmethod
    def of(cls, catalogue: Catalogue, model: DecisionModel) -> "Knowledge":
        """With a model as it was made or learned; `catalogue` is, as far as is known, what it was learned from."""
        generation = catalogue.generation if model.marks == catalogue.marks else None
        learned = Learned(model.marks, model.evidence, generation) if model.learned and model.parts else None
        return cls(next(_numbers), catalogue, model, cuts(model.own, model.visitors), learned)

    def unlearned(self) -> "Knowledge":
        """The same, as if nobody knew what the model was learned from."""
        return replace(self, learned=None)

    def with_catalogue(self, catalogue: Catalogue) -> "Knowledge":
        """With another catalogue, which the model does not follow yet."""
        return replace(self, number=next(_numbers), catalogue=catalogue)

    def with_model(self, model: DecisionModel) -> "Knowledge":
        """With the model after it followed some changes; it learned nothing new."""
        return replace(self, number=next(_numbers), model=model)

    @cached_property
    def behind(self) -> tuple[list[PublishedArticle], list[str]]:
        """The articles that the model does not know as they are published, and those that it still knows."""
        known, wanted = self.model.marks, self.catalogue.marks
        changed = [self.catalogue.articles[name] for name, mark in wanted.items() if known.get(name) != mark]
        return changed, [name for name in known if name not in wanted]

    def has_learned(self, evidence: str) -> bool:
        """Whether the model was learned from exactly what is published, and from this evidence."""
        learned = self.learned
        return learned is not None and (learned.marks, learned.evidence) == (self.catalogue.marks, evidence)

    def threshold(self, budget: float) -> Threshold:
        """From which confidence the bot may answer within the wrong-answer budget (a share)."""
        visitors = self.model.visitors
        return chosen(self.cuts, visitors is not None and len(visitors.weight) > 0, budget)

    def candidates(self, ranking: Iterable[Ranked], now: str = "") -> list[Candidate]:
        """The ranked articles that are published. Of one that changed the model knows too little to be exact.

        `now` is the time at which some have expired, as `common.clock.iso` writes it; without it none has.
        """
        return [
            Candidate(
                article.id,
                article.version,
                article.title,
                ranked.confidence,
                article.sensitive,
                fresh=ranked.fresh or not self._is_known(article.id),
                exact=ranked.exact and self._is_known(article.id),
                skill=article.skill,
                expired=article.has_expired(now),
            )
            for ranked in ranking
            if (article := self.catalogue.articles.get(ranked.article_id))
        ]

    def _is_known(self, article_id: str) -> bool:
        return self.model.marks.get(article_id) == self.catalogue.marks[article_id]
