"""How a message is read: which texts of it are asked, and what their candidates say together.

Most messages are one question and are asked as they are. Two questions in one message are asked
one by one, because a text about two things is near to neither of their articles; at the end of a
long story its question is asked beside the whole.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from common.language import LANGUAGES, detect
from kb.search.decision import Candidate
from kb.search.texts.courtesies import without_courtesy
from kb.search.texts.segments import Segment, names_matter, segments, sentences, without_lead
from kb.search.texts.words import words

STORY = 40  # words from which a message of several sentences is a story; visitors' plain questions have 5 to 25
SURE = 0.9  # probability from which the detector is practically never wrong about three words or more
MOST_PARTS = 3  # questions that are told apart in one message; each costs the time of a question


@dataclass(frozen=True)
class Reading:
    """The texts that a message is asked as: the whole without courtesies, and its parts if it has any.

    `several`: the parts are questions of their own. Otherwise they are the end of a story.
    """

    whole: str
    parts: tuple[str, ...] = ()
    several: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """Everything that is to be ranked, the whole first."""
        return (self.whole, *self.parts)


@dataclass(frozen=True)
class Heard:
    """What the texts' candidates say together; the flags are those of a Situation."""

    candidates: tuple[Candidate, ...]
    several: bool = False
    doubtful: bool = False


def read(message: str) -> Reading:
    """How a message is read. The whole is empty when there is nothing in it."""
    whole = without_courtesy(message)
    asked = _questions(segments(whole))
    if len(asked) > 1:
        return Reading(whole, asked, several=True)
    return Reading(whole, _end_of_story(whole))


def language_of(reading: Reading, said: str | None, written: Collection[str]) -> str:
    """The language of a message: the one that is `said` to be, or the one it is found to be in.

    A guess that is not sure ("reset router") is no reason to call a visitor foreign: it counts only
    for a language that articles are `written` in.
    """
    if said:
        return said
    found, probability = detect(reading.whole) or (LANGUAGES[0], 0.0)
    if found in written or probability >= SURE or not written:
        return found
    return next(language for language in (*LANGUAGES, *sorted(written)) if language in written)


def is_repeated(reading: Reading, earlier: Iterable[str]) -> bool:
    """Whether one of the `earlier` questions was this one, courtesies and punctuation aside."""
    asked = words(reading.whole)
    return bool(asked) and any(words(without_courtesy(question)) == asked for question in earlier)


def heard(reading: Reading, found: Sequence[Sequence[Candidate]], likely: float) -> Heard:
    """What the candidates of each of `reading.texts`, best first, say together.

    `likely` is the confidence from which the bot asks back. Of two questions each has its likeliest
    article first, so that both are offered; one whose answer nobody knows still makes them two. Of
    a story the surer reading counts, and is doubted when the other one means another article.
    """
    whole, *parts = found
    if not parts or (whole and whole[0].exact):
        return Heard(tuple(whole))
    if not reading.several:
        return _surest(found, likely)
    firsts = [part[0].article_id if part and part[0].confidence >= likely else None for part in parts]
    known = list(dict.fromkeys(first for first in firsts if first))
    lost = any(first is None and names_matter(part) for first, part in zip(firsts, reading.parts, strict=True))
    if len(known) > 1 or (known and lost):
        return Heard(_ordered(found, known), several=True)
    return _surest(found, likely) if known else Heard(tuple(whole))


def _end_of_story(whole: str) -> tuple[str, ...]:
    """The last question of a long story, unless it only makes sense with the story: "so what can I do now?"."""
    if len(whole.split()) < STORY or len(sentences(whole)) < 3:
        return ()
    ends = [sentence for sentence in sentences(whole) if sentence.endswith("?")][-1:]
    return tuple(end for end in ends if names_matter(end))


def _questions(pieces: list[Segment]) -> tuple[str, ...]:
    """The pieces that ask for something of their own, each with what is told around it."""
    asked: list[str] = []
    told: list[str] = []
    for piece in pieces:
        told.append(piece.text)
        if piece.asks and len(asked) < MOST_PARTS:
            asked.append(" ".join(told) if len(told) > 1 else without_lead(piece.text))
            told = []
    return (*asked[:-1], " ".join([asked[-1], *told])) if asked else ()


def _surest(found: Sequence[Sequence[Candidate]], likely: float) -> Heard:
    """The candidates of the surest text; doubtful when another one points elsewhere."""
    firsts = [candidates[0] for candidates in found if candidates]
    if not firsts:
        return Heard(())
    surest = max(firsts, key=lambda one: one.confidence)
    elsewhere = any(one.article_id != surest.article_id and one.confidence >= likely for one in firsts)
    return Heard(_ordered(found, [surest.article_id]), doubtful=elsewhere)


def _ordered(found: Sequence[Sequence[Candidate]], first: list[str]) -> tuple[Candidate, ...]:
    """Each article once, as sure as the surest text is of it: those in `first`, then by confidence.

    That a part is a phrasing word for word does not make the message one.
    """
    best: dict[str, Candidate] = {}
    for candidate in (replace(candidate, exact=False) for candidates in found for candidate in candidates):
        known = best.get(candidate.article_id)
        if known is None or candidate.confidence > known.confidence:
            best[candidate.article_id] = candidate
    rest = sorted((one for one in best.values() if one.article_id not in first), key=lambda one: -one.confidence)
    return (*(best[name] for name in first), *rest)
