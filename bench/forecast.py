"""Forecasts of the M4 weekly series beside AutoETS, AutoTheta, AutoARIMA and seasonal naive.

``python -m bench.forecast`` prints a markdown table. Skill is the geometric mean over series of a
method's MASE over seasonal naive's (the scale cancels: a ratio of mean absolute errors). M4 itself
gives its weekly series season 1, where seasonal naive repeats the last value; 52, the value of a
year ago, is printed too. AutoTheta and AutoARIMA are slow and run on every third series; ours is
printed for the same third, so that like stands beside like. Nothing here is tuned on the test part.
"""

import argparse
import csv
import gzip
import os
import platform
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from statsforecast.models import AutoARIMA, AutoETS, AutoTheta

from lantoa.analysis.forecast import forecast

HORIZON, YEAR = 13, 52
ROOT = Path(__file__).resolve().parents[1]
Array = NDArray[np.float64]
Method = Callable[[Array], dict[str, Array]]


def data_folder() -> Path:
    """Where the benchmark data is: LANTOA_BENCH_DATA, or ``../shared/data`` beside the project."""
    return Path(os.environ.get("LANTOA_BENCH_DATA", ROOT.parent / "shared" / "data"))


def read(path: Path) -> dict[str, Array]:
    """The series of one M4 file by name."""
    with gzip.open(path, "rt", newline="") as stream:
        rows = csv.reader(stream)
        next(rows)
        return {row[0]: np.array([float(x) for x in row[1:] if x]) for row in rows}


@dataclass
class Score:
    """Figures of one method over the series it ran on."""

    naive: list[float] = field(default_factory=list)
    seasonal: list[float] = field(default_factory=list)
    inside: dict[int, list[float]] = field(default_factory=lambda: {80: [], 95: []})
    seconds: float = 0.0

    def add(self, past: Array, future: Array, said: dict[str, Array]) -> None:
        """Count one series."""
        error = float(np.abs(future - said["mean"]).mean())
        for ratios, reference in (
            (self.naive, past[-1]),
            (self.seasonal, past[-YEAR:][:HORIZON]),
        ):
            base = float(np.abs(future - reference).mean())
            if base > 0 and error > 0:
                ratios.append(error / base)
        for level, shares in self.inside.items():
            if f"lo-{level}" in said:
                low, high = said[f"lo-{level}"], said[f"hi-{level}"]
                shares.append(float(((future >= low) & (future <= high)).mean()))

    def row(self, name: str, count: int) -> str:
        """One row of the table."""
        skills = [f"{np.exp(np.mean(np.log(r))):.3f}" for r in (self.naive, self.seasonal)]
        shares = [f"{np.mean(s):.1%}" if s else "" for s in self.inside.values()]
        return f"| {name} | {count} | {' | '.join(skills + shares)} | {self.seconds:.0f} |"


def ours(season: int) -> Method:
    """Our forecast, season given or (1) looked for."""

    def run(past: Array) -> dict[str, Array]:
        found = forecast(past, HORIZON, season)
        said = {"mean": found.mean}
        for level in (80, 95):
            said |= {f"lo-{level}": found.lower[level], f"hi-{level}": found.upper[level]}
        return said

    return run


def peer(model: AutoETS | AutoTheta | AutoARIMA) -> Method:
    """A model of statsforecast, with its own intervals."""

    def run(past: Array) -> dict[str, Array]:
        said: dict[str, Array] = model.forecast(past, HORIZON, level=[80, 95])
        return said

    return run


def measure(
    method: Method, names: list[str], train: dict[str, Array], test: dict[str, Array]
) -> Score:
    """Run a method over series, one after the other on one core."""
    score = Score()
    begin = time.perf_counter()
    for name in names:
        score.add(train[name], test[name], method(train[name]))
    score.seconds = time.perf_counter() - begin
    return score


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--every", type=int, default=1, help="take every n-th series only")
    every = parser.parse_args().every
    warnings.simplefilter("ignore")
    folder = data_folder() / "benchmarks" / "m4-weekly"
    if not folder.is_dir():
        print(f"forecast: skipped, no {folder} (set LANTOA_BENCH_DATA)")
        return
    train, test = read(folder / "Weekly-train.csv.gz"), read(folder / "Weekly-test.csv.gz")
    names = list(train)[::every]
    third = names[::3]
    forecast(train[names[0]][-60:], HORIZON, 4)  # imports and first calls are not timed
    print(f"M4 weekly, horizon 13 ({platform.machine()}, {os.cpu_count()} cores, one used)\n")
    print("| method | series | skill, season 1 | skill, season 52 | in 80% | in 95% | seconds |")
    print("|---|---:|---:|---:|---:|---:|---:|")
    runs: list[tuple[str, Method, list[str]]] = [
        ("last value", lambda past: {"mean": np.full(HORIZON, past[-1])}, names),
        ("seasonal naive, season 52", lambda past: {"mean": past[-YEAR:][:HORIZON]}, names),
        ("**ours, --season 52**", ours(YEAR), names),
        ("**ours, --season 1**", ours(1), names),
        ("AutoETS, season 1", peer(AutoETS(season_length=1)), names),
        ("**ours, --season 52**, same third", ours(YEAR), third),
        ("AutoTheta, season 52", peer(AutoTheta(season_length=YEAR)), third),
        ("AutoARIMA, season 1", peer(AutoARIMA(season_length=1)), third),
    ]
    for name, method, chosen in runs:
        print(measure(method, chosen, train, test).row(name, len(chosen)), flush=True)


if __name__ == "__main__":
    main()
