"""A record of somebody else's says where it was written and what kind of error it was, and not one word more."""

import json
import logging
import sys

import pytest

from bot.logs import PlaceFormatter

SECRET = "my password is hunter2"


def line(name: str, message: str, error: BaseException | None = None) -> dict:
    """What the formatter makes of a record."""
    try:
        if error is not None:
            raise error
    except Exception:
        exc_info = sys.exc_info()
    else:
        exc_info = None
    record = logging.LogRecord(name, logging.ERROR, "x.py", 12, message, (), exc_info)
    return json.loads(PlaceFormatter("rasa").format(record))


@pytest.mark.parametrize("name", ["rasa.core.processor", "sanic.error", "asyncio", "root", "botocore", "py.warnings"])
def test_foreign_words_are_left_out(name: str):
    written = line(name, SECRET, ValueError(SECRET))
    assert SECRET not in json.dumps(written)
    assert (written["path"], written["kind"], written["level"]) == (f"{name}:12", "ValueError", "error")


def test_our_own_words_are_kept():
    assert line("bot.channels.staffetta", "turn failed: TimeoutError")["event"] == "turn failed: TimeoutError"


def test_the_cause_is_named_too():
    error = RuntimeError(SECRET)
    error.__cause__ = KeyError(SECRET)
    assert line("rasa", "", error)["kind"] == "RuntimeError from KeyError"
