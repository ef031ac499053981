"""Reading what a device sends, which may be anything."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import orjson

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]

JSON = b"application/json"
LARGEST_BODY = 256 * 1024
MOST_ANSWERS = 200
LONGEST_ANSWER = 16_000  # signs: an essay of 2,000 words
LARGEST = 2**53


class Refusal(Exception):
    """An answer other than 200; ``reason`` is for the page's script, not for people."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class BadRequest(Exception):
    """What was sent cannot be read."""


@dataclass(frozen=True)
class Given:
    """Answers as `SAVE` takes them."""

    questions: list[int]
    sequences: list[int]
    values: list[str]


def cookies(scope: Scope) -> dict[str, str]:
    """Cookies by name, as they were written; ours have no quotes."""
    sent = [value.decode("latin-1") for name, value in scope["headers"] if name == b"cookie"]
    parts = [part.partition("=") for line in sent for part in line.split(";")]
    return {name.strip(): value.strip() for name, _, value in parts}


async def body(scope: Scope, receive: Receive) -> bytes:
    """What was sent. A form of another site cannot send this type without asking first."""
    kinds = [value for name, value in scope["headers"] if name == b"content-type"]
    if not kinds or kinds[0].partition(b";")[0].strip().lower() != JSON:
        raise Refusal(415, "application/json only")
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Refusal(400, "gone")
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > LARGEST_BODY:
            raise Refusal(413, "too large")
        if not message.get("more_body"):
            return b"".join(parts)


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
