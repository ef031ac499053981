"""What a topic of a Discourse forum may hold: the defaults of its site settings."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults

WHOLE = True
LONGEST = 32_000
SHORTEST_TITLE = 15
LONGEST_TITLE = 255
LARGEST_PICTURE = 4_096 * 1_024


def length(message: Message) -> int:
    """Characters of the text with its link."""
    return len(message.with_link())


def problems(message: Message) -> list[Problem]:
    """Why the forum would refuse it."""
    return faults(
        message,
        length(message),
        longest=LONGEST,
        title=(SHORTEST_TITLE, LONGEST_TITLE),
        largest_picture=LARGEST_PICTURE,
    )
