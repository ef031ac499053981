"""What a letter may hold: our own limits, since mail has none that people would read through."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults

WHOLE = True
LONGEST = 20_000
LONGEST_TITLE = 150


def length(message: Message) -> int:
    """Characters of the text with its link."""
    return len(message.with_link())


def problems(message: Message) -> list[Problem]:
    """Why it should not be sent."""
    return faults(message, length(message), longest=LONGEST, title=(1, LONGEST_TITLE))
