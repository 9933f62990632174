"""Looks for the phrasing of a draft that makes questions worse, and tries whether it is the one: by leaving it out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from kb.articles.published import PublishedArticle
from kb.examination.marks import change
from kb.examination.models import Cause, Examined, Verdict
from kb.search.question import Question
from kb.search.rehearsal import Rehearsal
from kb.search.texts.words import fingerprint

TRIED = 3  # phrasings that are left out, one after the other; each costs a tenth of a second
# Of the two ways in which texts are alike: meaning weighs more, but the bundled encoder knows little Italian.
MEANING = 0.6


async def cause_of(
    rehearsal: Rehearsal, changed: Sequence[PublishedArticle], worse: Sequence[Examined]
) -> tuple[list[Examined], Cause | None]:
    """The questions each with the phrasing that comes nearest to it, and the phrasing without which most are well.

    Only the phrasings of a single changed article are looked at; of many nobody would take one out.
    """
    if len(changed) != 1 or not worse or not changed[0].phrasings:
        return list(worse), None
    draft = changed[0]
    alike = await _alike(rehearsal, draft, [one.question for one in worse])
    named = [replace(one, cause=draft.phrasings[place]) for one, place in zip(worse, alike.argmax(1), strict=True)]
    likely = [text for text, _ in Counter(one.cause for one in named if one.cause).most_common(TRIED)]
    # A question made by holding a phrasing out cannot be asked again without doing so; what is nearest must do for it.
    asked = [one for one in named if one.own or one.is_shared]
    tried = [Cause(draft.id, text, await _healed(rehearsal, draft, text, asked), len(named)) for text in likely]
    return named, max(tried, key=lambda one: one.healed)


async def _alike(rehearsal: Rehearsal, draft: PublishedArticle, questions: Sequence[str]) -> np.ndarray:
    """(questions, phrasings) how alike they are, in meaning and in words."""
    texts = [*questions, *draft.phrasings]
    written = np.stack([fingerprint(text, draft.language) for text in texts])
    alike = (1 - MEANING) * written
    vectors = await rehearsal.vectors(texts)
    number = len(questions)
    found = alike[:number] @ written[number:].T
    return found if vectors is None else found + MEANING * (vectors[:number] @ vectors[number:].T)


async def _healed(rehearsal: Rehearsal, draft: PublishedArticle, text: str, worse: Sequence[Examined]) -> int:
    """How many of the questions are no worse when the draft is published without this phrasing."""
    if not worse:
        return 0
    without = replace(draft, phrasings=tuple(one for one in draft.phrasings if one != text))
    imagined = await rehearsal.imagine([without])
    decided = await rehearsal.decide_each([imagined.after], [Question(one.question, one.language) for one in worse])
    found = [
        change(one.before, Verdict.of(after), one.expected, frozenset([draft.id]))
        for one, (after,) in zip(worse, decided, strict=True)
    ]
    return sum(one in (None, "better") for one in found)
