"""``lantoa duplicates IN OUT``: {id, text} → {id, group}, the id of the group's first post."""

import argparse
from typing import Any

from lantoa.analysis.duplicates import DuplicateFinder
from lantoa.files.job import Job, add_in_out, run_job
from lantoa.files.messages import say
from lantoa.files.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    add_in_out(parser)


def run(args: argparse.Namespace) -> int:
    """Read twice: the words of all posts are held as numbers, their texts are not."""
    return run_job("duplicates", lambda: _group(args.input, args.output))


def _group(source: str, target: str) -> int:
    with Job("duplicates", source, target, {"id": "id", "text": "text"}, twice=True) as job:
        finder = DuplicateFinder()
        for row in job.rows():
            finder.add(row.record["text"])
        with Progress(say("working")):
            groups = finder.groups().tolist()
        firsts: dict[int, Any] = {}
        for place, (row, group) in enumerate(zip(job.rows_again(), groups, strict=True)):
            if group == place:
                firsts[place] = row.record["id"]
            job.write({**row.record, "group": firsts[group]})
    return job.status
