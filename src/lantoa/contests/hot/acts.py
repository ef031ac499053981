"""What a batch of requests does: columns for the statements, and to each request its own row."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from psycopg import AsyncConnection

from lantoa.contests.hot import statements
from lantoa.contests.hot.requests import Given

Connection = AsyncConnection[Any]
Row = tuple[Any, ...]


class Place(NamedTuple):
    """One wish for a place in the waiting room."""

    round: int
    contestant: int
    number: int


class Start(NamedTuple):
    """One wish to begin (or go on with) an attempt; ``paper`` counts when it is new."""

    round: int
    contestant: int
    number: int
    paper: list[int]
    seed: int


class Save(NamedTuple):
    """Answers for one attempt."""

    attempt: int
    contestant: int
    given: Given


class Submit(NamedTuple):
    """One wish to hand in an attempt."""

    attempt: int
    contestant: int


def places(asked: Sequence[Place]) -> dict[str, Any]:
    """The arrays of `PLACE` and `PLACES`, for places of one round."""
    return {
        "round": asked[0].round,
        "contestants": [one.contestant for one in asked],
        "numbers": [one.number for one in asked],
    }


def starts(asked: Sequence[Start]) -> dict[str, list[Any]]:
    """The arrays of `START` and `ATTEMPT`."""
    return {
        "rounds": [one.round for one in asked],
        "contestants": [one.contestant for one in asked],
        "numbers": [one.number for one in asked],
        "papers": ["{" + ",".join(map(str, one.paper)) + "}" for one in asked],
        "seeds": [one.seed for one in asked],
    }


def saves(asked: Sequence[Save]) -> dict[str, list[Any]]:
    """The arrays of `SAVE`."""
    return {
        "attempts": [one.attempt for one in asked],
        "contestants": [one.contestant for one in asked],
        "owners": [at for at, one in enumerate(asked, 1) for _ in one.given.questions],
        "questions": [question for one in asked for question in one.given.questions],
        "sequences": [sequence for one in asked for sequence in one.given.sequences],
        "values": [value for one in asked for value in one.given.values],
    }


def submits(asked: Sequence[Submit]) -> dict[str, list[int]]:
    """The arrays of `SUBMIT` and `ENDED`."""
    return {
        "attempts": [one.attempt for one in asked],
        "contestants": [one.contestant for one in asked],
    }


# Rows are handed out when the pipeline has ended, which is when they are committed.


async def place(connection: Connection, asked: Sequence[Place]) -> list[Row | None]:
    """For each the seconds to wait and how many are admitted a second; None when there is no
    place to take. Rounds take turns, so that no two gates are held at once."""
    found: dict[Place, Row] = {}
    for round_ in {one.round for one in asked}:
        values = places([one for one in asked if one.round == round_])
        async with connection.pipeline():
            await connection.execute(statements.PLACE, values)
            cursor = await connection.execute(statements.PLACES, values)
            rows = await cursor.fetchall()
        found |= {Place(round_, *row[:2]): row[2:] for row in rows}
    return [found.get(one) for one in asked]


async def start(connection: Connection, asked: Sequence[Start]) -> list[Row | None]:
    """For each: id, status, paper, seed, seconds left, answers; None when it may not be."""
    values = starts(asked)
    async with connection.pipeline():
        await connection.execute(statements.START, values)
        cursor = await connection.execute(statements.ATTEMPT, values)
        rows = await cursor.fetchall()
    found = {row[:3]: row[3:] for row in rows}
    return [found.get((one.round, one.contestant, one.number)) for one in asked]


async def save(connection: Connection, asked: Sequence[Save]) -> list[Row | None]:
    """For each the seconds that are left; None when the attempt is not open to this person."""
    cursor = await connection.execute(statements.SAVE, saves(asked))
    found = {row[:2]: row[2:] for row in await cursor.fetchall()}
    return [found.get((one.attempt, one.contestant)) for one in asked]


async def submit(connection: Connection, asked: Sequence[Submit]) -> list[Row | None]:
    """For each what its receipt is about (`ENDED`); None when it did not end."""
    values = submits(asked)
    async with connection.pipeline():
        await connection.execute(statements.SUBMIT, values)
        cursor = await connection.execute(statements.ENDED, values)
        rows = await cursor.fetchall()
    found = {row[:2]: row[2:] for row in rows}
    return [found.get((one.attempt, one.contestant)) for one in asked]
