"""What a post on X may hold: its weighted count, version 3 of twitter-text's configuration."""

import unicodedata

from lantoa.channels.adapters.base import Message, Problem
from lantoa.channels.adapters.checking import faults
from lantoa.channels.adapters.counting import URL, graphemes, is_emoji

LONGEST = 280
THREADS = True
LARGEST_PICTURE = 5_000_000
LINK = 23
_LIGHT = ((0, 4351), (8192, 8205), (8208, 8223), (8242, 8247))


def length(message: Message) -> int:
    """Most Latin letters weigh one, all else two, an emoji with all its parts two, a link 23.

    Vietnamese letters with two marks (ế, ộ, ữ) and those with a dot or hook (ạ, ả) lie outside the
    light ranges: a Vietnamese post holds far fewer than 280 letters.
    """
    text = unicodedata.normalize("NFC", message.with_link())
    links = len(URL.findall(text))
    return LINK * links + sum(map(_weight, graphemes(URL.sub("", text))))


def _weight(grapheme: str) -> int:
    if is_emoji(grapheme):
        return 2
    return sum(
        1 if any(first <= ord(char) <= last for first, last in _LIGHT) else 2 for char in grapheme
    )


def problems(message: Message) -> list[Problem]:
    """Why X would refuse it."""
    return faults(message, length(message), longest=LONGEST, largest_picture=LARGEST_PICTURE)
