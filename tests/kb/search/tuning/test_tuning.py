"""Tuning: held-out texts stay unseen, only a better encoder is taken, and whatever fails leaves the old one."""

import asyncio
import json
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from sentence_transformers import SentenceTransformer
from threadpoolctl import threadpool_limits

from common.clock import SYSTEM_CLOCK
from common.errors import Conflict, Unavailable
from kb.articles.published import PublishedArticle
from kb.parts import Parts
from kb.search.encoding import model_files
from kb.search.index.index_file import IndexFile
from kb.search.learning.asked import Known
from kb.search.learning.lesson import Lesson
from kb.search.learning.process import run
from kb.search.question import Question
from kb.search.texts.words import plain
from kb.search.tuning import tuner as tuning
from kb.search.tuning.contrast import CannotBeTuned, tune
from kb.search.tuning.examples import examples_of
from kb.search.tuning.trial import Trial, Tried, compare
from kb.search.tuning.tuned import Held, Pointer, Tuned
from kb.settings import Settings
from tests.kb.samples import load

SUBJECTS = "invoice modem password contract technician refund address router outage number tariff mailbox cable app shop".split()
WAYS = ["where is my {}", "i need help with the {}", "something is wrong with a {}", "can you change our {}"]
WAYS += ["tell me about {} please", "{} does not work", "who looks after the {}", "is there a new {}", "{} missing"]
WAYS += ["how much is one {}"]


def articles(subjects: list[str], ways: list[str]) -> list[PublishedArticle]:
    return [
        PublishedArticle(
            subject, 1, "en", f"About the {subject}", f"All on the {subject}.", "",
            tuple(way.format(subject) for way in ways), False, None,
        )
        for subject in subjects
    ]  # fmt: skip


