"""``lantoa stories IN OUT``: {id, text, published_at} → {id, story}, the id of its first post."""

import argparse
from datetime import datetime
from typing import Any

from lantoa.analysis.stories import StoryFinder
from lantoa.files.job import Job, add_in_out, run_job
from lantoa.files.messages import say
from lantoa.files.progress import Progress


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    add_in_out(parser)


def run(args: argparse.Namespace) -> int:
    """Read three times: for names, for features, for the output; no text is held."""
    return run_job("stories", lambda: _group(args.input, args.output))


def _group(source: str, target: str) -> int:
    with Job("stories", source, target, {"id": "id", "text": "text"}, twice=True) as job:
        finder = StoryFinder()
        for row in job.rows():
            finder.learn(row.record["text"])
        for row in job.rows_again():
            finder.add(row.record["text"], _time(row.record.get("published_at")))
        with Progress(say("working")):
            groups = finder.groups().tolist()
        ids: dict[int, Any] = dict.fromkeys(groups)
        for place, row in enumerate(job.rows_again()):
            if place in ids:
                ids[place] = row.record["id"]
        for row, group in zip(job.rows_again(), groups, strict=True):
            job.write({**row.record, "story": ids[group]})
    return job.status


def _time(value: object) -> datetime | None:
    """Return the time of an ISO 8601 text or of seconds since 1970; None for anything else."""
    try:
        if isinstance(value, str):
            return datetime.fromisoformat(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return datetime.fromtimestamp(value).astimezone()
    except (ValueError, OverflowError, OSError):
        pass
    return None
