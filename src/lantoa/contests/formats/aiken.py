"""Aiken: a question, choices "A. text" or "A) text", and "ANSWER: A"."""

import re
from collections.abc import Iterator

from lantoa.contests.formats.parsed import FileError, Parsed, checked

_CHOICE = re.compile(r"([A-Z])[.)]\s+(.*)")
_ANSWER = re.compile(r"(?:ANSWER|ĐÁP ÁN)\s*:\s*([A-Z])", re.IGNORECASE)


def read(text: str) -> Iterator[Parsed]:
    """The questions of a file; raises FileError with the line."""
    asked: list[str] = []
    choices: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        line = line.strip()
        if answer := _ANSWER.fullmatch(line):
            right = ord(answer[1].upper()) - ord("A")
            if not asked or right >= len(choices):
                raise FileError(number, "no right answer")
            question = Parsed("single", " ".join(asked), (right,), tuple(choices))
            yield checked(question, number)
            asked, choices = [], []
        elif asked and (choice := _CHOICE.fullmatch(line)):
            if ord(choice[1]) - ord("A") != len(choices):
                raise FileError(number, "letters of choices")
            choices.append(choice[2].strip())
        elif choices and line:
            raise FileError(number, "no right answer")
        elif line:
            asked.append(line)
    if asked:
        raise FileError(len(text.splitlines()), "no right answer")
