"""Invented people: who knows answers right, who does not guesses, and time runs out."""

from random import Random

import pytest

from lantoa.analysis.contest.marking import is_right
from lantoa.analysis.contest.rehearsal import (
    PERFECT,
    Sitter,
    guess,
    knows,
    reached,
    right_answer,
    seconds_for,
)

ITEMS = [{"id": sign, "text": sign} for sign in "abc"]
PAIRS = {"left": ITEMS[:2], "right": ITEMS[1:]}
KINDS = [
    ("single", "a", ITEMS), ("multiple", ["a", "c"], ITEMS), ("true_false", True, []),
    ("ordering", ["b", "a", "c"], ITEMS), ("matching", {"a": "c", "b": "b"}, PAIRS),
    ("numeric", {"value": "12", "tolerance": "0"}, []), ("short", ["Hà Nội"], []),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "key", "choices"), KINDS)
def test_who_knows_is_right_and_who_guesses_can_be_wrong(kind: str, key, choices) -> None:
    assert is_right(kind, key, right_answer(kind, key, choices))
    guesses = [guess(kind, choices, Random(seed)) for seed in range(60)]
    assert not all(is_right(kind, key, guessed) for guessed in guesses)


@pytest.mark.parametrize(
    ("kind", "key", "choices"),
    [("single", "x", ITEMS), ("multiple", ["a", "x"], ITEMS), ("matching", {"a": "c"}, PAIRS)],
)
def test_nobody_can_give_what_is_not_offered(kind: str, key, choices) -> None:
    assert right_answer(kind, key, choices) is None


def test_the_perfect_one_knows_all_and_is_never_late() -> None:
    assert all(knows(PERFECT, difficulty, Random(1)) for difficulty in range(1, 9))
    assert reached(PERFECT, [600.0] * 20, 60.0) == (20, 0.0)


def test_time_runs_out_in_the_order_of_the_paper() -> None:
    assert reached(Sitter(0.0, 2.0), [10.0, 20.0, 5.0], 60.0) == (2, 60.0)
    assert reached(Sitter(0.0, 1.0), [10.0, 20.0, 5.0], 60.0) == (3, 35.0)
    assert seconds_for("ba tiếng nữa") == 7.0
