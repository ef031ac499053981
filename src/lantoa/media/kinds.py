"""What a file is, by its content; names and declared types are not believed."""

from dataclasses import dataclass
from enum import StrEnum

import filetype


@dataclass(frozen=True)
class Kind:
    """A kind of file."""

    mime: str
    extension: str


class Problem(StrEnum):
    """Why a file cannot be taken."""

    NOT_IMAGE = "not_image"
    CORRUPT = "corrupt"
    TWO_FACED = "two_faced"
    TOO_MANY_PIXELS = "too_many_pixels"
    UNREADABLE = "unreadable"
    NOT_AV = "not_av"
    NO_SOUND = "no_sound"
    NO_PICTURE = "no_picture"
    TOO_LONG = "too_long"
    TOO_SLOW = "too_slow"
    LOCKED = "locked"
    UNPACKS_TOO_FAR = "unpacks_too_far"
    ACTIVE = "active"
    NOT_KNOWN = "not_known"
    NESTED = "nested"
    EMPTY = "empty"


class MediaError(ValueError):
    """A file that cannot be taken; ``problem`` says why."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.value)
        self.problem = problem


def sniff(data: bytes) -> Kind | None:
    """The kind of file that these bytes begin like; None when it is none that is known."""
    found = filetype.guess(data[:8192])
    return Kind(found.mime, found.extension) if found else None
