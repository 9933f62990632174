"""Logs of Rasa's process without a visitor's words in them.

Rasa and its libraries put texts, whole trackers and the replies of other servers into their log
records and exceptions. Of a record that is not ours only its place in the source is written, and of
an exception only its kind: enough to find the sentence in the source, and nothing anybody typed.
"""

import json
import logging
import sys
from datetime import datetime, timezone

import structlog


class PlaceFormatter(logging.Formatter):
    """One JSON line a record, in the shape of the services' logs."""

    def __init__(self, service: str) -> None:
        super().__init__()
        self._service = service

    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "event": record.getMessage() if record.name.startswith("bot.") else "foreign_record",
            "level": record.levelname.lower(),
            "timestamp": datetime.fromtimestamp(record.created, timezone.utc).isoformat().replace("+00:00", "Z"),
            "service": self._service,
            "path": f"{record.name}:{record.lineno}",
        }
        if record.exc_info and record.exc_info[0]:
            fields["kind"] = kinds(record.exc_info[1])
        return json.dumps(fields)


def kinds(error: BaseException) -> str:
    """The class names of an exception and of what caused it, and never their messages."""
    names = []
    while error is not None:
        names.append(type(error).__name__)
        error = error.__cause__ or error.__context__
    return " from ".join(names)


def configure_logs(service: str, level: str) -> None:
    """Send every record of this process, whoever writes it, through the formatter above."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(PlaceFormatter(service))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.lastResort = handler  # Rasa cuts Sanic's loggers off from the root, which leaves them this one
    logging.getLogger("bot").setLevel(level.upper())
    logging.captureWarnings(True)
    logging.getLogger("py.warnings").setLevel(logging.ERROR)
    structlog.configure(
        processors=[lambda _logger, _method, fields: ((str(fields["event"]),), {"exc_info": fields.get("exc_info")})],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING),
        logger_factory=structlog.stdlib.LoggerFactory(),
    )
