"""``lantoa forecast``: a CSV of series in, a CSV of their forecasts out.

Input columns ``unique_id,ds,y``; output ``unique_id,ds,mean,lo-80,hi-80,lo-95,hi-95``. ``ds`` is a
date, date-time, month or quarter (the step is found per series), a whole number, or a numbered
label.
"""

from __future__ import annotations

import argparse
import csv
import io
import sqlite3
import sys
import time

from lantoa.analysis.forecast.stamped import COLUMNS, forecast_stamped, rows_of
from lantoa.files.forecast_rows import LINE_LIMIT, Series, SeriesStore
from lantoa.files.job import OK, SOME_REJECTED, refuse_own_rejects, run_job
from lantoa.files.messages import say
from lantoa.files.ndjson import FileError, Readable, open_input
from lantoa.files.output import Target
from lantoa.files.progress import Progress

MAX_HORIZON = 10_000


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("input", metavar="IN", help="CSV file, may be .gz; - is stdin")
    parser.add_argument("output", metavar="OUT", help="CSV file to write; - is stdout")
    parser.add_argument(
        "--horizon", type=_horizon, required=True, metavar="H", help="steps to forecast"
    )
    parser.add_argument(
        "--season",
        type=_positive,
        default=1,
        metavar="S",
        help="steps in a season: 7 for days, 52 for weeks; 1 (default) looks for one",
    )


def run(args: argparse.Namespace) -> int:
    """Run the command; 0 all well, 2 unreadable or a wrong header, 3 some lines rejected."""
    return run_job("forecast", lambda: _Run(args).work())


def _positive(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if number < 1:
        raise argparse.ArgumentTypeError("must be a whole number, at least 1")
    return number


def _horizon(text: str) -> int:
    if (number := _positive(text)) > MAX_HORIZON:
        raise argparse.ArgumentTypeError(f"must be at most {MAX_HORIZON}")
    return number


class _Run:
    def __init__(self, args: argparse.Namespace) -> None:
        self._source, self._horizon, self._season = args.input, args.horizon, args.season
        self._output = Target(args.output)
        aside = args.output != "-"
        self._rejected = Target(f"{args.output}.rejected", lazy=True) if aside else None
        self._bad = 0

    def work(self) -> int:
        began = time.monotonic()
        try:
            with SeriesStore() as store:
                lines = self._read(store)
                self._write(store)
                series = len(store)
            self._end(whole=True)
        except (OSError, sqlite3.OperationalError) as problem:
            self._end(whole=False)
            if isinstance(problem, BrokenPipeError):
                raise
            why = getattr(problem, "strerror", None) or str(problem)
            raise FileError(
                say("cannot write {path}: {why}", path=self._output.name, why=why)
            ) from None
        except BaseException:
            self._end(whole=False)
            raise
        self._summarise(series, lines, time.monotonic() - began)
        return SOME_REJECTED if self._bad else OK

    def _read(self, store: SeriesStore) -> int:
        refuse_own_rejects(self._source, self._rejected)
        stream = open_input(self._source)
        self._output.open()
        try:
            with Readable(self._source), Progress(say("reading")) as progress:
                return store.load(stream, self._source, self._reject, progress.tick)
        finally:
            if self._source != "-":
                stream.close()

    def _write(self, store: SeriesStore) -> None:
        self._output.write((",".join(COLUMNS) + "\n").encode())
        with Progress(say("forecasting")) as progress:
            for one in store.series():
                self._output.write(self._forecast(one))
                progress.tick()

    def _forecast(self, one: Series) -> bytes:
        try:
            stamps, found = forecast_stamped(
                one.kind, one.keys, one.values, self._horizon, self._season
            )
        except OverflowError:
            reason = "{series}: its dates would go past the year 9999"
            self._report(one.line, say(reason, series=one.name[:80]))
            return b""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        for name, stamp, *numbers in rows_of(one.name, stamps, found):
            writer.writerow([name, stamp, *(f"{number:.10g}" for number in numbers)])
        return text.getvalue().encode()

    def _reject(self, number: int, reason: str, raw: bytes) -> None:
        if reason:
            self._report(number, reason)
        if self._rejected is not None:
            self._rejected.write(raw)
            if not raw.endswith(b"\n") and len(raw) < LINE_LIMIT:
                self._rejected.write(b"\n")

    def _report(self, number: int, reason: str) -> None:
        self._bad += 1
        line = say("line {number}: {reason}", number=number, reason=reason)
        print(f"lantoa forecast: {line}", file=sys.stderr)

    def _end(self, *, whole: bool) -> None:
        for target in (self._rejected, self._output):
            if target is not None:
                target.commit() if whole else target.discard()

    def _summarise(self, series: int, lines: int, seconds: float) -> None:
        if not self._bad and not (sys.stderr.isatty() or seconds > 2):
            return
        message = "{series} series from {lines} lines, {bad} rejected, {seconds:.1f} s"
        line = say(message, series=series, lines=lines, bad=self._bad, seconds=seconds)
        print(f"lantoa forecast: {line}", file=sys.stderr)
        if self._rejected and self._rejected.written:
            print(say("rejected lines are in {path}", path=self._rejected.name), file=sys.stderr)
