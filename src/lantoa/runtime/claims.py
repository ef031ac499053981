"""``lantoa claims``: the live register, out for ``lantoa match`` and in from ClaimReviews."""

import argparse
import sys
from pathlib import Path

from lantoa.files.ndjson import encode
from lantoa.files.output import Target
from lantoa.runtime.setup import setup_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command line."""
    parser.add_argument(
        "out",
        nargs="?",
        metavar="OUT",
        help='NDJSON file of {id, claim} for "lantoa match --claims"; "-" is standard output',
    )
    parser.add_argument(
        "--import",
        dest="source",
        metavar="FILE",
        help="take in ClaimReviews of other organisations: JSON-LD, a data feed, or a page",
    )
    parser.add_argument("--unit", metavar="CODE", help="unit that the imported claims belong to")


def run(args: argparse.Namespace) -> int:
    """Write the register, or read reviews into it."""
    setup_django()
    if args.source:
        return _read(args.source, args.unit)
    if not args.out:
        print("lantoa claims: OUT or --import FILE is needed", file=sys.stderr)
        return 2
    from lantoa.integrity.models import Claim

    target = Target(args.out)
    target.open()
    for row in Claim.objects.select_related("merged_into").order_by("pk").iterator():
        # Every wording leads to the claim that stands for it.
        stands = row.merged_into or row
        target.write(encode({"id": str(stands.public_id), "claim": row.statement}))
    target.commit()
    return 0


def _read(source: str, code: str | None) -> int:
    from lantoa.integrity.domain.outside import import_reviews
    from lantoa.units.models import Level, Unit

    wanted = {"code": code} if code else {"level": Level.CONFEDERATION, "valid_to": None}
    unit = Unit.objects.filter(**wanted).first()
    if unit is None:
        print("lantoa claims: there is no such unit", file=sys.stderr)
        return 2
    try:
        done = import_reviews(Path(source).read_bytes(), unit=unit, actor=None)
    except (OSError, ValueError) as problem:
        print(f"lantoa claims: {source}: {problem}", file=sys.stderr)
        return 1
    print(f"{done.read} read: {done.new} new, {done.known} known, {done.refused} refused")
    return 0
