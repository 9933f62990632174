"""One process at a time has a lease; who dies loses it, and a clock that was set back keeps nobody out."""

from kb.lease import LASTS, Lease
from tests.kb.articles.conftest import Shelf, shelf

__all__ = ["shelf"]


async def test_one_has_it_until_it_lets_go_or_dies(shelf: Shelf) -> None:
    clock = shelf.clock
    one, other, elsewhere = (Lease(shelf.database, clock, name) for name in ("watch", "watch", "another watch"))
    assert await one.hold() and one.is_anew
    assert not await other.hold()
    assert await elsewhere.hold()
    clock.passes(seconds=LASTS.total_seconds() / 2)
    assert await one.hold() and not one.is_anew
    clock.passes(seconds=LASTS.total_seconds() - 1)
    assert not await other.hold(), "it was asked for meanwhile"
    clock.passes(seconds=2)
    assert await other.hold() and other.is_anew
    assert not await one.hold(), "it came back too late"
    await one.let_go()
    assert not await one.hold(), "what it does not hold it cannot let go"
    await other.let_go()
    assert await one.hold() and one.is_anew


async def test_a_clock_that_was_set_back_keeps_nobody_out(shelf: Shelf) -> None:
    assert await Lease(shelf.database, shelf.clock, "watch").hold()
    shelf.clock.passes(hours=-3)
    assert await Lease(shelf.database, shelf.clock, "watch").hold()
