"""What every test starts from: the project's own defaults, and fixtures for running processes.

Both Pythons read this file: Rasa's side runs `tests/bot` and `tests/actions`, the services' side all the rest.
"""

import os
import sys

from tests import settings_example

_RASAS = ["bot", "actions"]
_ON_RASAS_PYTHON = sys.version_info < (3, 11)

collect_ignore = [] if _ON_RASAS_PYTHON else _RASAS
pytest_plugins = [] if _ON_RASAS_PYTHON else ["tests.stack", "tests.postgresql", "tests.spreading"]

# A developer's shell and .env name real databases: no test may reach them. What the environment sets is
# taken out, what .env would set is overridden by the default.
for _name, _default in settings_example.defaults().items():
    os.environ.pop(_name, None)
    if _name in settings_example.written_here():
        os.environ[_name] = _default
