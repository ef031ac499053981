"""What a topic of a Discourse forum may hold: the defaults of its site settings."""

from lantoa.channels.adapters.base import Message, Problem

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
    found = []
    if not message.text.strip():
        found.append(Problem.EMPTY)
    if length(message) > LONGEST:
        found.append(Problem.TOO_LONG)
    title = message.title.strip()
    if not title:
        found.append(Problem.NO_TITLE)
    elif len(title) < SHORTEST_TITLE:
        found.append(Problem.TITLE_TOO_SHORT)
    elif len(title) > LONGEST_TITLE:
        found.append(Problem.TITLE_TOO_LONG)
    if message.picture and len(message.picture.data) > LARGEST_PICTURE:
        found.append(Problem.PICTURE_TOO_LARGE)
    return found
