"""``lantoa corrections OUT``: the labels that staff corrected, as rows for ``lantoa train``."""

import argparse

from lantoa.files.ndjson import encode
from lantoa.files.output import Target
from lantoa.runtime.setup import setup_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("out", metavar="OUT", help='NDJSON file; "-" is standard output')


def run(args: argparse.Namespace) -> int:
    """Write one row a corrected post, in the order of correction. No id, author or address."""
    setup_django()
    from lantoa.listening.models import LabelCorrection

    fields = ("text", "relevant", "topics", "kind", "sentiment", "toxic")
    target = Target(args.out)
    target.open()
    for row in LabelCorrection.objects.order_by("corrected_at", "pk").values(*fields).iterator():
        target.write(encode(row))
    target.commit()
    return 0
