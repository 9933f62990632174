"""What Rasa and the libraries under it take from the environment instead of from settings of ours."""

import os

# Nothing is reported to anybody, and the start is not buried in other people's notices.
QUIET = {
    "RASA_TELEMETRY_ENABLED": "false",
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
    "PYTHONWARNINGS": "ignore",
}


def environment_for_rasa(**values: str) -> dict[str, str]:
    """The environment of a process that runs Rasa: this one's, made quiet, with `values` added."""
    return {**os.environ, **QUIET, **values}
