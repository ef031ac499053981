"""What an article of a Zalo Official Account may hold."""

from lantoa.channels.adapters.base import Message, Problem

LONGEST = 300
LONGEST_TITLE = 150


def length(message: Message) -> int:
    """Characters of the description: the text that stands in the list of articles."""
    return len(message.text)


def problems(message: Message) -> list[Problem]:
    """Why Zalo would refuse it."""
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
