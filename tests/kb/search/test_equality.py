"""Whatever editors do, in whatever order: the index holds the published set, and nothing else answers."""

import asyncio
from contextlib import suppress
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import SecretStr

from common.clock import SYSTEM_CLOCK
from common.errors import StaffettaError
from kb.articles import published
from kb.articles.models import Change, NewArticle
from kb.parts import Parts
from kb.search.texts.passages import mark_of
from kb.settings import Settings
from tests.kb.conftest import TOKEN
from tests.kb.samples import EDITOR, ask, lines

TITLES = ["Pay an invoice", "Change the password", "Cancel the contract", "Move house"]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["create", "edit", "publish", "archive", "import", "restart"]),
        st.integers(0, 3),
        st.sampled_from(["draft", "published", "archived"]),
    ),
    min_size=1,
    max_size=6,
)


def content(number: int, salt: int) -> dict:
    return {
        "language": ("en", "it")[number % 2],
        "title": TITLES[number],
        "answer": f"Answer {salt}.",
        "phrasings": [f"{TITLES[number].lower()} please", f"how to {TITLES[number].lower()} {salt}"],
    }


async def do(parts: Parts, step: tuple[str, int, str], salt: int) -> None:
    action, number, status = step
    name = f"article-{number}"
    if action == "create":
        await parts.articles.create(NewArticle(id=name, status=status, **content(number, salt)), EDITOR)
    elif action == "edit":
        version = (await parts.articles.get(name)).version
        await parts.articles.update(name, Change(base_version=version, **content(number, salt)), EDITOR)
    elif action == "publish":
        await parts.articles.publish(name)
    elif action == "archive":
        await parts.articles.archive(name)
    elif action == "import":
        article = {"id": name, "status": status} | content(number, salt)
        await parts.imports.run({"a.jsonl": lines(article)}, EDITOR)


async def check(parts: Parts) -> None:
    everything = await parts.database.read(lambda c: published.difference(c, 0))
    expected = {article.id: mark_of(article) for article in everything.changed}
    assert parts.search._upkeep.index.marks == expected
    assert parts.search.knowledge.model.marks == expected
    for title in TITLES:
        decided = await ask(parts, title, "en")
        named = {candidate.article_id for candidate in decided.decision.candidates}
        assert named <= set(expected)


async def play(folder: Path, models: Path, steps: list) -> None:
    folder.mkdir(parents=True)
    (folder / "models").symlink_to(models)
    given_settings = Settings(data_dir=folder, service_token=SecretStr(TOKEN))
    parts = Parts.open(given_settings, SYSTEM_CLOCK)
    await parts.search.start()
    try:
        for salt, step in enumerate(steps):
            if step[0] == "restart":
                await parts.close()
                parts = Parts.open(given_settings, SYSTEM_CLOCK)
                await parts.search.start()
            else:
                with suppress(StaffettaError):  # of an article that is not there, or is there already
                    await do(parts, step, salt)
            await check(parts)
    finally:
        await parts.close()


def test_the_index_is_the_published_set(tmp_path_factory, models: Path):
    @given(STEPS)
    @settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
    def holds(steps: list) -> None:
        asyncio.run(play(tmp_path_factory.mktemp("kb") / "data", models, steps))

    holds()
