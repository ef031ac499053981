"""What a post of a Facebook Page may hold."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults
from lantoa.channels.adapters.counting import utf16_length

LONGEST = 63_206
LONGEST_COMMENT = 8_000
LARGEST_PICTURE = 4_000_000


def length(message: Message) -> int:
    """UTF-16 code units of the text; the link travels in a field of its own, unless there is a
    picture: then it is the last line of the caption."""
    return utf16_length(message.with_link() if message.picture else message.text)


def problems(message: Message) -> list[Problem]:
    """Why Facebook would refuse it."""
    return faults(message, length(message), longest=LONGEST, largest_picture=LARGEST_PICTURE)
