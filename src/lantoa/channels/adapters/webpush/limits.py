"""What a notification may hold: what a phone shows of it, which is less than what can be sent."""

from lantoa.channels.adapters.base import Message, Problem

LONGEST = 400
LONGEST_TITLE = 150


def length(message: Message) -> int:
    """Characters of the text; the link is what a tap opens."""
    return len(message.text)


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
