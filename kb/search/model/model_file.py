"""Keeps a learned model in a file; one that is not as it was written, or of another maker, is not used.

A line with a checksum, a manifest in JSON, and the numbers as numpy keeps them. The texts are in
the manifest: from them and the vectors everything that was not learned is made again.
"""

import hashlib
import io
import json
import os
from pathlib import Path

import numpy as np
import structlog

from kb.articles.published import PublishedArticle
from kb.search.model.acceptance import Acceptance
from kb.search.model.corpus import corpus_of
from kb.search.model.frame import Frame
from kb.search.model.head import Head, Whitening
from kb.search.model.lexicon import Lexicon
from kb.search.model.model import DecisionModel, Name, maker_of
from kb.search.model.part import Decider, Part
from kb.search.model.segment import Segment
from kb.search.model.space import Directions
from kb.search.model.threshold import Scored

log = structlog.get_logger()

Arrays = dict[str, np.ndarray]


def write(path: Path, model: DecisionModel, articles: list[PublishedArticle]) -> None:
    """Replace the file. `articles` are those that the model learned, which nothing has changed since."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.{os.getpid()}.unfinished")
    with unfinished.open("wb") as file:
        file.write(packed(model, articles))
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def read(path: Path, encoder: str) -> DecisionModel | None:
    """The model; None when there is no file, or none that can be trusted, or another maker's."""
    if not path.exists():
        return None
    try:
        return unpacked(path.read_bytes(), encoder)
    except (OSError, ValueError, KeyError, TypeError, EOFError) as error:
        log.warning("model_file_refused", kind=type(error).__name__)
        return None


def packed(model: DecisionModel, articles: list[PublishedArticle]) -> bytes:
    """The bytes of the file. Raises ValueError when the articles are not those of the model."""
    if {article.id for article in articles} != {name for part in model.parts.values() for name in part.base.ids}:
        raise ValueError("A model is written with the articles that it learned.")
    numbers: Arrays = {}
    for name, part in model.parts.items():
        numbers |= {f"{_key(name)}/{field}": value for field, value in _numbers(part).items()}
    for field, scored in (("own", model.own), ("visitors", model.visitors)):
        numbers |= {f"{field}/{each}": value for each, value in vars(scored).items()} if scored else {}
    manifest = {
        "maker": model.maker,
        "evidence": model.evidence,
        "dimension": model.dimension,
        "parts": [[*name, part.learned] for name, part in model.parts.items()],
        "articles": [[a.id, a.version, a.language, a.title, a.text, a.phrasings] for a in articles],
    }
    buffer = io.BytesIO()
    np.savez(buffer, **numbers)
    data = json.dumps(manifest).encode() + b"\n" + buffer.getvalue()
    return hashlib.sha256(data).hexdigest().encode() + b"\n" + data


def unpacked(data: bytes, encoder: str) -> DecisionModel:
    """The model of these bytes. Raises ValueError when they are damaged or another maker's."""
    checksum, data = data.split(b"\n", 1)
    if hashlib.sha256(data).hexdigest().encode() != checksum:
        raise ValueError("The file of the model changed since it was written.")
    head, rest = data.split(b"\n", 1)
    manifest = json.loads(head)
    if manifest["maker"] != maker_of(encoder):
        raise ValueError("The model was made by another encoder or another version of this code.")
    with np.load(io.BytesIO(rest)) as kept:
        numbers = dict(kept)
    articles = [PublishedArticle(*row[:5], "", tuple(row[5]), False, None) for row in manifest["articles"]]
    dimension, parts = manifest["dimension"], {}
    for language, bodies, learned in manifest["parts"]:
        name = language, bodies
        mine = [a for a in articles if (a.language, not a.phrasings) == name]
        of_part = {key.split("/", 1)[1]: value for key, value in numbers.items() if key.startswith(f"{_key(name)}/")}
        parts[name] = _part(name, sorted(mine, key=lambda article: article.id), of_part, learned, dimension)
    return DecisionModel.of(
        parts, articles, encoder, evidence=manifest["evidence"], dimension=dimension,
        own=_scored(numbers, "own"), visitors=_scored(numbers, "visitors") if "visitors/right" in numbers else None,
    )  # fmt: skip


def _numbers(part: Part) -> Arrays:
    frame, (asked, told) = part.frame, part.vectors
    kept = {"whiten": frame.whitening.whiten, "middle": frame.whitening.middle, "asked": asked, "told": told}
    kept |= {f"directions_{field}": value for field, value in vars(frame.space.directions).items()}
    if part.base.head is not None:
        kept |= {"head_weights": part.base.head.weights, "head_bias": part.base.head.bias}
    for mode, decider in enumerate(part.deciders):
        kept |= {f"{mode}_{field}": np.asarray(value) for field, value in vars(decider.acceptance).items()}
        kept |= {f"{mode}_ranking": decider.weights, f"{mode}_rest": np.asarray(decider.rest)}
    return kept


def _part(name: Name, articles: list[PublishedArticle], kept: Arrays, learned: bool, dimension: int) -> Part:
    """A part as it was; the vectors are put back where `corpus_of` asks for them: asked first, then told."""
    vectors = np.vstack([kept["asked"], kept["told"]])
    lexicon, corpus = corpus_of(articles, lambda _: vectors, Lexicon.empty(name[0]), dimension)
    whitening = Whitening(kept["whiten"], kept["middle"])
    directions = Directions(**{field: kept[f"directions_{field}"] for field in Directions.__dataclass_fields__})
    frame, joined = Frame.of(lexicon, corpus, directions, whitening)
    head = Head(kept["head_weights"], kept["head_bias"]) if "head_bias" in kept else None
    deciders = tuple(_decider(kept, mode) for mode in (0, 1))
    return Part(
        frame, (corpus.asked.vectors, corpus.told.vectors), Segment.of(frame, corpus, joined, head), deciders, learned
    )


def _decider(kept: Arrays, mode: int) -> Decider:
    fields = (kept[f"{mode}_{field}"] for field in ("middle", "spread", "weights"))
    return Decider(
        kept[f"{mode}_ranking"], Acceptance(*fields, float(kept[f"{mode}_bias"])), float(kept[f"{mode}_rest"])
    )


def _scored(numbers: Arrays, name: str) -> Scored:
    return Scored(*(numbers[f"{name}/{field}"] for field in ("confidence", "right", "weight")))


def _key(name: Name) -> str:
    return f"{name[0]}-{'bodies' if name[1] else 'phrasings'}"
