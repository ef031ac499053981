"""Wilson's interval and the interval of a product."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from lantoa.analysis.intervals import Share, product, wilson


@st.composite
def counts(draw: st.DrawFn) -> tuple[int, int]:
    total = draw(st.integers(1, 100_000))
    return draw(st.integers(0, total)), total


@given(counts())
def test_wilson_is_that_of_scipy(count: tuple[int, int]) -> None:
    found = wilson(*count)
    known = binomtest(*count).proportion_ci(method="wilson")
    assert (found.low, found.high) == pytest.approx((known.low, known.high), abs=1e-12)


@given(counts())
def test_wilson_holds_its_share_and_stays_a_share(count: tuple[int, int]) -> None:
    found = wilson(*count)
    assert 0 <= found.low <= found.value <= found.high <= 1


@pytest.mark.parametrize(("count", "total"), [(0, 0), (-1, 5), (6, 5)])
def test_wilson_refuses_what_is_no_share(count: int, total: int) -> None:
    with pytest.raises(ValueError, match="no share"):
        wilson(count, total)


@given(counts(), counts())
def test_product_holds_its_value_and_stays_a_share(
    one: tuple[int, int], other: tuple[int, int]
) -> None:
    found = product(wilson(*one), wilson(*other))
    assert found.value == wilson(*one).value * wilson(*other).value
    assert 0 <= found.low <= found.value <= found.high <= 1


@given(counts())
def test_product_with_a_share_known_exactly_is_the_other_share(count: tuple[int, int]) -> None:
    found, own = product(wilson(*count), Share(1.0, 1.0, 1.0)), wilson(*count)
    assert (found.low, found.value, found.high) == pytest.approx((own.low, own.value, own.high))
