"""Do the 95% intervals of target B hold the truth 95 times in 100? Simulated, with fixed seeds.

``python -m bench target_b`` prints, for each true total and detection, the coverage of the interval
of N (which is that of R = n1 / N, and the worst and best over the second search's detection), and
beside it the two usual intervals; then that of B = R × H. Each cell is ``RUNS`` federations.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import product as grid

import numpy as np
from numpy.typing import NDArray

from lantoa.analysis.capture_recapture import detected, total
from lantoa.analysis.intervals import Z, product, wilson

TOTALS = (50, 100, 200, 500, 1000, 5000)
FIRST = (0.3, 0.5, 0.7, 0.8, 0.9, 0.95)
SECOND = (0.3, 0.5, 0.7, 0.9)
HANDLED = (0.5, 0.8, 0.9, 0.97)
RUNS, RUNS_B, SEED = 10_000, 4_000, 20261125
Counts = tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]
Inside = Callable[[int, NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]], float]


def searches(rng: np.random.Generator, size: int, p1: float, p2: float, runs: int) -> Counts:
    """Return n1, n2 and m of two independent searches among ``size`` cases, ``runs`` times."""
    n1 = rng.binomial(size, p1, runs)
    m = rng.binomial(n1, p2)
    return n1, m + rng.binomial(size - n1, p2), m


def ours(size: int, n1: NDArray[np.int64], n2: NDArray[np.int64], m: NDArray[np.int64]) -> float:
    """Coverage of `total`."""
    rows, times = np.unique(np.stack([n1, n2, m], axis=1), axis=0, return_counts=True)
    found = [total(*map(int, row)) for row in rows]
    inside = [one.low <= size and (one.high is None or size <= one.high) for one in found]
    return float(np.average(inside, weights=times))


def sadinle(size: int, n1: NDArray[np.int64], n2: NDArray[np.int64], m: NDArray[np.int64]) -> float:
    """Coverage of the transformed-logit interval of Sadinle (2009), Comm. Stat. 38, 1909–1924."""
    both, one, other = m + 0.5, n1 - m + 0.5, n2 - m + 0.5
    spread = np.exp(Z * np.sqrt(1 / both + 1 / one + 1 / other + both / (one * other)))
    seen, missed = n1 + n2 - m - 0.5, one * other / both
    return float(((size >= seen + missed / spread) & (size <= seen + missed * spread)).mean())


def chao(size: int, n1: NDArray[np.int64], n2: NDArray[np.int64], m: NDArray[np.int64]) -> float:
    """Coverage of the log-normal interval of Chao (1987), Biometrics 43, 783–791."""
    seen = n1 + n2 - m
    missed = np.maximum((n1 + 1) * (n2 + 1) / (m + 1) - 1 - seen, 1e-9)
    variance = (n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1.0) ** 2 * (m + 2))
    spread = np.exp(Z * np.sqrt(np.log1p(variance / missed**2)))
    return float(((size >= seen + missed / spread) & (size <= seen + missed * spread)).mean())


def share_b(rng: np.random.Generator, size: int, p1: float, p2: float, handled: float) -> float:
    """Coverage of B: the realised R of one search times the chance that a known case is handled."""
    inside = 0
    for n1, n2, m in zip(*searches(rng, size, p1, p2, RUNS_B), strict=True):
        r = detected(int(n1), int(n2), int(m))
        if r is None or n1 == 0:
            continue
        b = product(r, wilson(int(rng.binomial(n1, handled)), int(n1)))
        inside += b.low <= n1 / size * handled <= b.high
    return inside / RUNS_B


def main() -> None:
    """Print the tables."""
    begin = time.perf_counter()
    rng = np.random.default_rng(SEED)
    methods: dict[str, Inside] = {"score (ours)": ours, "Sadinle": sadinle, "Chao": chao}
    cells: dict[str, list[float]] = {name: [] for name in methods}
    print(f"Coverage of N and R in %, {RUNS} runs a cell (± 0.4), over p2 = {SECOND}\n")
    print("| N | p1 | " + " | ".join(f"{name}: least–most" for name in methods) + " |")
    print("|---:|---:|" + "---:|" * len(methods))
    for size, p1 in grid(TOTALS, FIRST):
        found: dict[str, list[float]] = {name: [] for name in methods}
        for p2 in SECOND:
            counts = searches(rng, size, p1, p2, RUNS)
            for name, inside in methods.items():
                found[name].append(100 * inside(size, *counts))
        for name, values in found.items():
            cells[name] += values
        ranges = [f"{min(v):.1f}–{max(v):.1f}" for v in found.values()]
        print(f"| {size} | {p1} | {' | '.join(ranges)} |", flush=True)
    print()
    for name, values in cells.items():
        low, high = min(values), max(values)
        good = sum(93 <= value <= 97 for value in values)
        print(f"- {name}: {good} of {len(values)} cells in 93–97%, from {low:.1f} to {high:.1f}")
    print(f"\nCoverage of B = R × H in %, {RUNS_B} runs a cell (± 0.7)\n")
    print("| N | p1 | " + " | ".join(f"H = {share}" for share in HANDLED) + " |")
    print("|---:|---:|" + "---:|" * len(HANDLED))
    of_b: list[float] = []
    for size, p1 in grid(TOTALS[:-1], FIRST):
        row = [100 * share_b(rng, size, p1, 0.5, share) for share in HANDLED]
        of_b += row
        print(f"| {size} | {p1} | {' | '.join(f'{value:.1f}' for value in row)} |", flush=True)
    good = sum(93 <= value <= 97 for value in of_b)
    print(f"\n- B: {good} of {len(of_b)} cells in 93–97%, from {min(of_b):.1f} to {max(of_b):.1f}")
    print(f"\n{time.perf_counter() - begin:.0f} s")


if __name__ == "__main__":
    main()
