"""Aiken: a question, choices "A. text" or "A) text", and "ANSWER: A"."""

import re
from collections.abc import Iterable, Iterator

from lantoa.contests.formats.parsed import FileError, Parsed, each

_CHOICE = re.compile(r"([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"(?:ANSWER|ĐÁP ÁN)\s*:\s*([A-Z])", re.IGNORECASE)


def read(text: str) -> Iterator[Parsed | FileError]:
    """The questions of a file; a faulty one is named by the line in which it ends."""
    return each(_blocks(text), _question, "\n".join)


def write(questions: Iterable[Parsed]) -> str:
    """Questions with one right answer."""
    return "\n".join(map(_written, questions))


def _written(one: Parsed) -> str:
    choices = (f"{_letter(at)}. {choice}" for at, choice in enumerate(one.choices))
    return "\n".join([one.text, *choices, f"ANSWER: {_letter(one.right[0])}", ""])


def _blocks(text: str) -> Iterator[tuple[int, list[str]]]:
    """Lines up to an answer, or to an empty line below choices."""
    block: list[str] = []
    number = 0
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if line:
            block.append(line)
        over = not line and any(map(_CHOICE.fullmatch, block[1:]))
        if block and (over or _ANSWER.fullmatch(line)):
            yield number, block
            block = []
    if block:
        yield number, block


def _question(block: list[str], place: int) -> Parsed:
    answer = _ANSWER.fullmatch(block[-1])
    asked: list[str] = []
    choices: list[str] = []
    for line in block[:-1] if answer else block:
        if asked and (choice := _CHOICE.fullmatch(line)):
            if choice[1] != _letter(len(choices)):
                raise FileError(place, "letters of choices")
            choices.append(choice[2].strip())
        elif choices:
            raise FileError(place, "no right answer")
        else:
            asked.append(line)
    right = ord(answer[1].upper()) - ord("A") if answer else len(choices)
    if not asked or right >= len(choices):
        raise FileError(place, "no right answer")
    return Parsed("single", " ".join(asked), (right,), tuple(choices))


def _letter(at: int) -> str:
    return chr(ord("A") + at)
