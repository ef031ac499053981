"""What a post of a LinkedIn page may hold."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.counting import utf16_length

LONGEST = 3_000
LONGEST_COMMENT = 1_250
LARGEST_PICTURE = 8_000_000


def length(message: Message) -> int:
    """UTF-16 code units of the text; the link is an attachment of its own, unless there is a
    picture: then it is the last line of the text."""
    return utf16_length(message.with_link() if message.picture else message.text)


def problems(message: Message) -> list[Problem]:
    """Why LinkedIn would refuse it. Its link preview needs a title."""
    found = []
    if not message.text.strip():
        found.append(Problem.EMPTY)
    if length(message) > LONGEST:
        found.append(Problem.TOO_LONG)
    if message.link and not message.picture and not message.title.strip():
        found.append(Problem.NO_TITLE)
    if message.picture and len(message.picture.data) > LARGEST_PICTURE:
        found.append(Problem.PICTURE_TOO_LARGE)
    return found
