"""Trend detection on simulated federations: false alarms, power, delay, speed.

Counts are negative binomial with a weekday pattern, slow drift and, around Tết, a common effect
that differs a little by series. ``python -m bench.trends`` prints a markdown table.
"""

import os
import platform
import statistics
import time
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lantoa.analysis.calendar import holiday_effects
from lantoa.analysis.trends import Detection, detect

SERIES, DAYS = 600, 130
QUIET, TET = np.datetime64("2026-06-20"), np.datetime64("2025-12-01")
"""First days of the two histories: one ends in an ordinary October, one holds Tết 2026."""

WEEK = np.array([1.1, 1.15, 1.1, 1.1, 1.0, 0.75, 0.6])
TOPICS = 17


@dataclass(frozen=True)
class World:
    """``counts`` (series, days) of ``days``; ``mean`` is what they were drawn from."""

    counts: NDArray[np.float64]
    mean: NDArray[np.float64]
    days: NDArray[np.datetime64]


def simulate(
    start: np.datetime64, seed: int, outbreaks: bool = False, factor: float = 3.0
) -> World:
    """A federation of `SERIES` series; with ``outbreaks`` a tenth rise in the last ten days."""
    rng = np.random.default_rng(seed)
    days = start + np.arange(DAYS)
    weekday = (days.astype("datetime64[D]").astype(int) + 3) % 7
    level = np.exp(rng.normal(1.0, 1.2, SERIES))[:, None]
    drift = np.exp(np.cumsum(rng.normal(0, 0.02, (SERIES, DAYS)), axis=1))
    week = WEEK[weekday] ** rng.uniform(0.5, 1.5, (SERIES, 1))
    effect = np.array([_tet_effect(e.from_tet) for e in holiday_effects(days)])
    own = rng.normal(1, 0.15, (SERIES, 1))
    mean = level * drift * week * np.exp(effect * own)
    if outbreaks:
        mean[::10, -10:] *= factor
    size = rng.uniform(3, 15, (SERIES, 1))
    counts = rng.negative_binomial(size, size / (size + mean)).astype(float)
    return World(counts, mean, days)


def _tet_effect(from_tet: int) -> float:
    """Log effect: talk of bonuses swells before Tết, then the country is at home."""
    if -10 <= from_tet <= -2:
        return 0.5
    if -1 <= from_tet <= 4:
        return -1.1
    return -0.3 if 5 <= from_tet <= 8 else 0.0


def mean_plus_3sd(world: World) -> NDArray[np.bool_]:
    """The usual alert: more than the trailing 28 days' mean and three standard deviations."""
    alarm = np.zeros(world.counts.shape, dtype=bool)
    for day in range(28, DAYS):
        past = world.counts[:, day - 28 : day]
        high = past.mean(1) + 3 * past.std(1, ddof=1)
        alarm[:, day] = (world.counts[:, day] > high) & (world.counts[:, day] >= 5)
    return alarm


def _null(start: np.datetime64, window: slice, seeds: range) -> tuple[list[str], list[str]]:
    ours, theirs, exceed, days = 0, 0, [], 0
    false_days = 0
    for seed in seeds:
        world = simulate(start, seed)
        found = detect(world.counts, world.days)
        alarm = found.alarm[:, window]
        ours += int(alarm.sum())
        false_days += int(alarm.any(axis=0).sum())
        theirs += int(mean_plus_3sd(world)[:, window].sum())
        judged = np.isfinite(found.p_value[:, window])
        exceed.append(float((found.p_value[:, window][judged] <= 0.01).mean()))
        days += alarm.shape[1]
    per_day = [f"{ours / days:.2f}", f"{false_days / days:.0%}", f"{statistics.median(exceed):.2%}"]
    return per_day, [f"{theirs / days:.2f}", "", ""]


def _power(factor: float, seeds: range) -> tuple[list[str], list[str]]:
    rows = []
    for method in (lambda world: detect(world.counts, world.days, last=10).alarm, mean_plus_3sd):
        caught, delays, false, total, busy = 0, [], 0, 0, 0
        for seed in seeds:
            world = simulate(QUIET, seed, outbreaks=True, factor=factor)
            alarm = method(world)[:, -10:]
            able = world.mean[::10, -10:].mean(1) >= 10
            hit = alarm[::10][able]
            busy += len(hit)
            caught += int(hit.any(axis=1).sum())
            delays += hit.argmax(axis=1)[hit.any(axis=1)].tolist()
            false += int(np.delete(alarm, np.s_[::10], axis=0).sum())
            total += int(alarm.sum())
        delay = statistics.median(delays) if delays else float("nan")
        rows.append([f"{caught / busy:.0%}", f"{delay:g}", f"{false / max(total, 1):.1%}"])
    return rows[0], rows[1]


def _speed() -> float:
    world = simulate(QUIET, 0)
    seconds = []
    for _ in range(3):
        begin = time.perf_counter()
        _found: Detection = detect(world.counts[:, -90:], world.days[-90:])
        seconds.append(time.perf_counter() - begin)
    return statistics.median(seconds)


def main() -> None:
    """Print the tables."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, one used"
    print(f"trends, {SERIES} series, negative binomial ({machine})\n")
    print("| no rise anywhere | false alarms a day | days with one | p ≤ 0.01 |")
    print("|---|---:|---:|---:|")
    seeds = range(5)
    tet = np.datetime64("2026-02-17")
    around = slice(int((tet - TET).astype(int)) - 10, int((tet - TET).astype(int)) + 11)
    for name, start, window in (
        ("ordinary weeks", QUIET, slice(95, DAYS)),
        ("Tết, 21 days", TET, around),
    ):
        ours, theirs = _null(start, window, seeds)
        print(f"| {name}: ours | {' | '.join(ours)} |")
        print(f"| {name}: mean + 3 sd | {' | '.join(theirs)} |")
    print("\n| a tenth of series rise, 10 days | caught | median delay, days | false of alarms |")
    print("|---|---:|---:|---:|")
    for factor in (2.0, 3.0, 5.0):
        ours, theirs = _power(factor, seeds)
        print(f"| × {factor:g}: ours | {' | '.join(ours)} |")
        print(f"| × {factor:g}: mean + 3 sd | {' | '.join(theirs)} |")
    print(f"\n{SERIES} series × 90 days: {_speed():.2f} s")


if __name__ == "__main__":
    main()
