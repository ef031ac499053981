"""What a message of a Telegram channel may hold."""

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults
from lantoa.channels.adapters.counting import utf16_length

LONGEST = 4_096
LONGEST_CAPTION = 1_024
LARGEST_PICTURE = 10_000_000


def length(message: Message) -> int:
    """UTF-16 code units of the text with its link."""
    return utf16_length(message.with_link())


def problems(message: Message) -> list[Problem]:
    """Why Telegram would refuse it; under a picture the text is a shorter caption."""
    return faults(
        message,
        length(message),
        longest=LONGEST_CAPTION if message.picture else LONGEST,
        largest_picture=LARGEST_PICTURE,
    )
