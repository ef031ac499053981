"""Difficulty, discrimination and distractors, against sums done by hand and by numpy."""

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.contest.items import FEWEST, Sat, analyse, correlation


def test_small_example_by_hand() -> None:
    papers = [
        Sat({1: True, 2: True}, {1: ("a",), 2: ("x",)}),
        Sat({1: True, 2: False}, {1: ("a",), 2: ("y",)}),
        Sat({1: False, 2: False}, {1: ("b",)}),
    ]
    first, second = analyse(papers)
    assert (first.question, first.asked, first.unanswered) == (1, 3, 0)
    assert first.difficulty is not None
    assert first.difficulty.value == pytest.approx(2 / 3)
    assert first.difference is first.correlation is None  # too few to say
    assert second.unanswered == 1
    # By the other question the first one is better; of two who are equal the earlier one is weaker.
    assert first.choices == {"a": (1, 1), "b": (1, 0)}


def test_a_question_that_tells_people_apart_and_one_that_misleads() -> None:
    strong = [Sat({1: True, 2: False, 3: True, 4: True}, {}) for _ in range(FEWEST)]
    weak = [Sat({1: False, 2: True, 3: False, 4: False}, {}) for _ in range(FEWEST)]
    good, bad, *_ = analyse(strong + weak)
    assert (good.difference, bad.difference) == (1.0, -1.0)
    assert good.correlation == pytest.approx(1.0)
    assert bad.correlation == pytest.approx(-1.0)


def test_everybody_right_says_nothing_about_people() -> None:
    papers = [Sat({1: True, 2: at % 2 == 0}, {}) for at in range(FEWEST)]
    easy = analyse(papers)[0]
    assert (easy.difference, easy.correlation) == (None, None)
    assert easy.difficulty is not None
    assert easy.difficulty.high == 1.0


@given(st.lists(st.tuples(st.integers(0, 20), st.booleans()), min_size=2, max_size=60))
def test_correlation_is_pearsons(rows: list[tuple[int, bool]]) -> None:
    scores = [score / 20 for score, _right in rows]
    right = [is_right for _score, is_right in rows]
    found = correlation(scores, right)
    if len(set(scores)) == 1 or len(set(right)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(numpy.corrcoef(scores, right)[0, 1], abs=1e-9)
