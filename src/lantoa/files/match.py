"""``lantoa match --claims CLAIMS IN OUT``: {id, text} → {id, candidates}."""

import argparse
from collections.abc import Iterator
from dataclasses import asdict

from lantoa.analysis.match import ClaimIndex
from lantoa.files.job import Job, add_in_out, run_job
from lantoa.files.messages import say
from lantoa.files.ndjson import FileError, open_rows


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument(
        "--claims", required=True, metavar="CLAIMS", help="NDJSON file of {id, claim}, may be .gz"
    )
    add_in_out(parser)


def run(args: argparse.Namespace) -> int:
    """Hold the claims, pass the posts through one by one."""
    return run_job("match", lambda: _match(args.claims, args.input, args.output))


def _match(claims: str, source: str, target: str) -> int:
    if claims == source == "-":
        raise FileError(say("only one of IN and CLAIMS can be stdin"))
    with Job("match", source, target, {"id": "id", "text": "text"}) as job:

        def bad(number: int, reason: str, pieces: Iterator[bytes]) -> None:
            job.report(number, f"{reason} ({claims})")

        rows = open_rows(claims, {"id": "id", "claim": "text"}, bad)
        index = ClaimIndex((row.record["id"], row.record["claim"]) for row in rows)
        if not len(index):
            job.note(say("{path} holds no claim", path=claims))
        for row in job.rows():
            found = [asdict(candidate) for candidate in index.match(row.record["text"])]
            job.write({**row.record, "candidates": found})
    return job.status
