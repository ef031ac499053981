"""What a notification may hold: what a phone shows of it, which is less than what can be sent."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults

LONGEST = 400
LONGEST_TITLE = 150


def length(message: Message) -> int:
    """Characters of the text; the link is what a tap opens."""
    return len(message.text)


def problems(message: Message) -> list[Problem]:
    """Why it should not be sent."""
    return faults(message, length(message), longest=LONGEST, title=(1, LONGEST_TITLE))
