"""The scripts become one file in which everything is where the modules had it."""

from graphlib import CycleError

import pytest

from handoff_api.visitors.widget.bundle import bundle


def test_what_is_imported_comes_first_whatever_the_order_of_the_files() -> None:
    one = bundle({"a": 'import { b } from "./b.js";\nb();\n', "b": "export function b() {}\n"})
    assert one.index("function b()") < one.index("const { b } = $b;")
    assert "export" not in one and "import" not in one and "return { b };" in one


def test_two_modules_may_use_the_same_name_for_something_of_their_own() -> None:
    one = bundle({"a": "const own = 1;\n", "b": "const own = 2;\n"})
    assert one.count("async () => {") == 2


def test_a_circle_is_refused() -> None:
    with pytest.raises(CycleError):
        bundle({"a": 'import { b } from "./b.js";\n', "b": 'import { a } from "./a.js";\n'})


@pytest.mark.parametrize(
    "line", ['import "./b.js";', "export default 1;", "export { a };", 'import * as b from "./b.js";']
)
def test_a_form_that_it_does_not_know_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match="cannot be put into one file"):
        bundle({"a": f"{line}\n", "b": ""})
