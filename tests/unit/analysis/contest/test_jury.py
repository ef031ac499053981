"""Two jurors for each essay, and what their marks come to."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.contest.jury import agreed, pairs


@given(st.integers(0, 300), st.integers(2, 12))
def test_each_essay_has_two_jurors_and_loads_differ_by_two_at_most(essays: int, jurors: int):
    given_out = pairs(essays, jurors)
    assert len(given_out) == essays
    assert all(first != second for first, second in given_out)
    loads = Counter(juror for pair in given_out for juror in pair)
    assert max(loads[n] for n in range(jurors)) - min(loads[n] for n in range(jurors)) <= 2


def test_everybody_is_paired_with_everybody() -> None:
    assert len({frozenset(pair) for pair in pairs(5 * 4, 5)}) == 5 * 4 / 2


def test_one_juror_is_too_few() -> None:
    with pytest.raises(ValueError, match="1"):
        pairs(3, 1)


@pytest.mark.parametrize(
    ("first", "second", "mark"), [(7, 7, 7), (6, 7, 7), (8, 6, 7), (9, 6, None), (6, 9, None)]
)
def test_marks_near_each_other_are_averaged_and_others_are_disputed(first, second, mark) -> None:
    assert agreed(first, second, 2) == mark
