"""What a letter to a partner may hold: the letter itself; the files go with it."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults

LONGEST = 20_000
KIT = True


def length(message: Message) -> int:
    """Characters of the letter with its link."""
    return len(message.with_link())


def problems(message: Message) -> list[Problem]:
    """Why it would not be sent."""
    found = faults(message, length(message), longest=LONGEST)
    return found if message.title.strip() else [*found, Problem.NO_TITLE]
