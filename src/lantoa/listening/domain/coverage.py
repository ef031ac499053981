"""Which sources were heard on which day: silence is a gap, never a falling trend.

A source is *quiet* on a day without any mention although it usually has several (level ≥ 4 a
day: under a Poisson law such a day comes by chance less than once in fifty). Its level is an
exponential mean over the days it was heard, frozen while it is silent; after five silent weeks
it is no longer expected. A weekday on which a living source is mostly silent (an office at the
weekend) is its habit and no silence; the habit is learned when the source has come back after at
most three days, and only the first such weekend counts as a gap. Imported files are not expected
to go on, so they never leave a gap.

A day before a source was first heard lacks that source's usual share: adding sources is no rising
trend either. A week or more without a mention from anywhere was not listened to at all.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from lantoa.listening.models import SourceDay, SourceForm

USUAL_A_DAY = 4.0
WEIGHT = 0.15
FORGOTTEN_AFTER = 35
WARM_UP = timedelta(days=60)
HABIT_DAYS = 3
HABIT_WEIGHT = 0.3
WEEK = 7


@dataclass(frozen=True)
class Coverage:
    """``share[d]`` of the usual volume was heard on day ``d`` (0..1); ``quiet[d]`` are the ids
    of the sources that were silent."""

    days: list[date]
    share: NDArray[np.float64]
    quiet: list[list[int]]


def coverage(first: date, last: date) -> Coverage:
    """Coverage of each day from ``first`` to ``last``, both included, from the rollups alone."""
    start = first - WARM_UP
    total = (last - start).days + 1
    rows = list(
        SourceDay.objects.filter(day__range=(start, last)).values_list(
            "source_id", "day", "mentions", "source__form"
        )
    )
    sources = sorted({source for source, _, _, form in rows if form != SourceForm.UPLOAD})
    counts = np.zeros((len(sources), total))
    index = {source: at for at, source in enumerate(sources)}
    anything = np.zeros(total, dtype=bool)
    for source, day, mentions, _ in rows:
        at = (day - start).days
        anything[at] |= mentions > 0
        if source in index:
            counts[index[source], at] = mentions
    share, silent = measure(counts)
    share = np.where(deserted(anything), 0, share * begun_share(counts, silent))
    offset = (first - start).days
    return Coverage(
        days=[first + timedelta(days=step) for step in range(total - offset)],
        share=share[offset:],
        quiet=[
            [sources[at] for at in np.flatnonzero(silent[:, day])] for day in range(offset, total)
        ],
    )


def measure(counts: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Share heard a day, shape (days,), and silence, shape (sources, days), from daily counts
    of shape (sources, days)."""
    sources, days = counts.shape
    level = np.zeros(sources)
    silent_for = np.zeros(sources, dtype=int)  # days in a row without a mention, gaps or not
    speaks = np.full((sources, WEEK), np.nan)  # share of each weekday with any mention
    share = np.ones(days)
    silent = np.zeros((sources, days), dtype=bool)
    for day in range(days):
        today = counts[:, day]
        habit = speaks[:, day % WEEK]
        expected = (level >= USUAL_A_DAY) & ~(habit < 0.5)
        quiet = expected & (today == 0)
        silent[:, day] = quiet
        if quiet.any():
            share[day] = 1 - level[quiet].sum() / level[expected].sum()
        back = np.flatnonzero((today > 0) & (silent_for > 0) & (silent_for <= HABIT_DAYS))
        for source in back.tolist():
            for before in range(1, silent_for[source] + 1):
                _learn(speaks, source, (day - before) % WEEK, 0.0)
        for source in np.flatnonzero(today > 0).tolist():
            _learn(speaks, source, day % WEEK, 1.0)
        learned = np.where(level == 0, today, (1 - WEIGHT) * level + WEIGHT * today)
        # A day of silence teaches nothing where mentions were usual.
        level = np.where((today == 0) & (level >= USUAL_A_DAY), level, learned)
        silent_for = np.where(today == 0, silent_for + 1, 0)
        level[silent_for >= FORGOTTEN_AFTER] = 0
    return share, silent


def begun_share(counts: NDArray[np.float64], silent: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Share of the usual volume whose sources had been heard by each day, shape (days,)."""
    begun = np.maximum.accumulate(counts > 0, axis=1)
    listened = (begun & ~silent).sum(axis=1)
    usual = counts.sum(axis=1) / np.maximum(listened, 1)
    if not usual.any():
        return np.ones(counts.shape[1])
    return np.asarray(usual @ begun / usual.sum())


def deserted(anything: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Days in runs of a week or more in which ``anything`` is false."""
    edges = np.flatnonzero(np.diff(np.concatenate(([True], anything, [True])).astype(int)))
    found = np.zeros(len(anything), dtype=bool)
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        found[start:end] = end - start >= WEEK
    return found


def _learn(speaks: NDArray[np.float64], source: int, weekday: int, heard: float) -> None:
    known = speaks[source, weekday]
    speaks[source, weekday] = (
        heard if np.isnan(known) else (1 - HABIT_WEIGHT) * known + HABIT_WEIGHT * heard
    )
