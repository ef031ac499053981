"""``lantoa source add URL`` and ``lantoa source list``."""

import argparse
import sys

from lantoa.runtime.messages import say
from lantoa.runtime.setup import setup_django

SHOWN = 5


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    add = actions.add_parser("add", help="find the feed of an address, show it, save it")
    add.add_argument("url")
    add.add_argument("--name", help="name of the source (default: the feed's own)")
    add.add_argument(
        "--kind",
        default="press",
        choices=["press", "official", "union", "social", "forum", "other"],
    )
    add.add_argument("--unit", help="code of the unit it belongs to (default: confederation)")
    add.add_argument("--dry-run", action="store_true", help="show what would be read and stop")
    actions.add_parser("list", help="all sources and their state")


def run(args: argparse.Namespace) -> int:
    """Exit status: 0 done, 2 the address or unit is not usable."""
    setup_django()
    return _list() if args.action == "list" else _add(args)


def _add(args: argparse.Namespace) -> int:
    from lantoa.listening.domain.sources import AddressError, add_source, preview
    from lantoa.units.models import Level, Unit

    try:
        found = preview(args.url)
    except AddressError:
        print(say("{path} is no web address", path=args.url), file=sys.stderr)
        return 2
    for problem in found.problems:
        print(f"  ! {problem}", file=sys.stderr)
    if not found.form:
        print(
            say("Nothing readable at {path}: {reason}", path=found.url, reason=found.status.value),
            file=sys.stderr,
        )
        return 2
    print(f"{found.title or found.url}\n  {found.url} ({found.form})")
    print(f"  {say('{count} items now, such as:', count=len(found.items))}")
    for item in found.items[:SHOWN]:
        when = f"{item.published_at:%Y-%m-%d}" if item.published_at else "—"
        print(f"    {when}  {(item.title or item.text)[:80]}")
    if args.dry_run:
        return 0
    wanted = {"code": args.unit} if args.unit else {"level": Level.CONFEDERATION}
    unit = Unit.objects.filter(**wanted).first()
    if unit is None:
        print(say("There is no unit {code}", code=args.unit or "confederation"), file=sys.stderr)
        return 2
    source, created = add_source(
        None,
        url=found.url,
        name=args.name or found.title,
        form=found.form,
        kind=args.kind,
        unit=unit,
    )
    print(say("Saved." if created else "It was there already.") + f" ({source.name})")
    return 0


def _list() -> int:
    from lantoa.listening.models import Source

    for source in Source.objects.order_by("-active", "name"):
        state = (source.last_status or "—") if source.active else say("off")
        print(f"{state:<16} {source.kind:<9} {source.name}  {source.url}")
    return 0
