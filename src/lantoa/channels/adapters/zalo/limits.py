"""What an article of a Zalo Official Account may hold."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults

LONGEST = 300
LONGEST_TITLE = 150


def length(message: Message) -> int:
    """Characters of the description: the text that stands in the list of articles."""
    return len(message.text)


def problems(message: Message) -> list[Problem]:
    """Why Zalo would refuse it."""
    return faults(message, length(message), longest=LONGEST, title=(1, LONGEST_TITLE))
