"""The bot: what it understands (data/), what it says (domain.yml) and the server that runs it, on Rasa 3.6."""

import os

# Rasa and the libraries under it look at these while they are imported, so they are set before that.
# Nothing is reported to anybody, and the start is not buried in other people's notices.
os.environ.update(
    RASA_TELEMETRY_ENABLED="false",
    TF_CPP_MIN_LOG_LEVEL="3",
    SQLALCHEMY_SILENCE_UBER_WARNING="1",
)
