"""``lantoa extract``: a web page in, its article out, as one line of JSON.

With an NDJSON file (by its name, or ``--lines``) each object's ``html`` is a page; the output has
the object's other fields and the article's.
"""

from __future__ import annotations

import argparse
import re
import sys
from datetime import datetime
from typing import Any

from lantoa.analysis.extract import (
    MAXIMUM_BYTES,
    MAXIMUM_ELEMENTS,
    Article,
    UnreadablePageError,
    extract_article,
)
from lantoa.files.job import OK, Job, run_job
from lantoa.files.messages import say
from lantoa.files.ndjson import FileError, Readable, encode, open_input
from lantoa.files.output import Target

#: Exit status of a run that read its page and found no text in it (2 is: it could not be read).
NO_TEXT = 3

_NDJSON_NAME = re.compile(r"\.(ndjson|jsonl)(\.gz)?$", re.IGNORECASE)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "input", metavar="IN", nargs="?", default="-", help="HTML or NDJSON, may be .gz; - is stdin"
    )
    parser.add_argument("output", metavar="OUT", nargs="?", default="-", help="- is stdout")
    parser.add_argument("--url", help="address the page came from")
    parser.add_argument("--charset", help="encoding the server declared")
    parser.add_argument("--lines", action="store_true", help='IN is NDJSON with a page in "html"')


def run(args: argparse.Namespace) -> int:
    """Run the command; 0 all well, 2 unreadable, 3 no text in the page or lines rejected."""
    lines = args.lines or _NDJSON_NAME.search(args.input)
    return run_job("extract", lambda: _extract_lines(args) if lines else _extract_page(args))


def as_record(article: Article) -> dict[str, Any]:
    """The article as the command prints it: ISO 8601 time with its offset, null for not known.

    The author is left out on purpose: a name is not written to a file before it is a pseudonym.
    """
    return {
        "title": article.title,
        "text": article.text,
        "published_at": _iso(article.published_at),
        "language": article.language,
    }


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat(timespec="seconds") if moment else None


def _extract_page(args: argparse.Namespace) -> int:
    page = _read(args.input)
    try:
        article = extract_article(page, args.url, charset=args.charset)
    except UnreadablePageError as error:
        why = _why(error)
        raise FileError(say("cannot read {path}: {why}", path=args.input, why=why)) from None
    _write(args.output, encode(as_record(article)))
    if article.text:
        return OK
    print(f"lantoa extract: {say('no text in {path}', path=args.input)}", file=sys.stderr)
    return NO_TEXT


def _why(error: UnreadablePageError) -> str:
    """The reason in the person's language."""
    if error.code == "too_large":
        return say("larger than {limit} MB", limit=MAXIMUM_BYTES // 1_000_000)
    if error.code == "too_complex":
        return say("more than {limit} elements", limit=MAXIMUM_ELEMENTS)
    return say("not a web page")


def _read(path: str) -> bytes:
    """At most one byte more than is allowed, so that a compressed bomb stays small."""
    with open_input(path) as stream, Readable(path):
        return stream.read(MAXIMUM_BYTES + 1)


def _write(path: str, line: bytes) -> None:
    target = Target(path)
    try:
        target.open()
        target.write(line)
        target.commit()
    except BrokenPipeError:
        raise
    except OSError as error:
        target.discard()
        raise FileError(say("cannot write {path}: {why}", path=path, why=error.strerror)) from None


def _extract_lines(args: argparse.Namespace) -> int:
    with Job("extract", args.input, args.output, {"html": "text"}) as job:
        for row in job.rows():
            url = row.record.get("url")
            page = row.record.pop("html")
            try:
                article = extract_article(page, url if isinstance(url, str) else None)
            except UnreadablePageError as error:
                job.report(row.number, _why(error))
                continue
            job.write(row.record | as_record(article))
    return job.status
