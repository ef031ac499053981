"""``lantoa manage …``: Django's management commands against this installation."""

import argparse

from lantoa.runtime.setup import setup_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("arguments", nargs=argparse.REMAINDER)


def run(args: argparse.Namespace) -> int:
    """Hand the arguments to Django; its own exit status goes through."""
    setup_django()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["lantoa manage", *args.arguments])
    return 0
