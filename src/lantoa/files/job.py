"""One run of a file command: rows in, records out, bad lines set aside, an exit status.

Bad lines are reported on stderr with their number and kept raw in ``OUT.rejected``; the output
appears under its name only when it is whole.
"""

import argparse
import gzip
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Any, BinaryIO, cast

from lantoa.files.messages import say
from lantoa.files.ndjson import (
    CHUNK,
    FileError,
    Kind,
    Readable,
    Row,
    encode,
    open_input,
    read_rows,
)
from lantoa.files.output import Target
from lantoa.files.progress import Progress

#: Exit statuses: all well; could not read or write; done, but some lines were rejected.
OK, FAILED, SOME_REJECTED = 0, 2, 3


class Job:
    """One run of a file command: iterate over `rows`, `write` records, return `status`.

    ``with Job("analyse", args.input, args.output, {"id": "id", "text": "text"}) as job: …``.
    With ``twice`` the input may be read a second time by `rows_again`; stdin and gzip are then
    spooled to a temporary file. Raises `FileError` for what stops the run.
    """

    def __init__(
        self,
        command: str,
        source: str,
        target: str,
        required: Mapping[str, Kind],
        *,
        twice: bool = False,
    ) -> None:
        self._command, self._source, self._required, self._twice = command, source, required, twice
        self._stack = ExitStack()
        self._target = Target(target)
        self._rejected = Target(f"{target}.rejected", lazy=True) if target != "-" else None
        self._began = time.monotonic()
        self._read = self._bad = 0
        self._input: BinaryIO

    def __enter__(self) -> "Job":
        try:
            self._input = self._open()
            self._target.open()
        except OSError as error:
            self._stack.close()
            raise FileError(self._why_not_written(error)) from None
        except BaseException:
            self._stack.close()
            raise
        return self

    def _open(self) -> BinaryIO:
        refuse_own_rejects(self._source, self._rejected)
        stream = open_input(self._source)
        if self._source != "-":
            self._stack.callback(stream.close)
        if self._twice and (self._source == "-" or isinstance(stream, gzip.GzipFile)):
            spool = cast("BinaryIO", self._stack.enter_context(tempfile.TemporaryFile()))  # noqa: SIM115
            with Readable(self._source):
                shutil.copyfileobj(stream, spool, CHUNK)
            spool.seek(0)
            return spool
        return stream

    def rows(self) -> Iterator[Row]:
        """Yield the good lines, reporting and setting aside the bad ones, with progress."""
        with Readable(self._source), Progress(say("reading")) as progress:
            for row in read_rows(self._input, self._required, self._reject):
                self._read += 1
                progress.tick()
                yield row

    def rows_again(self) -> Iterator[Row]:
        """Yield the good lines a second time, from the first, silently."""
        self._input.seek(0)
        with Readable(self._source), Progress(say("writing")) as progress:
            for row in read_rows(self._input, self._required, lambda *_: None):
                progress.tick()
                yield row

    def write(self, record: Mapping[str, Any]) -> None:
        """Add one record to the output."""
        self._target.write(encode(record))

    def report(self, number: int, reason: str) -> None:
        """Report a line that is not this job's own (of a second input); the status becomes 3."""
        self._bad += 1
        self.note(say("line {number}: {reason}", number=number, reason=reason))

    def note(self, message: str) -> None:
        """Say something on stderr."""
        print(f"lantoa {self._command}: {message}", file=sys.stderr)

    def _reject(self, number: int, reason: str, pieces: Iterator[bytes]) -> None:
        self.report(number, reason)
        if self._rejected is None:
            return
        last = b""
        for last in pieces:
            self._rejected.write(last)
        if not last.endswith(b"\n"):
            self._rejected.write(b"\n")

    @property
    def status(self) -> int:
        """Exit status of the run so far: `OK` or `SOME_REJECTED`."""
        return SOME_REJECTED if self._bad else OK

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()
        targets = [target for target in (self._rejected, self._target) if target]
        try:
            for target in targets:
                if kind is None:
                    target.commit()
                else:
                    target.discard()
        except OSError as problem:
            for target in targets:
                target.discard()
            raise FileError(self._why_not_written(problem)) from None
        if isinstance(error, OSError) and not isinstance(error, BrokenPipeError):
            raise FileError(self._why_not_written(error)) from None
        if kind is None:
            self._summarise()

    def _why_not_written(self, error: OSError) -> str:
        return say("cannot write {path}: {why}", path=self._target.name, why=error.strerror)

    def _summarise(self) -> None:
        seconds = time.monotonic() - self._began
        if not self._bad and not (sys.stderr.isatty() or seconds > 2):
            return
        line = say(
            "{read} lines read, {bad} rejected, {seconds:.1f} s",
            read=self._read + self._bad,
            bad=self._bad,
            seconds=seconds,
        )
        print(f"lantoa {self._command}: {line}", file=sys.stderr)
        if self._rejected and self._rejected.written:
            print(say("rejected lines are in {path}", path=self._rejected.name), file=sys.stderr)


def refuse_own_rejects(source: str, rejected: Target | None) -> None:
    """Raise `FileError` when a run on ``source`` would put its bad lines, or nothing, in its place.

    So it is when a person repairs ``OUT.rejected`` and runs it into the same OUT.
    """
    if rejected is not None and rejected.replaces(source):
        reason = "{path} would be overwritten by the rejected lines: choose another OUT"
        raise FileError(say(reason, path=source))


def run_job(command: str, work: Callable[[], int]) -> int:
    """Run ``work``; a `FileError` becomes one sentence on stderr and status `FAILED`."""
    try:
        return work()
    except FileError as problem:
        print(f"lantoa {command}: {problem}", file=sys.stderr)
        return FAILED


def add_in_out(parser: argparse.ArgumentParser) -> None:
    """Add the arguments IN and OUT that every command has."""
    parser.add_argument("input", metavar="IN", help="NDJSON file, may be .gz; - is stdin")
    parser.add_argument("output", metavar="OUT", help="NDJSON file to write; - is stdout")
