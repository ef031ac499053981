"""What a Mastodon post may hold, with the limits a server has unless it was changed."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults
from lantoa.channels.adapters.counting import URL, graphemes

LONGEST = 500
THREADS = True
LINK = 23
LARGEST_PICTURE = 16_000_000


def length(message: Message) -> int:
    """Graphemes, each link as 23, whatever its length."""
    return len(graphemes(URL.sub("x" * LINK, message.with_link())))


def problems(message: Message) -> list[Problem]:
    """Why Mastodon would refuse it."""
    return faults(message, length(message), longest=LONGEST, largest_picture=LARGEST_PICTURE)
