"""The estimate of a total from two searches: by brute force, and by simulation."""

from itertools import product as grid
from math import sqrt

import numpy as np
import pytest
from bench.target_b import ours, searches, share_b
from hypothesis import given
from hypothesis import strategies as st

from lantoa.analysis.capture_recapture import Total, detected, total
from lantoa.analysis.intervals import Z


@st.composite
def two_searches(draw: st.DrawFn, most: int = 400) -> tuple[int, int, int]:
    both = draw(st.integers(0, most))
    return both + draw(st.integers(0, most)), both + draw(st.integers(0, most)), both


def test_chapman_by_hand() -> None:
    assert total(41, 30, 27).value == 42 * 31 / 28 - 1


@given(two_searches(25))
def test_the_interval_is_every_total_that_the_score_test_keeps(
    counts: tuple[int, int, int],
) -> None:
    n1, n2, m = counts
    found = total(*counts)
    kept = [
        size
        for size in range(max(n1 + n2 - m, 1), 5_000)
        if (m * size - n1 * n2) ** 2 * (size - 1)
        <= Z**2 * n1 * n2 * (size - n1) * (size - n2)
    ]  # fmt: skip
    assert kept == list(range(kept[0], kept[-1] + 1))
    assert max(found.low, 1) == kept[0]
    if m:
        assert found.high == max(kept[-1], found.value)
    else:
        assert found.high is None


@given(two_searches(5_000))
def test_the_interval_holds_its_estimate(counts: tuple[int, int, int]) -> None:
    found = total(*counts)
    assert found.low <= found.value
    assert found.high is None or found.value <= found.high
    share = detected(*counts)
    if share is None:
        assert counts == (0, 0, 0)
    else:
        assert 0 <= share.low <= share.value <= share.high <= 1


def test_no_common_find_bounds_nothing_from_above() -> None:
    found, share = total(5, 7, 0), detected(5, 7, 0)
    assert found.high is None
    assert share is not None
    assert share.low == 0


def test_nothing_found_is_not_a_share() -> None:
    assert total(0, 0, 0) == Total(0, 0, None)
    assert detected(0, 0, 0) is None


@pytest.mark.parametrize("counts", [(3, 5, 4), (5, 3, 4), (5, 5, -1)])
def test_counts_that_cannot_be_are_refused(counts: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="cannot be common"):
        total(*counts)


RUNS = 2_000
#: Four standard errors of a simulated coverage of 93% or 97%.
NOISE = 4 * sqrt(0.95 * 0.05 / RUNS)


@pytest.mark.parametrize(("size", "p1"), list(grid((50, 200, 1000, 5000), (0.3, 0.6, 0.8, 0.95))))
@pytest.mark.parametrize("p2", [0.3, 0.7])
def test_coverage_is_between_93_and_97_percent(size: int, p1: float, p2: float) -> None:
    rng = np.random.default_rng([size, int(100 * p1), int(100 * p2)])
    assert 0.93 - NOISE <= ours(size, *searches(rng, size, p1, p2, RUNS)) <= 0.97 + NOISE


@pytest.mark.nightly
@pytest.mark.parametrize(("size", "p1"), list(grid((100, 500, 2000), (0.3, 0.6, 0.8, 0.95))))
@pytest.mark.parametrize("handled", [0.5, 0.8, 0.95])
def test_coverage_of_the_product(size: int, p1: float, handled: float) -> None:
    rng = np.random.default_rng([size, int(100 * p1), int(100 * handled)])
    assert 0.93 - NOISE <= share_b(rng, size, p1, 0.5, handled) <= 0.97 + NOISE
