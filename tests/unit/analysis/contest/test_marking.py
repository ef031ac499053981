"""What is right, what is wrong, and what a hostile device may send."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.contest.marking import is_right, number, prediction

KEYS: dict[str, Any] = {
    "single": "a1",
    "true_false": True,
    "multiple": ["a1", "b2"],
    "ordering": ["c", "a", "b"],
    "matching": {"x": "1", "y": "2"},
    "numeric": {"value": "12.5", "tolerance": "0.1"},
    "short": ["Hoà giải viên", "hòa giải"],
}
json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=5,
)


@pytest.mark.parametrize(
    ("kind", "value", "right"),
    [
        ("single", "a1", True),
        ("single", "b2", False),
        ("single", ["a1"], False),
        ("true_false", True, True),
        ("true_false", 1, False),
        ("multiple", ["b2", "a1"], True),
        ("multiple", ["a1"], False),
        ("multiple", ["a1", "b2", "b2"], False),
        ("multiple", ["a1", "b2", "c3"], False),
        ("ordering", ["c", "a", "b"], True),
        ("ordering", ["a", "c", "b"], False),
        ("matching", {"y": "2", "x": "1"}, True),
        ("matching", {"x": "1"}, False),
        ("numeric", "12,6", True),
        ("numeric", 12.4, True),
        ("numeric", "12,61", False),
        ("numeric", "NaN", False),
        ("short", "  HÒA   giải viên. ", True),
        ("short", "hoa giai", False),
        ("prediction", "54000", False),
    ],
)
def test_answer_against_its_key(kind: str, value: Any, right: bool) -> None:
    assert is_right(kind, KEYS.get(kind), value) is right


@given(st.sampled_from(sorted(KEYS)), json)
def test_whatever_is_sent_is_marked_without_an_error(kind: str, value: Any) -> None:
    assert is_right(kind, KEYS[kind], value) in (True, False)


@pytest.mark.parametrize(
    ("value", "read"),
    [("12,5", Decimal("12.5")), (" 7 ", Decimal(7)), (True, None), ("9e999999999", None),
     ("Infinity", None), ("9" * 50, None), ([], None)],
)  # fmt: skip
def test_number_as_it_is_written(value: Any, read: Decimal | None) -> None:
    assert number(value) == read


@pytest.mark.parametrize(
    ("value", "read"), [("54000", 54000), (0, 0), ("-1", None), ("1,5", None), ("1e13", None)]
)
def test_prediction_is_a_count(value: Any, read: int | None) -> None:
    assert prediction(value) == read
