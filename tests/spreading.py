"""How the tests are spread over processes: what shares something dear stays together, in one of them.

`pytest -n 2` gives each group of tests to one process: those of the session's stack, of the stack that is broken on
purpose, of the demo's learned model, and otherwise each file. They are handed out in the order given here, the longest
first, so that no core is idle at the end. (xdist's own marks for groups have no effect with this pytest, as they are
written into a test's name.) Without `-n` only the order is another one.
"""

import pytest
from xdist.scheduler import LoadScopeScheduling

# The group of each place in `tests/` that uses a dear fixture.
PLACES = {
    "browser/": "stack",
    "demo/test_loading.py": "stack",
    "journeys/": "stack",
    "platform/test_listening.py": "stack",
    "faults/": "fragile",
    "kb/search/": "learned_demo",
}
FIXTURES = set(PLACES.values())
# kb before the other stacks, which copy what the session's stack has made by then.
ORDER = ["stack", "learned_demo", "tests/kb/", "fragile", "tests/platform/"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        group = group_of(item.nodeid)
        if strange := FIXTURES & set(getattr(item, "fixturenames", ())) - {group}:
            pytest.exit(f"{item.nodeid} uses {strange}: name its place in tests/spreading.py.", 4)
    items.sort(key=_place)


@pytest.hookimpl(optionalhook=True)  # without xdist nobody asks
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> LoadScopeScheduling:
    config.option.loadscopereorder = False
    return Spreading(config, log)


class Spreading(LoadScopeScheduling):
    """Gives whole groups to the processes."""

    def _split_scope(self, nodeid: str) -> str:
        return group_of(nodeid)


def group_of(nodeid: str) -> str:
    """What a test has to stay together with: the name of a fixture or a file."""
    file = nodeid.split("::")[0]
    return next((group for place, group in PLACES.items() if file.startswith(f"tests/{place}")), file)


def _place(item: pytest.Item) -> int:
    group = group_of(item.nodeid)
    return next((number for number, start in enumerate(ORDER) if group.startswith(start)), len(ORDER))
