"""What nearly every channel refuses: a text that is empty or too long, a title, a large picture."""

from __future__ import annotations

from lantoa.channels.adapters.base import Message, Problem


def faults(
    message: Message,
    length: int,
    *,
    longest: int,
    title: tuple[int, int] | None = None,
    largest_picture: int | None = None,
) -> list[Problem]:
    """Why a channel would refuse a message whose text has ``length`` as the channel counts.

    ``title``: the fewest and most characters of one that is needed; ``largest_picture`` in bytes.
    """
    found = []
    if not message.text.strip():
        found.append(Problem.EMPTY)
    if length > longest:
        found.append(Problem.TOO_LONG)
    if title:
        found += _of_title(message.title.strip(), *title)
    if largest_picture and message.picture and len(message.picture.data) > largest_picture:
        found.append(Problem.PICTURE_TOO_LARGE)
    return found


def _of_title(title: str, fewest: int, most: int) -> list[Problem]:
    if not title:
        return [Problem.NO_TITLE]
    if len(title) < fewest:
        return [Problem.TITLE_TOO_SHORT]
    return [Problem.TITLE_TOO_LONG] if len(title) > most else []
