"""Reads questions for the examination from JSON Lines: {"question", "article_id": an id or null, "language"?}."""

import json
from typing import Any

from common.errors import BadRequest, TooLarge
from kb.examination.questions import MOST, NewQuestion

FILE_BYTES = 5 * 2**20  # MOST questions of a thousand characters


def questions_in(data: bytes) -> list[NewQuestion]:
    """The questions of a file; other keys of a line are left alone.

    Raises TooLarge, or BadRequest with the number of the first line that is none.
    """
    if len(data) > FILE_BYTES:
        raise TooLarge(f"A file of questions is at most {FILE_BYTES // 2**20} MB.")
    try:
        lines = data.decode("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise BadRequest("The file is no UTF-8 text.") from None
    found = [_question(number, line) for number, line in enumerate(lines, 1) if line.strip()]
    if not found or len(found) > MOST:
        raise BadRequest(f"A file has between 1 and {MOST:,} questions, one a line.")
    return found


def _question(number: int, line: str) -> NewQuestion:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        raise BadRequest(f"Line {number}: this is no JSON.") from None
    if not isinstance(told, dict) or not _is_question(told):
        raise BadRequest(
            f'Line {number}: a question has "question" (a text), "article_id" (an id, or null for a person) and'
            ' perhaps "language".'
        )
    return NewQuestion(told["question"], told["article_id"], told.get("language"))


def _is_question(told: dict[str, Any]) -> bool:
    """`article_id` must be named: forgetting it would say that a person should answer."""
    named = "article_id" in told and isinstance(told["article_id"], str | None)
    return isinstance(told.get("question"), str) and named and isinstance(told.get("language"), str | None)
