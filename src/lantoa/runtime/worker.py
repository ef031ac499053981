"""A background worker: ``python -m lantoa.runtime.worker [--concurrency N]``. Run as many as
the machines allow; they share the queue in PostgreSQL."""

import argparse

from lantoa.runtime.setup import setup_django


def main() -> None:
    """Work until a TERM signal; running tasks are finished first."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--concurrency", type=int, default=2, help="tasks at a time (2)")
    args = parser.parse_args()
    setup_django()
    from django.core.management import call_command

    call_command("procrastinate", "worker", "--concurrency", str(args.concurrency))


if __name__ == "__main__":
    main()
