"""Reading what a device sends, which may be anything."""

from dataclasses import dataclass
from typing import Any

import orjson

MOST_ANSWERS = 200
LONGEST_ANSWER = 16_000  # signs: an essay of 2,000 words
LARGEST = 2**53


class BadRequest(Exception):
    """What was sent cannot be read."""


@dataclass(frozen=True)
class Given:
    """Answers as `SAVE` takes them."""

    questions: list[int]
    sequences: list[int]
    values: list[str]


def read_object(body: bytes) -> dict[str, Any]:
    """A JSON object; raises BadRequest."""
    try:
        sent = orjson.loads(body)
    except orjson.JSONDecodeError as problem:
        raise BadRequest("no JSON") from problem
    if not isinstance(sent, dict):
        raise BadRequest("no object")
    return sent


def whole(sent: dict[str, Any], name: str) -> int:
    """A whole number of at least 0 that the database can hold; raises BadRequest."""
    return _whole(sent.get(name), name)


def answers(sent: dict[str, Any]) -> Given:
    """The list ``answers`` of [question, sequence, value]; raises BadRequest."""
    rows = sent.get("answers", [])
    if not isinstance(rows, list) or len(rows) > MOST_ANSWERS:
        raise BadRequest("answers")
    given = Given([], [], [])
    for row in rows:
        if not isinstance(row, list) or len(row) != 3:
            raise BadRequest("answers")
        value = orjson.dumps(row[2]).decode()
        if not _fits(row[2], value):
            raise BadRequest("value")
        given.questions.append(_whole(row[0], "question"))
        given.sequences.append(_whole(row[1], "sequence"))
        given.values.append(value)
    return given


def _fits(answer: Any, written: str) -> bool:
    """Whether an answer is short enough and without zero bytes, which jsonb cannot hold. A text is
    as long as it was written, not as JSON writes its quotes and ends of lines."""
    if isinstance(answer, str):
        return len(answer) <= LONGEST_ANSWER and "\0" not in answer
    return len(written) <= LONGEST_ANSWER and "\\u0000" not in written


def _whole(value: Any, name: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < LARGEST:
        raise BadRequest(name)
    return value
