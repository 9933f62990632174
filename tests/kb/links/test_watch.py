"""Links of published articles are looked at beside the requests, and what came of it stands at the article."""

from kb.links.models import Verdict
from kb.links.service import Links
from kb.links.watch import LinkWatch
from tests.kb.articles.conftest import Shelf
from tests.kb.samples import INVOICE, WIFI, write

OWN = "http://help.example"


class Told:
    """Says what a test wants of each address, and counts how often it was asked."""

    def __init__(self, **verdicts: Verdict) -> None:
        self.verdicts = verdicts
        self.asked: list[str] = []

    async def check(self, address: str) -> Verdict:
        self.asked.append(address)
        return self.verdicts[address.rpartition("/")[2]]


OK, AWAY = Verdict("ok"), Verdict("unsure", "no_host", passing=True, answered=False)


def _states(found) -> dict[str, tuple[str, str | None]]:
    return {one.address.rpartition("/")[2]: (one.state, one.reason) for one in found}


async def test_links_are_looked_at_once_published_and_again_when_it_is_time(shelf: Shelf):
    told = Told(a=OK, b=Verdict("broken", "gone"))
    watch, links = LinkWatch(shelf.database, shelf.clock, told, OWN), Links(shelf.database, OWN)
    answer = "[A](https://site.example/a) [B](https://site.example/b) [mail](mailto:x@site.example) [rel](modulo)"
    await write(shelf, WIFI | {"answer": answer}, status="draft")
    await watch.look()
    assert told.asked == []  # nobody reads it yet
    await shelf.articles.publish(WIFI["id"])
    await watch.look()
    expected = {"a": ("ok", None), "b": ("broken", "gone"), "modulo": ("broken", "form")}
    assert _states(await links.of_article(WIFI["id"])) == expected
    await watch.look()
    assert len(told.asked) == 2
    shelf.clock.passes(hours=7)  # what led nowhere is looked at again first
    await watch.look()
    assert [address[-1] for address in told.asked] == ["a", "b", "b"]
    shelf.clock.passes(days=8)
    await watch.look()
    assert sorted(told.asked[3:]) == ["https://site.example/a", "https://site.example/b"]


async def test_what_may_pass_is_broken_the_second_time_unless_our_own_network_is_away(shelf: Shelf):
    told = Told(a=OK, b=AWAY)
    watch, links = LinkWatch(shelf.database, shelf.clock, told, OWN), Links(shelf.database, OWN)
    await write(shelf, WIFI | {"answer": "[A](https://one.example/a) [B](https://two.example/b)"})
    await watch.look()
    assert _states(await links.of_article(WIFI["id"]))["b"] == ("unsure", "no_host")
    told.verdicts["a"] = AWAY
    shelf.clock.passes(hours=7)
    await watch.look()  # what could be reached cannot be reached either: nothing is held against anybody
    assert _states(await links.of_article(WIFI["id"])) == {"a": ("ok", None), "b": ("unsure", "no_host")}
    told.verdicts["a"] = OK
    await watch.look()
    assert _states(await links.of_article(WIFI["id"]))["b"] == ("broken", "no_host")
    told.verdicts["b"] = OK
    shelf.clock.passes(hours=7)
    await watch.look()
    assert _states(await links.of_article(WIFI["id"]))["b"] == ("ok", None)


async def test_a_machine_without_the_internet_calls_nothing_broken(shelf: Shelf):
    watch, links = LinkWatch(shelf.database, shelf.clock, Told(b=AWAY), OWN), Links(shelf.database, OWN)
    await write(shelf, WIFI | {"answer": "[B](https://two.example/b)"})
    for _ in range(3):
        await watch.look()
        shelf.clock.passes(hours=7)
    assert _states(await links.of_article(WIFI["id"])) == {"b": ("unsure", "no_host")}


async def test_a_link_to_an_article_follows_what_is_published(shelf: Shelf):
    watch, links = LinkWatch(shelf.database, shelf.clock, Told(), OWN, elsewhere=False), Links(shelf.database, OWN)
    answer = f"[One](/help/{INVOICE['id']}) [same]({OWN}/help/{INVOICE['id']}#top) [none](/help/nothing)"
    await write(shelf, INVOICE, status="draft")
    await write(shelf, WIFI | {"answer": answer})
    await watch.look()
    found = {one.target: (one.state, one.reason) for one in await links.of_article(WIFI["id"])}
    assert found == {INVOICE["id"]: ("broken", "not_published"), "nothing": ("broken", "missing")}
    await shelf.articles.publish(INVOICE["id"])
    await watch.look()
    assert [one.state for one in await links.of_article(WIFI["id"]) if one.target == INVOICE["id"]] == ["ok", "ok"]
    await shelf.articles.archive(INVOICE["id"])
    await watch.look()
    broken = [one.reason for one in await links.of_article(WIFI["id"])]
    assert sorted(broken) == ["missing", "not_published", "not_published"]
    await shelf.articles.archive(WIFI["id"])
    await watch.look()
    assert await links.of_article(WIFI["id"]) == []


async def test_one_process_looks_at_a_time(shelf: Shelf):
    first, second = Told(a=OK), Told(a=OK)
    await write(shelf, WIFI | {"answer": "[A](https://one.example/a)"})
    held, other = (
        LinkWatch(shelf.database, shelf.clock, first, OWN),
        LinkWatch(shelf.database, shelf.clock, second, OWN),
    )
    await held.look()
    shelf.clock.passes(seconds=30)
    await other.look()
    assert (len(first.asked), len(second.asked)) == (1, 0)
    shelf.clock.passes(days=8)  # the first one has died meanwhile
    await other.look()
    assert len(second.asked) == 1


async def test_what_is_typed_is_told_at_once(shelf: Shelf):
    await write(shelf, INVOICE)
    watch, links = (
        LinkWatch(shelf.database, shelf.clock, Told(a=Verdict("broken", "gone")), OWN),
        Links(shelf.database, OWN),
    )
    await write(shelf, WIFI | {"answer": "[A](https://one.example/a)"})
    await watch.look()
    html = (
        f'<a href="/help/{INVOICE["id"]}">x</a><a href="/help/nothing">x</a><a href="{INVOICE["id"]}">x</a>'
        '<a href="https://one.example/a">x</a><a href="https://one.example/new">x</a><a href="tel:800">x</a>'
    )
    typed = await links.typed(html)
    assert [(one.link.kind, one.found and one.found.state, one.found and one.found.reason) for one in typed] == [
        ("inner", "ok", None), ("inner", "broken", "missing"), ("relative", "broken", "form"),
        ("outer", "broken", "gone"), ("outer", None, None),
    ]  # fmt: skip
    assert typed[2].link.target == INVOICE["id"]  # what it may have meant
