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
from collections.abc import Callable, Iterable
from dataclasses import astuple, dataclass
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


@dataclass(frozen=True)
class Score:
    """One method on one series: error ratios (NaN where a method made no error at all), shares
    of the horizon inside 80% and 95% (NaN without intervals), seconds."""

    season_1: float
    season_52: float
    in_80: float
    in_95: float
    seconds: float


def measure(method: Method, past: Array, future: Array) -> Score:
    """Run a method on one series."""
    begin = time.perf_counter()
    said = method(past)
    seconds = time.perf_counter() - begin
    error = float(np.abs(future - said["mean"]).mean())
    bases = [float(np.abs(future - old).mean()) for old in (past[-1], past[-YEAR:][:HORIZON])]
    ratios = [error / base if base > 0 and error > 0 else np.nan for base in bases]
    inside = [
        float(((future >= said[f"lo-{n}"]) & (future <= said[f"hi-{n}"])).mean())
        if f"lo-{n}" in said
        else np.nan
        for n in (80, 95)
    ]
    return Score(ratios[0], ratios[1], inside[0], inside[1], seconds)


def row(name: str, scores: Iterable[Score]) -> str:
    """One row of the table."""
    columns = np.array([astuple(score) for score in scores]).T
    skills = [f"{np.exp(np.nanmean(np.log(ratios))):.3f}" for ratios in columns[:2]]
    shares = ["" if np.isnan(part).all() else f"{part.mean():.1%}" for part in columns[2:4]]
    cells = [name, str(columns.shape[1]), *skills, *shares, f"{columns[4].sum():.0f}"]
    return f"| {' | '.join(cells)} |"


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
    year = ours(YEAR)
    runs: list[tuple[str, Method, list[str]]] = [
        ("last value", lambda past: {"mean": np.full(HORIZON, past[-1])}, names),
        ("seasonal naive, season 52", lambda past: {"mean": past[-YEAR:][:HORIZON]}, names),
        (f"**ours, --season {YEAR}**", year, names),
        ("**ours, --season 1**", ours(1), names),
        ("AutoETS, season 1", peer(AutoETS(season_length=1)), names),
        ("AutoTheta, season 52", peer(AutoTheta(season_length=YEAR)), third),
        ("AutoARIMA, season 1", peer(AutoARIMA(season_length=1)), third),
    ]
    for name, method, chosen in runs:
        scores = {one: measure(method, train[one], test[one]) for one in chosen}
        print(row(name, scores.values()), flush=True)
        if method is year:
            print(row(f"{name}, every third", (scores[one] for one in third)), flush=True)


if __name__ == "__main__":
    main()
