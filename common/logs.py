"""Logs without anybody's words in them: only the fields listed here are ever written."""

import logging

import structlog

# What may be written. Texts, names, addresses and tokens are not on the list, so they cannot leak.
ALLOWED_FIELDS = frozenset({
    "event", "level", "timestamp", "service", "kind", "path", "status", "seconds", "count", "reason",
    "conversation_id", "turn_id", "handoff_id", "article_id", "staff_id", "port", "name", "version", "attempt", "where",
})


def _allow_list(_logger: object, _method: str, fields: dict) -> dict:
    return {name: value for name, value in fields.items() if name in ALLOWED_FIELDS}


def configure_logs(service: str, level: str) -> None:
    """Write one JSON line an event to standard output, marked with the service's name."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _allow_list,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level.upper())),
        logger_factory=structlog.PrintLoggerFactory(),
    )
    structlog.contextvars.bind_contextvars(service=service)
