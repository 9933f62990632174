"""The widget's scripts as one file: a visitor's browser asks once, and gzip finds what the modules have in common.

Each module becomes a function that returns what it exports, in an order in which everything imported is there
already. It reads the two forms that the scripts keep to, `import { a, b } from "./c.js";` on a line of its own
and `export` before a declaration, and refuses a circle.
"""

import re
from collections.abc import Mapping
from graphlib import TopologicalSorter

_IMPORT = re.compile(r'^import \{ ([\w$, ]+) \} from "\./(\w+)\.js";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async function|function|class|const) ([\w$]+))", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


def bundle(modules: Mapping[str, str]) -> str:
    """The modules, by name without `.js`, as one. Raises CycleError for a circle, ValueError for another form."""
    needs = {name: [found[1] for found in _IMPORT.findall(code)] for name, code in modules.items()}
    return "".join(_wrapped(name, modules[name]) for name in TopologicalSorter(needs).static_order())


def _wrapped(name: str, code: str) -> str:
    exported = [found[1] for found in _EXPORT.findall(code)]
    body = _EXPORT.sub(r"\1", _IMPORT.sub(r"const { \1 } = $\2;\n", code))
    if strange := _LEFT_OVER.search(body):
        raise ValueError(f"{name}.js has a line that cannot be put into one file: {strange[0]}")
    given = f"return {{ {', '.join(exported)} }};\n" if exported else ""
    return f"const ${name} = await (async () => {{\n{body}{given}}})();\n"
