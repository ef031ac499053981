"""``lantoa demo remove``: take the invented data out, to go on with one's own."""

import argparse

from lantoa.runtime.messages import say
from lantoa.runtime.setup import setup_django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["remove"])


def run(args: argparse.Namespace) -> int:
    """Remove the demonstration's sources, posts and accounts; own data stay."""
    setup_django()
    from lantoa.demo.domain import remove_demonstration
    from lantoa.insight.domain.refresh import refresh

    removed = remove_demonstration()
    refresh(everything=True)
    print(
        say(
            "Removed: {sources} sources, {mentions} posts, {accounts} accounts.",
            sources=removed.sources,
            mentions=removed.mentions,
            accounts=removed.accounts,
        )
    )
    print(say("An account of your own: lantoa manage createsuperuser"))
    return 0
