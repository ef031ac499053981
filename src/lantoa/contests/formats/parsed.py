"""A question as a file gives it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from lxml.etree import LxmlError

T = TypeVar("T")

_PRINTS = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]*")
MOST_QUESTIONS = 2_000
LONGEST_TEXT = 2_000
# What reading a question can raise that does not keep to its format; lxml asserts, too.
BREAKS = (AssertionError, AttributeError, LookupError, TypeError, ValueError, LxmlError)
FEWEST_CHOICES, MOST_CHOICES = 2, 12


class FileError(Exception):
    """What is wrong in a file; ``place`` is the line, row or number of the question, 0 for the
    whole of it, and ``excerpt`` what stands there."""

    def __init__(self, place: int, problem: str, excerpt: str = "") -> None:
        super().__init__(f"{place}: {problem}")
        self.place = place
        self.problem = problem
        self.excerpt = excerpt


@dataclass(frozen=True)
class Attached:
    """A picture, sound or film as it was given: its bytes, what it shows or says in words, and
    the captions of a film (SRT or WebVTT)."""

    data: bytes
    alt: str
    captions: str = ""


@dataclass(frozen=True)
class Parsed:
    """``choices`` are texts; ``right`` the positions of those that are right, or for other kinds
    the key itself: a truth, a number with its tolerance, accepted words, pairs of texts; for
    an essay its criteria, with the limit of ``words``."""

    kind: str
    text: str
    right: Any = None
    choices: tuple[str, ...] = ()
    topic: str = ""
    difficulty: int = 1
    points: int = 1
    words: int | None = None
    medium: Attached | None = None


def each(
    blocks: Iterable[tuple[int, T]], read: Callable[[T, int], Parsed], show: Callable[[T], str]
) -> Iterator[Parsed | FileError]:
    """A question of each block, or what is wrong with it; one that breaks its reader is damaged and
    costs the others nothing."""
    for place, block in blocks:
        try:
            yield checked(read(block, place), place)
        except FileError as problem:
            yield FileError(problem.place, problem.problem, show(block)[:LONGEST_TEXT])
        except BREAKS:
            yield FileError(place, "damaged", show(block)[:LONGEST_TEXT])


def checked(parsed: Parsed, place: int) -> Parsed:
    """A question that can be asked, its texts as `plain` gives them; raises FileError."""
    parsed = replace(
        parsed, text=plain(parsed.text), choices=tuple(map(plain, parsed.choices)),
        topic=plain(parsed.topic), right=_plain_right(parsed),
    )  # fmt: skip
    if not parsed.text:
        raise FileError(place, "no text")
    texts = [parsed.text, parsed.topic, *parsed.choices]
    if any(len(text) > LONGEST_TEXT or not _PRINTS.fullmatch(text) for text in texts):
        raise FileError(place, "text too long")
    if len(parsed.topic) > 60:
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


def plain(text: str) -> str:
    """A text in NFC, its lines without needless spaces."""
    lines = unicodedata.normalize("NFC", text).strip().splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def _plain_right(parsed: Parsed) -> Any:
    match parsed.kind:
        case "short":
            return tuple(map(plain, parsed.right))
        case "matching":
            return tuple((plain(left), plain(right)) for left, right in parsed.right)
        case _:
            return parsed.right
