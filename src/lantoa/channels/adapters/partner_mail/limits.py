"""What a letter to a partner may hold: the letter itself; the files go with it."""

from lantoa.channels.adapters.base import Message, Problem

LONGEST = 20_000
KIT = True


def length(message: Message) -> int:
    """Characters of the letter with its link."""
    return len(message.with_link())


def problems(message: Message) -> list[Problem]:
    """Why it would not be sent."""
    found = []
    if not message.text.strip():
        found.append(Problem.EMPTY)
    if length(message) > LONGEST:
        found.append(Problem.TOO_LONG)
    if not message.title.strip():
        found.append(Problem.NO_TITLE)
    return found
