"""A question as a file gives it."""

from dataclasses import dataclass
from typing import Any

MOST_QUESTIONS = 2_000
LONGEST_TEXT = 2_000
FEWEST_CHOICES, MOST_CHOICES = 2, 12


class FileError(Exception):
    """What is wrong in a file; ``place`` is the line or row, 0 for the whole of it."""

    def __init__(self, place: int, problem: str) -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem


@dataclass(frozen=True)
class Parsed:
    """``choices`` are texts; ``right`` the positions of those that are right, or for other kinds
    the key itself: a truth, a number with its tolerance, accepted words, pairs of texts."""

    kind: str
    text: str
    right: Any = None
    choices: tuple[str, ...] = ()
    topic: str = ""
    difficulty: int = 1
    points: int = 1


def checked(parsed: Parsed, place: int) -> Parsed:
    """A question that can be asked; raises FileError."""
    if not parsed.text:
        raise FileError(place, "no text")
    texts = [parsed.text, parsed.topic, *parsed.choices]
    if any(len(text) > LONGEST_TEXT or "\0" in text for text in texts) or len(parsed.topic) > 60:
        raise FileError(place, "text too long")
    if parsed.kind in ("single", "multiple", "ordering", "matching"):
        if not FEWEST_CHOICES <= len(parsed.choices) <= MOST_CHOICES:
            raise FileError(place, "number of choices")
        if any(not text for text in parsed.choices) or len(set(parsed.choices)) < len(
            parsed.choices
        ):
            raise FileError(place, "empty or equal choices")
    if parsed.kind == "single" and len(parsed.right) != 1:
        raise FileError(place, "no right answer")
    if parsed.kind in ("multiple", "short") and not parsed.right:
        raise FileError(place, "no right answer")
    return parsed
