"""What a letter may hold: our own limits, since mail has none that people would read through."""

from lantoa.channels.adapters.base import Message, Problem

WHOLE = True
LONGEST = 20_000
LONGEST_TITLE = 150


def length(message: Message) -> int:
    """Characters of the text with its link."""
    return len(message.with_link())


def problems(message: Message) -> list[Problem]:
    """Why it should not be sent."""
    found = []
    if not message.text.strip():
        found.append(Problem.EMPTY)
    if length(message) > LONGEST:
        found.append(Problem.TOO_LONG)
    if not message.title.strip():
        found.append(Problem.NO_TITLE)
    elif len(message.title) > LONGEST_TITLE:
        found.append(Problem.TITLE_TOO_LONG)
    return found
