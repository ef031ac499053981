"""Silence of a source: a gap when it dies, none at its weekend."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from lantoa.analysis.trends import detect
from lantoa.listening.domain.coverage import (
    FORGOTTEN_AFTER,
    USUAL_A_DAY,
    begun_share,
    deserted,
    measure,
)


def weeks(number: int, weekday: float, weekend: float) -> np.ndarray:
    return np.tile([weekday] * 5 + [weekend] * 2, number)


def test_source_that_dies_is_a_gap_until_it_is_forgotten() -> None:
    living = np.full(120, 30.0)
    dying = np.concatenate([np.full(60, 10.0), np.zeros(60)])
    share, silent = measure(np.array([living, dying]))
    assert np.flatnonzero(silent[1]).tolist() == list(range(60, 60 + FORGOTTEN_AFTER))
    assert silent[0].sum() == 0
    assert np.allclose(share[60 : 60 + FORGOTTEN_AFTER], 0.75)
    assert np.all(np.delete(share, range(60, 60 + FORGOTTEN_AFTER)) == 1)


def test_only_the_first_free_weekend_is_a_gap() -> None:
    share, silent = measure(weeks(10, 20, 0)[None, :])
    assert np.flatnonzero(silent[0]).tolist() == [5, 6]
    assert np.flatnonzero(share < 1).tolist() == [5, 6]


def test_outage_of_one_day_is_a_gap_and_becomes_no_habit() -> None:
    counts = np.full(70, 12.0)
    counts[[30, 44]] = 0
    assert np.flatnonzero(measure(counts[None, :])[1][0]).tolist() == [30, 44]


def test_source_that_dies_on_a_friday_is_a_gap_on_working_days() -> None:
    counts = weeks(12, 20, 0)
    counts[8 * 7 :] = 0
    silent = measure(counts[None, :])[1][0]
    after = np.flatnonzero(silent[8 * 7 :]) + 8 * 7
    assert len(after) > 15
    assert set(after % 7) <= set(range(5))


def test_few_mentions_a_day_are_never_missed() -> None:
    share, silent = measure(np.tile([USUAL_A_DAY - 1, 0, 1, 0], 30)[None, :])
    assert (share.min(), silent.sum()) == (1, 0)


def test_no_source_is_full_coverage() -> None:
    share, silent = measure(np.zeros((0, 5)))
    assert share.tolist() == [1] * 5
    assert silent.shape == (0, 5)


@given(arrays(float, (3, 60), elements=st.integers(0, 30).map(float)))
def test_share_is_a_share_and_silent_days_are_days_without_mentions(counts: np.ndarray) -> None:
    share, silent = measure(counts)
    assert np.all((share >= 0) & (share <= 1))
    assert not np.any(silent & (counts > 0))
    assert np.array_equal(share < 1, silent.any(axis=0))


@given(arrays(float, (2, 50), elements=st.integers(0, 20).map(float)), st.integers(1, 49))
def test_days_to_come_change_no_judgement(counts: np.ndarray, until: int) -> None:
    whole, early = measure(counts), measure(counts[:, :until])
    assert np.array_equal(whole[0][:until], early[0])
    assert np.array_equal(whole[1][:, :until], early[1])


def test_days_before_a_source_began_lack_its_share() -> None:
    counts = np.zeros((2, 30))
    counts[0, 5:] = 10
    counts[1, 20:] = 30
    share = begun_share(counts, np.zeros(counts.shape, dtype=bool))
    assert share.tolist() == [0] * 5 + [0.25] * 15 + [1] * 10


def test_source_that_was_added_raises_no_alarm() -> None:
    rng = np.random.default_rng(3)
    counts = rng.poisson([[20.0], [15.0]], (2, 120)).astype(float)
    counts[1, :110] = 0
    days = np.datetime64("2026-03-02") + np.arange(120)
    share, silent = measure(counts)
    heard = share * begun_share(counts, silent)
    total = counts.sum(axis=0)[None, :]
    assert detect(total, days, heard, last=10).alarm.sum() == 0
    assert detect(total, days, np.ones(120), last=10).alarm.sum() > 0


def test_a_week_without_anything_was_not_listened_to() -> None:
    anything = np.array([0] * 6 + [1, 0, 1] + [0] * 7 + [1], dtype=bool)
    assert np.flatnonzero(deserted(anything)).tolist() == list(range(9, 16))
