"""What a YouTube video may say."""

from lantoa.channels.adapters.base import Message, Problem

FILM = True
LONGEST = 5_000
LONGEST_TITLE = 100


def length(message: Message) -> int:
    """The description in bytes of UTF-8: a Vietnamese letter with its marks takes two or three."""
    return len(message.with_link().encode())


def problems(message: Message) -> list[Problem]:
    """Why YouTube would refuse it."""
    found = []
    if not message.text.strip():
        found.append(Problem.EMPTY)
    if not message.title.strip():
        found.append(Problem.NO_TITLE)
    if len(message.title) > LONGEST_TITLE:
        found.append(Problem.TITLE_TOO_LONG)
    if length(message) > LONGEST:
        found.append(Problem.TOO_LONG)
    return found
