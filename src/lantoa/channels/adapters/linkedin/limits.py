"""What a post of a LinkedIn page may hold."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults
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
    found = faults(message, length(message), longest=LONGEST, largest_picture=LARGEST_PICTURE)
    if message.link and not message.picture and not message.title.strip():
        found.append(Problem.NO_TITLE)
    return found