@pytest.fixture
def one_thread() -> Iterator[None]:
    """As in the process; two threads wait for each other on a busy machine."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


FEW, MANY = articles(SUBJECTS[:4], WAYS[:3]), articles(SUBJECTS, WAYS)


def test_what_is_held_is_never_seen():
    examples, held = examples_of(MANY)
    seen = {plain(text) for article in examples[0] for text in article}
    assert len(examples) == 1 and min(map(len, examples[0])) > 1
    assert not seen & {text for _, text in held.asked}
    assert len(held.away) == 3 and not any(name in text.split() for name in held.away for text in seen)
    assert (examples, held) == examples_of(MANY)
    assert held == Held.from_json(json.loads(json.dumps(held.as_json())))


def test_the_same_seed_gives_the_same_numbers(one_thread: None):
    def tuned(seed: int) -> torch.Tensor:
        model = SentenceTransformer(str(model_files.bundled()), device="cpu")
        tune(model, examples_of(FEW)[0], steps=2, seed=seed)
        return model[0].auto_model.encoder.layer[-1].output.dense.weight

    first = tuned(0)
    assert torch.equal(first, tuned(0)) and not torch.equal(first, tuned(1))


def test_without_two_articles_there_is_nothing_to_tell_apart():
    with pytest.raises(CannotBeTuned):
        tune(SentenceTransformer(str(model_files.bundled()), device="cpu"), [], steps=1)


def test_a_better_encoder_is_taken_and_a_worse_one_refused():
    """Texts without a common word: only vectors can tell whose they are."""
    chance = np.random.default_rng(0)
    middles, owner = chance.normal(size=(9, 384)), {}

    def text(number: int) -> str:
        word = "".join(chance.choice(list("bcdfghklmnprstvz"), 12))
        owner[word] = number
        return word

    some = articles([str(number) for number in range(8)], [])
    some = [replace(each, phrasings=tuple(text(n) for _ in range(6)), title=text(n)) for n, each in enumerate(some)]
    evidence = [(Known(text(n), str(n)), "en") for n in range(8) for _ in range(9)]
    evidence += [(Known(text(8), unanswerable=True), "en") for _ in range(20)]

    def encoder(noise: float):
        def encode(texts) -> np.ndarray:
            rows = [
                middles[owner.get(each, 8)] + noise * np.random.default_rng(list(each.encode())).normal(size=384)
                for each in texts
            ]
            return (rows / np.linalg.norm(rows, axis=1, keepdims=True)).astype(np.float32)

        return encode

    _, held = examples_of(some)
    clear, blurred = encoder(1.0), encoder(6.0)
    with threadpool_limits(1):
        better = compare(some, evidence, blurred, clear, held)
        few = compare(some, [], blurred, clear, held)
    assert better.is_better and better.whole.questions >= 100 > few.whole.questions and not few.is_better
    whole = better.whole
    assert not Trial({"en": Tried(whole.after, whole.before, whole.questions)}).is_better
    assert not Trial({"en": whole, "it": Tried(0.3, 0.31, 10)}).is_better, "worse in one language"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, models: Path) -> tuple[str, Held]:
    """An encoder that the process tuned in three steps: the name of its folder, and what was kept from it."""
    folder = tmp_path_factory.mktemp("tuning")
    plan = {"base": "", "models": str(models), "name": "tuned-for-a-test", "steps": 3, "seed": 0}
    (folder / tuning.PLAN).write_text(json.dumps(plan))
    Lesson("", "", FEW, [(Known("my invoice", "invoice"), "en")], np.zeros((0, 0))).write(folder)
    asyncio.run(run("kb.search.tuning", folder, 300))
    result = json.loads((folder / tuning.RESULT).read_text())
    assert result["languages"]["en"]["questions"] > 1
    return plan["name"], Held.from_json(result["held"])


async def test_the_next_start_goes_by_the_tuned_encoder(made: tuple[str, Held], settings: Settings):
    name, held = made
    _, key = model_files.load(str(settings.models_folder / name), settings.models_folder)
    assert key != model_files.load("", settings.models_folder)[1] and key.startswith(name)
    pointer = pointer_of(settings)
    pointer.write(Tuned(name, "", held, 0.2, 0.1, 100))
    parts = Parts.open(settings, SYSTEM_CLOCK)
    try:
        await parts.search.start()
        await load(parts, *map(as_line, FEW))
        await parts.search.settle()
        makers = await parts.database.read(lambda c: {row["model"] for row in c.execute("SELECT model FROM vector")})
        assert any(maker.startswith(key) for maker in makers) and len(makers) == 2, "and the untuned one's, to learn"
        decided = await parts.search.decide(Question("where is my modem", "en"))
        assert decided.decision.answer.article_id == "modem"
        assert not (await parts.tuner.tune()).tuned, "four articles are too few"
        assert (await parts.tuner.undo()).said.startswith("The encoder as it came")
    finally:
        await parts.close()
    assert pointer.read("") is None


async def test_a_killed_tuning_leaves_what_was_there(parts: Parts, settings: Settings, monkeypatch: pytest.MonkeyPatch):
    await load(parts, *map(as_line, MANY))
    pointer = pointer_of(settings)
    before = Tuned(pointer.named("before"), "", Held(), 0.2, 0.1, 100)
    whole(settings.models_folder / before.folder)
    pointer.write(before)
    left = settings.models_folder / pointer.named("left")
    left.mkdir()
    monkeypatch.setattr(tuning, "SECONDS", 0.2)
    with pytest.raises(Unavailable, match="stopped after"):
        await parts.tuner.tune(steps=3)
    assert pointer.read("") == before and not left.exists()
    await parts.tuner.tune_if_due()  # fails again, and says so in the log only
    assert pointer.tried() == ""
    pointer.remember((await parts.tuner._published())[1])
    monkeypatch.setattr(tuning, "run", None)  # what was tried is not tried again
    await parts.tuner.tune_if_due()


async def test_one_at_a_time(parts: Parts, settings: Settings):
    with pointer_of(settings).lock() as lock:
        tuning.fcntl.flock(lock, tuning.fcntl.LOCK_EX)
        with pytest.raises(Conflict):
            await parts.tuner.tune()


def test_an_encoder_that_cannot_be_used_is_not(tmp_path: Path):
    pointer = Pointer(tmp_path / "kb.encoder", tmp_path / "models")
    assert pointer.read("") is None
    tuned = Tuned("tuned-x", "", Held(), 0.2, 0.1, 100)
    pointer.write(tuned)
    assert pointer.read("") is None, "its files are gone"
    whole(tmp_path / "models" / "tuned-x")
    assert pointer.read("") == tuned
    assert pointer.read("another encoder") is None
    (tmp_path / "kb.encoder").write_bytes(os.urandom(100))
    assert pointer.read("") is None
    assert pointer.remove() and not pointer.remove()


def whole(folder: Path) -> None:
    folder.mkdir(parents=True)
    (folder / "modules.json").touch()


def pointer_of(settings: Settings) -> Pointer:
    file = IndexFile(settings.index_folder, settings.index_key)
    return Pointer(file.path.with_suffix(".encoder"), settings.models_folder)


def as_line(article: PublishedArticle) -> dict:
    return {
        "id": article.id,
        "language": article.language,
        "title": article.title,
        "answer": article.text,
        "phrasings": list(article.phrasings),
    }
